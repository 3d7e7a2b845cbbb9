import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Cdk } from './cdk';
import { DeployedApi } from './deployed-api';
import type { Emulator } from './emulator';
import { fact } from './fact';
import { Users } from './users';

/** A stack whose routes are for groups. */
export async function deployGroups(emulator: Emulator, folder: string): Promise<void> {
  const cdk = new Cdk(emulator, join(__dirname, 'groups'), 'Groups', mkdtempSync(join(folder, 'groups-')));
  const outputs = await fact('a stack with groups is deployed', () => cdk.deploy());
  const api = DeployedApi.at(outputs.ApiEndpoint, emulator);
  const users = new Users(emulator, outputs.UserPoolId ?? '', outputs.UserPoolClientId ?? '');
  await fact('a route of a group refuses a user until the user joins it', async () => {
    await users.create('ann@example.com');
    assert.equal(await api.get('/users'), 401);
    const before = await users.signIn('ann@example.com');
    assert.deepEqual([await api.get('/notes', before), await api.get('/users', before)], [200, 403]);
    await users.join('ann@example.com', 'admins');
    const after = await users.signIn('ann@example.com');
    assert.equal(await api.get('/users', after), 200);
  });
  await fact('an update that opens the route to another group is deployed', async () => {
    await users.create('bob@example.com');
    await users.join('bob@example.com', 'editors');
    assert.equal(await api.get('/users', await users.signIn('bob@example.com')), 403);
    assert.deepEqual(cdk.deploy('-c', 'editors=true'), outputs);
    assert.equal(await api.get('/users', await users.signIn('bob@example.com')), 200);
  });
  await fact('there is nothing more to deploy', () => cdk.expectNoDifference('-c', 'editors=true'));
  await fact('it is destroyed, and its user pool remains', async () => {
    cdk.destroy();
    assert.notEqual(await api.get('/notes'), 401);
    await users.poolIsThere();
  });
}
