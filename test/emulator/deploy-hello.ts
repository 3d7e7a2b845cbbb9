import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { BucketOfPages } from './bucket-of-pages';
import { Cdk } from './cdk';
import { copiedExample, replaceOnce } from './copied-example';
import { DeployedApi } from './deployed-api';
import type { Emulator } from './emulator';
import { fact } from './fact';
import { Users } from './users';

const example = 'examples/hello';

/** The example, with its pages and bundled handlers. */
export async function deployHello(emulator: Emulator, folder: string): Promise<void> {
  const app = copiedExample(example, join(folder, 'clone'));
  const cdk = new Cdk(emulator, app, 'Hello', mkdtempSync(join(folder, 'hello-')));
  let token = '';
  const outputs = await fact(`${example} is deployed, with its pages`, () => cdk.deploy());
  const api = DeployedApi.at(outputs.ApiEndpoint, emulator);
  const users = new Users(emulator, outputs.UserPoolId ?? '', outputs.UserPoolClientId ?? '');
  const pages = await BucketOfPages.of(cdk, emulator);
  await fact('its pages are in the bucket, with the configuration for its API', () =>
    pages.hasPagesFor(outputs.ApiEndpoint),
  );
  await fact('its public route is open, and its private one needs a token', async () => {
    assert.deepEqual([await api.get('/public'), await api.get('/private')], [200, 401]);
    await users.create('ann@example.com');
    token = await users.signIn('ann@example.com');
    assert.equal(await api.get('/private', token), 200);
    assert.equal(await api.get('/private', `${token}x`), 401);
  });
  await fact('an update that adds a route is deployed', async () => {
    assert.equal(await api.get('/mine'), 404);
    const route = "'GET /private': handlers.get('private')";
    replaceOnce(join(app, 'app.ts'), route, `${route}, ${route.replace('/private', '/mine')}`);
    assert.deepEqual(cdk.deploy(), outputs);
    assert.deepEqual([await api.get('/mine'), await api.get('/mine', token)], [401, 200]);
  });
  await fact('there is nothing more to deploy', () => cdk.expectNoDifference());
  await fact('it is destroyed, and its user pool remains', async () => {
    await pages.allowEmptying();
    cdk.destroy();
    assert.notEqual(await api.get('/public'), 200);
    await users.poolIsThere();
  });
}
