import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Local, start } from 'cdk-http-api-local';
import { FunctionIntegration, JwtProtectedApi } from 'cdk-jwt-protected-api';

const username = 'ann@example.com';
const outdir = mkdtempSync(join(tmpdir(), 'groups-'));
let local: Local;

before(async () => {
  const stack = new Stack(new App({ outdir, context: { 'aws:cdk:enable-path-metadata': true } }), 'Groups');
  const handler = new LambdaFunction(stack, 'Handler', {
    code: Code.fromInline('exports.handler = async () => "Hello admin!"'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
  new JwtProtectedApi(stack, 'Api').addRoutes({
    path: '/users',
    methods: [HttpMethod.GET],
    integration: new FunctionIntegration(handler),
    groups: ['admins'],
  });
  (stack.node.root as App).synth();
  local = await start({
    output: outdir,
    seed: { users: [{ email: username, password: 'Correct-Horse-1' }] },
  });
});

after(async () => {
  await local?.stop();
  rmSync(outdir, { recursive: true });
});

test('a user outside the group is refused, and let in with a new token once inside', async () => {
  const outside = await local.token({ username });
  assert.deepEqual(await callUsers(outside), { status: 403, body: '{"message":"Forbidden"}' });

  await asAdministrator('AdminAddUserToGroup', { Username: username, GroupName: 'admins' });
  assert.equal((await callUsers(outside)).status, 403);
  const inside = await local.token({ username });
  assert.deepEqual(await callUsers(inside), { status: 200, body: 'Hello admin!' });

  await asAdministrator('AdminRemoveUserFromGroup', { Username: username, GroupName: 'admins' });
  assert.equal((await callUsers(await local.token({ username }))).status, 403);
});

test('a group that no route names reaches no token as a scope', async () => {
  await asAdministrator('CreateGroup', { GroupName: 'editors' });
  await asAdministrator('AdminAddUserToGroup', { Username: username, GroupName: 'editors' });
  const [, payload] = (await local.token({ username })).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  assert.deepEqual(claims['cognito:groups'], ['editors']);
  assert.equal(claims.scope, 'aws.cognito.signin.user.admin');
});

async function callUsers(token: string): Promise<{ status: number; body: string }> {
  const { url } = local.api();
  const answer = await fetch(`${url}/users`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: await answer.text() };
}

/** By `node:http`, as `fetch` sends headers of a browser, which is no administrator. */
async function asAdministrator(action: string, input: object): Promise<void> {
  const [pool] = local.userPools;
  const scope = `local/20260101/${pool.id.split('_')[0]}/cognito-idp/aws4_request`;
  const call = request(local.cognito ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
  });
  call.end(JSON.stringify({ UserPoolId: pool.id, ...input }));
  const [answer] = await once(call, 'response');
  answer.resume();
  await once(answer, 'end');
  assert.equal(answer.statusCode, 200, action);
}
