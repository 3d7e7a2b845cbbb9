import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocksOf, filesOf } from '../support/code-blocks';
import { Cdk } from './cdk';
import { DeployedApi } from './deployed-api';
import type { Emulator } from './emulator';
import { fact } from './fact';
import { Users } from './users';

const root = join(__dirname, '../..');
/** What users and clients have stored, or would lose. */
const kept = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Route',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
];

/** The apps of docs/migrating.md: an API wired by hand, which becomes one of the construct. */
export async function deployMigration(emulator: Emulator, folder: string): Promise<void> {
  const app = join(folder, 'migration');
  mkdirSync(app);
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
  const paths = { 'cdk-jwt-protected-api': [join(root, 'src')] };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: { module: 'node16', paths } }));
  const blocks = codeBlocksOf(readFileSync(join(root, 'docs/migrating.md'), 'utf8'));
  const files = filesOf(
    blocks.filter(({ language }) => language === 'ts'),
    ({ words }) => words,
  );
  const use = (file: string) => writeFileSync(join(app, 'app.ts'), files.get(file) ?? '');
  const cdk = new Cdk(emulator, app, 'Notes', mkdtempSync(join(folder, 'migration-')));
  const ids = async () =>
    Object.fromEntries(await Promise.all(kept.map(async (type) => [type, await cdk.physicalIds(type)])));
  const only = async (type: string) => [...(await cdk.physicalIds(type)).values()][0] ?? '';

  let before: Record<string, ReadonlyMap<string, string>> = {};
  await fact('an API that was wired by hand is deployed', async () => {
    use('by-hand.ts');
    cdk.deploy();
    before = await ids();
  });
  const api = new DeployedApi(emulator, await only('AWS::ApiGatewayV2::Api'));
  const users = new Users(emulator, await only('AWS::Cognito::UserPool'), await only('AWS::Cognito::UserPoolClient'));
  const statuses = async (token: string) => [
    await api.get('/public'),
    await api.get('/private'),
    await api.get('/private', token),
  ];
  let token = '';
  await fact('its public route is open, and its private one needs a token', async () => {
    await users.create('ann@example.com');
    token = await users.signInWithPassword('ann@example.com');
    assert.deepEqual(await statuses(token), [200, 401, 200]);
  });
  await fact(
    'the construct takes over its API, routes, user pool and client: all ids stay, and the token is good',
    async () => {
      use('kept.ts');
      cdk.deploy();
      assert.deepEqual(await ids(), before);
      assert.deepEqual(await statuses(token), [200, 401, 200]);
    },
  );
  await fact('there is nothing more to deploy', () => cdk.expectNoDifference());
  await fact('it is destroyed, and its user pool remains', async () => {
    cdk.destroy();
    assert.notEqual(await api.get('/public'), 200);
    await users.poolIsThere();
  });
}
