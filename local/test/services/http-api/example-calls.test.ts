import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readAssembly } from '../../../lib/assembly/io/read-assembly.js';
import { RequestLog } from '../../../lib/host/log/request-log.js';
import { memoryState } from '../../../lib/host/state/state-store.js';
import { serve } from '../../../lib/serve.js';
import { type AppInput, synthesizeApp, writeFiles } from '../../support/app-folder.js';
import { temporaryFolder } from '../../support/assembly.js';

const ApiId = { Ref: 'Api' };
const routes = { 'GET /open': 'a' };

/** A route that needs a token of this scope, and answers as the first one does. */
function closed(RouteKey: string, AuthorizationScopes: readonly string[] = [], more: object = {}) {
  const authorization = { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Authorizer' }, AuthorizationScopes };
  const Target = { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration0' }]] };
  return {
    [RouteKey.replace(/\W/g, '')]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId, RouteKey, Target, ...authorization, ...more },
    },
  };
}

function pool(name: string) {
  return {
    [name]: {
      Type: 'AWS::Cognito::UserPool',
      Properties: { UsernameAttributes: ['email'] },
      Metadata: { 'aws:cdk:path': `S/${name}/Resource` },
    },
  };
}

function authorizer(Issuer: unknown) {
  return {
    Authorizer: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId,
        AuthorizerType: 'JWT',
        Name: 'jwt',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer, Audience: ['client'] },
      },
    },
  };
}

const own = { ...pool('Pool'), ...authorizer({ 'Fn::GetAtt': ['Pool', 'ProviderURL'] }) };
const token = (path: string, option = '') => `curl -H "Authorization: Bearer $(TOKEN${option})" ${path}`;

/** The block "Try" of an app, with `ORIGIN` for the address of its API. */
async function examplesOf(test: TestContext, input: AppInput, user: string | undefined = undefined) {
  const folder = temporaryFolder(test);
  writeFiles(folder, { 'a/index.js': "exports.handler = async () => 'hello';" });
  const serving = await serve({
    assembly: readAssembly(synthesizeApp(folder, join(folder, 'cdk.out'), input)),
    port: 0,
    state: memoryState(),
    reset: false,
    allowOrigins: [],
    log: new RequestLog({ write: () => {}, color: false, timeZone: 'UTC' }),
    clock: Date.now,
    userCommands: { token: 'TOKEN', user },
  });
  test.after(() => serving.close());
  const { text = '' } = serving.served.sections.find(({ title }) => title === 'Try') ?? {};
  return text.replace(/http:\/\/[\d.]+:\d+/g, 'ORIGIN').split('\n');
}

describe('what is offered to try', () => {
  it('is an open route, and a protected one without a token and with one', async (t) => {
    assert.deepEqual(await examplesOf(t, { routes, resources: { ...own, ...closed('POST /notes') } }), [
      'curl ORIGIN/open',
      'curl -X POST ORIGIN/notes',
      'curl -X POST -H "Authorization: Bearer $(TOKEN)" ORIGIN/notes',
    ]);
  });

  it('makes the user first where there is none', async (t) => {
    assert.deepEqual(await examplesOf(t, { routes, resources: { ...own, ...closed('GET /notes') } }, 'USER'), [
      'curl ORIGIN/open',
      'curl ORIGIN/notes',
      'USER',
      token('ORIGIN/notes'),
    ]);
  });

  it('needs no user where the app has no user pool', async (t) => {
    assert.deepEqual(await examplesOf(t, { routes }, 'USER'), ['curl ORIGIN/open']);
    const resources = { ...authorizer('https://issuer.example.com'), ...closed('GET /notes') };
    assert.deepEqual(await examplesOf(t, { routes, resources }, 'USER'), ['curl ORIGIN/open']);
  });

  it('names the pool where there are several', async (t) => {
    const resources = { ...own, ...pool('Other'), ...closed('GET /notes') };
    assert.deepEqual((await examplesOf(t, { routes, resources }, 'USER')).slice(2), [
      'USER --pool S/Pool',
      token('ORIGIN/notes', ' --pool S/Pool'),
    ]);
  });

  it('is for every user, and without parameters, rather than for a group or with some', async (t) => {
    const resources = {
      ...own,
      ...closed('GET /admin', ['group:admins']),
      ...closed('GET /notes/{id}', ['aws.cognito.signin.user.admin']),
      ...closed('GET /notes', ['aws.cognito.signin.user.admin']),
    };
    assert.equal((await examplesOf(t, { routes, resources })).at(-1), token('ORIGIN/notes'));
    const groupAlone = { ...own, ...closed('GET /admin', ['group:admins']) };
    assert.equal((await examplesOf(t, { routes, resources: groupAlone })).at(-1), token('ORIGIN/admin'));
  });

  it('is no route that is not served', async (t) => {
    const resources = { ...own, ...closed('GET /a', [], { Target: undefined }), ...closed('GET /b') };
    assert.equal((await examplesOf(t, { routes, resources })).at(-1), token('ORIGIN/b'));
  });
});
