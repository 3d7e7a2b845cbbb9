import type { ResponseHeadersPolicy } from './response-headers-policy.js';

/** A static site of an assembly: a distribution, or a bucket that no distribution serves. */
export interface Site {
  /** The construct path. */
  readonly name: string;
  /** Its host names on AWS: the distribution's, and the aliases of it. */
  readonly hosts: readonly string[];
  /** What `/` stands for. */
  readonly defaultRootObject: string | undefined;
  /** The first whose pattern matches serves a request; the pattern of the last is `*`. */
  readonly behaviors: readonly Behavior[];
  readonly errorResponses: readonly ErrorResponse[];
  /** What is not served as it would be on AWS, in words. */
  readonly unserved: readonly string[];
}

/** Where requests for some paths go. */
export interface Behavior {
  readonly pathPattern: string;
  readonly origin: BucketOrigin | UnservedOrigin;
  readonly policy: ResponseHeadersPolicy | undefined;
}

export interface BucketOrigin {
  readonly kind: 'bucket';
  /** The name of the bucket. */
  readonly bucket: string;
  /** What keys begin with: `''`, or a path that ends in a slash. */
  readonly path: string;
  /** The bucket's website configuration, where requests go to its website. */
  readonly website: Website | undefined;
  /** Who asks may list the bucket, so that S3 answers 404 for an object that is not there, else 403. */
  readonly listable: boolean;
}

export interface UnservedOrigin {
  readonly kind: 'unserved';
  readonly reason: string;
}

export interface Website {
  readonly indexDocument: string;
  readonly errorDocument: string | undefined;
}

/** What a distribution answers instead of an error of its origin. */
export interface ErrorResponse {
  readonly status: number;
  /** `undefined` leaves the status as it is. */
  readonly answeredStatus: number | undefined;
  readonly page: string;
}
