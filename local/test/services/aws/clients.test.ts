import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AwsApp } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';
import { clients } from './clients.js';

describe('a handler that asks for the keys of its own user pool', () => {
  const cleanup = suiteCleanup();
  let app: AwsApp;
  let token: string;

  before(async () => {
    app = await AwsApp.start(cleanup);
    token = await app.token();
  });
  after(() => cleanup.undo());

  for (const [file, name] of clients) {
    it(`gets them by ${name}, as ${file === 'clients' ? 'CommonJS' : 'an ES module'}`, async () => {
      const { answer } = await app.try(file, name, token);
      const [header = '', payload = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
      assert.ok([JSON.parse(header).kid, JSON.parse(payload).sub].includes(answer), `got ${JSON.stringify(answer)}`);
    });
  }

  it('verifies a token as a Lambda authorizer, by aws-jwt-verify', async () => {
    const call = (authorization: string) =>
      fetch(`${app.local.api().url}/private/sdk/v3%20cognito-idp`, { headers: { authorization } });
    assert.deepEqual(await (await call(token)).json(), { answer: 'CONFIRMED' });
    assert.equal((await call(`${token.slice(0, -8)}AAAAAAAA`)).status, 403);
  });

  const unsigned: readonly (readonly [name: string, input: string, answer: unknown])[] = [
    ['v3 SignUp', 'bob@example.com', false],
    ['v3 InitiateAuth', '', 'Bearer'],
    ['v3 GetUser', '', 'ann@example.com'],
  ];
  for (const [name, input, answer] of unsigned) {
    it(`calls the pool itself with a request that the SDK does not sign: ${name}`, async () => {
      assert.deepEqual(await app.try('sdk', name, input), { answer });
    });
  }

  for (const name of ['v3 cognito-idp', 'v3 cognito-idp without variables', 'v2 cognito-idp']) {
    it(`calls the pool itself with the SDK: ${name}`, async () => {
      assert.deepEqual(await app.try('sdk', name), { answer: 'CONFIRMED' });
    });
  }

  it('calls the domain of the pool', async (t) => {
    const Domain = {
      Type: 'AWS::Cognito::UserPoolDomain',
      Properties: { UserPoolId: { Ref: 'Pool' }, Domain: 'notes' },
    };
    const withDomain = await AwsApp.start(t, { resources: { Domain } });
    for (const host of ['notes.auth.us-east-1.amazoncognito.com', 'notes.auth.us-east-1.amazoncognito.com.']) {
      const { answer } = await withDomain.try('sdk', 'unsigned', `https://${host}/oauth2/token`);
      assert.deepEqual(answer, { error: 'invalid_request' }, host);
    }
  });
});
