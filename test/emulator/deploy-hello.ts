import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { git, lines } from '../../release/git';
import { Cdk, type Outputs } from './cdk';
import { DeployedApi } from './deployed-api';
import type { Emulator } from './emulator';
import { fact } from './fact';
import { Users } from './users';

const root = join(__dirname, '../..');
const example = 'examples/hello';

/** The example, with its pages and bundled handlers. */
export async function deployHello(emulator: Emulator, folder: string): Promise<void> {
  const clone = join(folder, 'clone');
  const app = copiedExample(clone);
  const cdk = new Cdk(emulator, app, 'Hello', mkdtempSync(join(folder, 'hello-')));
  let outputs: Outputs = {};
  let token = '';
  const api = () => DeployedApi.at(outputs.ApiEndpoint, emulator);
  const users = () => new Users(emulator, outputs.UserPoolId ?? '', outputs.UserPoolClientId ?? '');
  await fact(`${example} is deployed, with its pages`, () => {
    outputs = cdk.deploy();
  });
  await fact('its public route is open, and its private one needs a token', async () => {
    assert.deepEqual([await api().get('/public'), await api().get('/private')], [200, 401]);
    await users().create('ann@example.com');
    token = await users().signIn('ann@example.com');
    assert.equal(await api().get('/private', token), 200);
    assert.equal(await api().get('/private', `${token}x`), 401);
  });
  await fact('an update that adds a route is deployed', async () => {
    const { UserPoolId, ApiEndpoint } = outputs;
    assert.equal(await api().get('/mine'), 404);
    const file = join(app, 'app.ts');
    const before = readFileSync(file, 'utf8');
    const after = before.replace("'GET /private': ", "'GET /mine': handlers.get('private'), 'GET /private': ");
    assert.notEqual(after, before);
    writeFileSync(file, after);
    outputs = cdk.deploy();
    assert.deepEqual([outputs.UserPoolId, outputs.ApiEndpoint], [UserPoolId, ApiEndpoint]);
    assert.deepEqual([await api().get('/mine'), await api().get('/mine', token)], [401, 200]);
  });
  await fact('there is nothing more to deploy', () => cdk.expectNoDifference());
  await fact('it is destroyed, and its user pool remains', async () => {
    const [bucket = ''] = (await cdk.physicalIds('AWS::S3::Bucket')).values();
    await tagForDeletion(bucket, emulator);
    cdk.destroy();
    assert.notEqual(await api().get('/public'), 200);
    await users().poolIsThere();
  });
}

/** The CDK empties only a bucket with this tag. It is in the template, but ministack leaves out the tags of buckets. */
async function tagForDeletion(Bucket: string, { clientOptions }: Emulator): Promise<void> {
  const client = new S3Client({ ...clientOptions, forcePathStyle: true });
  const TagSet = [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }];
  await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
}

/** The example in a copy of what it needs of the repository, so that it can be edited. */
function copiedExample(clone: string): string {
  for (const file of lines(git(root, 'ls-files', example))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    copyFileSync(join(root, file), join(clone, file));
  }
  for (const shared of ['src', 'node_modules', 'package.json', 'package-lock.json']) {
    symlinkSync(join(root, shared), join(clone, shared));
  }
  return join(clone, example);
}
