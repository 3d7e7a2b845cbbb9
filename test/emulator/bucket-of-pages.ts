import assert from 'node:assert/strict';
import { GetObjectCommand, PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import type { Cdk } from './cdk';
import type { Emulator } from './emulator';

/** The bucket of a stack to which the CDK deploys pages. */
export class BucketOfPages {
  readonly #s3: S3Client;

  private constructor(
    emulator: Emulator,
    private readonly bucket: string,
  ) {
    this.#s3 = new S3Client({ ...emulator.clientOptions, forcePathStyle: true });
  }

  static async of(cdk: Cdk, emulator: Emulator): Promise<BucketOfPages> {
    const buckets = [...(await cdk.physicalIds('AWS::S3::Bucket')).values()];
    assert.equal(buckets.length, 1);
    return new BucketOfPages(emulator, buckets[0]);
  }

  /** Fails unless the pages are there, with the configuration for an API. */
  async hasPagesFor(apiEndpoint: string | undefined): Promise<void> {
    assert.match(await this.text('index.html'), /^<!doctype html>/i);
    const { API } = JSON.parse(await this.text('config.json'));
    assert.equal(API.REST.api.endpoint, apiEndpoint);
  }

  /**
   * Lets the CDK empty the bucket when the stack is destroyed, which it does only if the bucket has a tag. The tag is in the
   * template, but ministack leaves out the tags of buckets.
   */
  async allowEmptying(): Promise<void> {
    const TagSet = [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }];
    await this.#s3.send(new PutBucketTaggingCommand({ Bucket: this.bucket, Tagging: { TagSet } }));
  }

  private async text(Key: string): Promise<string> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
    return Body?.transformToString() ?? '';
  }
}
