import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FunctionError } from '../../../lib/host/function-error.js';
import { temporaryFolder } from '../../support/assembly.js';
import {
  authorization,
  claims,
  type FunctionEvent,
  gatewayOf,
  internalServerError,
  key,
  notFound,
  shown,
  tooLarge,
  unauthorized,
} from '../../support/gateway.js';
import { type ApiInput, issuer, jwt } from '../../support/http-api.js';
import { signed, signingKey } from '../../support/token.js';

describe('an open route', () => {
  it('runs its function for anyone', async () => {
    const { send, invoked } = gatewayOf({ routes: { 'GET /public': {} } });
    const answer = await send('GET /public');
    assert.deepEqual(answer, {
      response: { status: 200, headers: { 'content-type': 'application/json', 'apigw-requestid': 'id-1' }, body: 'ok' },
      routeKey: 'GET /public',
      access: 'open',
    });
    assert.deepEqual(
      invoked.map(({ path }) => path),
      ['S/Fn'],
    );
  });

  it('is answered with the length of the body alone for HEAD', async () => {
    const { send } = gatewayOf({ routes: { 'HEAD /public': {} }, invoke: () => Promise.resolve('☕') });
    const { response } = await send('HEAD /public');
    assert.equal(response.body, '');
    assert.equal(response.headers['content-length'], '3');
  });
});

describe('a route with a token', () => {
  const routes = {
    'GET /private': jwt,
    'GET /notes': { ...jwt, AuthorizationScopes: ['notes'] },
    'GET /admin': { ...jwt, AuthorizationScopes: ['admin'] },
  };

  it('runs its function with the claims', async () => {
    const { send, lastEvent } = gatewayOf({ routes });
    const answer = await send('GET /private', { headers: { authorization } });
    assert.equal(shown(answer), '200 ok');
    assert.equal(answer.access, 'token');
    assert.equal(answer.sub, 'user-1');
    assert.equal(answer.reason, undefined);
    assert.deepEqual(lastEvent().requestContext.authorizer.jwt, {
      claims: { ...claims, 'cognito:groups': '[admins editors]', iat: String(claims.iat), exp: String(claims.exp) },
      scopes: null,
    });
  });

  it("hands on the token's scopes where it asks for some", async () => {
    const { send, lastEvent } = gatewayOf({ routes });
    await send('GET /notes', { headers: { authorization } });
    assert.deepEqual(lastEvent().requestContext.authorizer.jwt.scopes, ['notes']);
  });

  it('is 401 without one', async () => {
    const { send, invoked } = gatewayOf({ routes });
    const answer = await send('GET /private');
    assert.deepEqual(answer, {
      response: {
        status: 401,
        headers: { 'content-type': 'application/json', 'www-authenticate': 'Bearer', 'apigw-requestid': 'id-1' },
        body: '{"message":"Unauthorized"}',
      },
      routeKey: 'GET /private',
      access: 'token',
      reason: 'no token: the header Authorization is missing',
    });
    assert.equal(invoked.length, 0);
  });

  it('judges each of many requests by its own token', async () => {
    const subOf = (event: unknown) => (event as FunctionEvent).requestContext.authorizer.jwt.claims;
    const { send } = gatewayOf({ routes, invoke: async (_, event) => (subOf(event) as typeof claims).sub });
    const foreignKey = signingKey(key.kid);
    const requests = Array.from({ length: 30 }, (_, index) => {
      const sub = `user-${index}`;
      const signer = index % 3 === 0 ? key : foreignKey;
      const expected = signer === key ? `200 ${sub}` : unauthorized;
      return { authorization: `Bearer ${signed(signer, { ...claims, sub })}`, expected };
    });
    const answers = await Promise.all(
      requests.map(({ authorization }) => send('GET /private', { headers: { authorization } })),
    );
    assert.deepEqual(
      answers.map(shown),
      requests.map(({ expected }) => expected),
    );
  });

  it('waits for no function that keeps all threads of Node.js busy', async (t) => {
    const fifo = join(temporaryFolder(t), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const opened = Array.from({ length: 4 }, () => open(fifo, 'r'));
    try {
      const { send } = gatewayOf({ routes });
      const answers = await Promise.all([1, 2].map(() => send('GET /private', { headers: { authorization } })));
      assert.deepEqual(answers.map(shown), ['200 ok', '200 ok']);
    } finally {
      const writer = openSync(fifo, 'r+');
      await Promise.all(opened.map(async (file) => (await file).close()));
      closeSync(writer);
    }
  });

  it('is 403 without its scope', async () => {
    const { send, invoked } = gatewayOf({ routes });
    const answer = await send('GET /admin', { headers: { authorization } });
    assert.equal(shown(answer), '403 {"message":"Forbidden"}');
    assert.equal(answer.reason, "the token has the scopes 'notes'; the route requires the scope 'admin'");
    assert.equal(answer.sub, undefined);
    assert.equal(invoked.length, 0);
  });

  it('lets no malformed header reach its function', async () => {
    const { send, invoked } = gatewayOf({ routes });
    const token = authorization.slice('Bearer '.length);
    const part = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...token.split('.'), 'Bearer', ' ', '.', 'e30'),
    );
    const header = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join('.')),
      fc.array(part).map((parts) => `Bearer ${parts.join(' ')}`),
    );
    await fc.assert(
      fc.asyncProperty(header, async (malformed) => {
        fc.pre(malformed.trim().replace(/^bearer +/i, '') !== token);
        assert.equal(shown(await send('GET /private', { headers: { authorization: malformed } })), unauthorized);
      }),
    );
    assert.equal(invoked.length, 0);
  });

  it('asks for it at the right place', async () => {
    const Query = {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Api' },
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.querystring.token'],
        JwtConfiguration: { Issuer: issuer, Audience: ['client'] },
      },
    };
    const { send } = gatewayOf({
      routes: { 'GET /q': { ...jwt, AuthorizerId: { Ref: 'Query' } } },
      resources: { Query },
    });
    assert.equal(shown(await send('GET /q', { headers: { authorization } })), unauthorized);
    assert.equal(shown(await send(`GET /q?token=${signed(key, claims)}`)), '200 ok');
  });
});

describe('access that is in doubt', () => {
  const uncertain = (properties: object) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Condition: 'Nowhere',
    Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'GET /', ...properties },
  });
  const cases: readonly [name: string, input: ApiInput, status: string, reason: RegExp][] = [
    [
      'by an unknown authorization type',
      { routes: { 'GET /': { AuthorizationType: 'MAGIC' } } },
      internalServerError,
      /the authorization type 'MAGIC' is unknown/,
    ],
    [
      'by an unresolved authorization type',
      { routes: { 'GET /': { AuthorizationType: { Ref: 'Nobody' } } } },
      internalServerError,
      /has no parameter or resource 'Nobody'/,
    ],
    [
      'by an authorizer that is not there',
      { routes: { 'GET /': { AuthorizationType: 'JWT', AuthorizerId: 'x' } } },
      internalServerError,
      /no AWS::ApiGatewayV2::Authorizer 'x'/,
    ],
    [
      'by unresolved scopes',
      { routes: { 'GET /': { ...jwt, AuthorizationScopes: [{ Ref: 'Nobody' }] } } },
      internalServerError,
      /has no parameter or resource 'Nobody'/,
    ],
    [
      'by AWS_IAM',
      { routes: { 'GET /': { AuthorizationType: 'AWS_IAM' } } },
      '403 {"message":"Forbidden"}',
      /AWS_IAM authorization, but signatures are not checked here/,
    ],
    [
      'by a Lambda authorizer whose payload format is not known',
      {
        routes: { 'GET /': { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Custom' } } },
        resources: {
          Custom: {
            Type: 'AWS::ApiGatewayV2::Authorizer',
            Properties: {
              ApiId: { Ref: 'Api' },
              AuthorizerType: 'REQUEST',
              AuthorizerUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
            },
          },
        },
      },
      internalServerError,
      /the Lambda authorizer is unknown: AuthorizerPayloadFormatVersion of 'S\/Custom' must be a string, got nothing/,
    ],
    [
      'by a condition that is not known',
      { resources: { Route: uncertain({}) } },
      '501 {"message":"this route is not served by cdk-http-api-local"}',
      /it is unknown whether the route exists: stack 'S' has no condition 'Nowhere'/,
    ],
    [
      'by two routes of one key',
      { routes: { 'GET /': jwt }, resources: { Other: { ...uncertain({}), Condition: undefined } } },
      internalServerError,
      /several routes match the request equally well: 'S\/Route0', 'S\/Other'/,
    ],
  ];
  for (const [name, input, status, reason] of cases) {
    it(`${name} never reaches the function`, async () => {
      const { send, invoked } = gatewayOf(input);
      const answer = await send('GET /', { headers: { authorization } });
      assert.equal(shown(answer), status);
      assert.match(answer.reason ?? '', reason);
      assert.equal(invoked.length, 0);
    });
  }
});

describe('a request that no route takes', () => {
  const cases: readonly [request: string, reason: string][] = [
    ['GET /privat', "no route for 'GET /privat'; nearest: GET /private"],
    ['POST /private', "no route for 'POST /private'; nearest: GET /private"],
    ['HEAD /private', "no route for 'HEAD /private'; nearest: GET /private"],
    ['GET /something', "no route for 'GET /something'"],
    ['OPTIONS /private', "no route for 'OPTIONS /private'; nearest: GET /private"],
    ['GET /%1b[31m', "no route for 'GET /?[31m'"],
  ];
  for (const [request, reason] of cases) {
    it(`is 404: ${request}`, async () => {
      const answer = await gatewayOf({ routes: { 'GET /private': jwt } }).send(request);
      assert.equal(answer.response.status, 404);
      assert.equal(answer.reason, reason);
    });
  }

  it('says so in the words of API Gateway', async () => {
    assert.equal(shown(await gatewayOf({}).send('GET /')), notFound);
  });
});

describe('a stage', () => {
  const routes = { 'GET /notes': {}, 'GET /': {} };

  it('that is named is the first segment of the path, and stays in the event', async () => {
    const { send, lastEvent } = gatewayOf({ routes, stages: ['dev'] });
    const { routeKey } = await send('GET /dev/notes');
    assert.equal(routeKey, 'GET /notes');
    const { rawPath, requestContext } = lastEvent();
    assert.deepEqual([rawPath, requestContext.stage, requestContext.routeKey], ['/dev/notes', 'dev', 'GET /notes']);
  });

  const cases: readonly [stages: readonly string[], request: string, answered: string][] = [
    [['dev'], 'GET /dev', 'GET /'],
    [['dev'], 'GET /dev/', 'GET /'],
    [['dev'], 'GET /d%65v/notes', 'GET /notes'],
    [['dev'], 'GET /notes', "no stage matches '/notes': this API has the stage 'dev'"],
    [['dev'], 'GET /devel/notes', "no stage matches '/devel/notes': this API has the stage 'dev'"],
    [['$default', 'dev'], 'GET /notes', 'GET /notes'],
    [['$default', 'dev'], 'GET /dev/notes', 'GET /notes'],
    [['$default'], 'GET /$default/notes', "no route for 'GET /$default/notes'"],
    [[], 'GET /notes', "no stage matches '/notes': this API has no stages"],
  ];
  for (const [stages, request, answered] of cases) {
    it(`of [${stages}] takes '${request}': ${answered}`, async () => {
      const { routeKey, reason } = await gatewayOf({ routes, stages }).send(request);
      assert.equal(routeKey ?? reason, answered);
    });
  }

  const stage = (properties: object) => ({
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: 'dev', ...properties },
  });
  const undeployed: readonly [name: string, properties: object, reason: string][] = [
    ['nothing is deployed to', {}, "the stage 'dev' has no deployment: set AutoDeploy or DeploymentId"],
    [
      'it does not deploy itself',
      { AutoDeploy: false },
      "the stage 'dev' has no deployment: set AutoDeploy or DeploymentId",
    ],
    [
      'whose deployment is not known',
      { AutoDeploy: { Ref: 'Nobody' } },
      "it is unknown whether the stage 'dev' is deployed: stack 'S' has no parameter or resource 'Nobody'",
    ],
  ];
  for (const [name, properties, reason] of undeployed) {
    it(`that ${name} is not served, and that is said`, async () => {
      const { gateway, send, invoked } = gatewayOf({ routes, stages: [], resources: { Stage: stage(properties) } });
      const answer = await send('GET /dev/notes');
      assert.equal(shown(answer), notFound);
      assert.equal(answer.reason, `no stage matches '/dev/notes': no stage is served; ${reason}`);
      assert.deepEqual(gateway.unserved, [{ routeKey: "the stage 'dev'", status: 404, reason }]);
      assert.equal(invoked.length, 0);
    });
  }

  it('whose condition is not known is not served', async () => {
    const Stage = { ...stage({ AutoDeploy: true }), Condition: 'Nowhere' };
    const { send } = gatewayOf({ routes, stages: [], resources: { Stage } });
    const answer = await send('GET /dev/notes');
    assert.equal(shown(answer), notFound);
    assert.match(answer.reason ?? '', /unknown whether the stage 'dev' exists: stack 'S' has no condition/);
  });

  it('with a deployment is served', async () => {
    const Deployment = { Type: 'AWS::ApiGatewayV2::Deployment', Properties: { ApiId: { Ref: 'Api' } } };
    const Stage = stage({ DeploymentId: { Ref: 'Deployment' } });
    const { send } = gatewayOf({ routes, stages: [], resources: { Deployment, Stage } });
    assert.equal(shown(await send('GET /dev/notes')), '200 ok');
  });

  it('says which of its variables are not known', async () => {
    const Stage = stage({ AutoDeploy: true, StageVariables: { table: { Ref: 'Nobody' }, level: 'debug' } });
    const { gateway, send, lastEvent } = gatewayOf({ routes, stages: [], resources: { Stage } });
    await send('GET /dev/notes');
    assert.deepEqual(lastEvent().stageVariables, { level: 'debug' });
    assert.deepEqual(gateway.notes, [
      "the variable 'table' of 'S/Stage' is ignored: stack 'S' has no parameter or resource 'Nobody'",
    ]);
  });

  it('hands on its variables', async () => {
    const Stage = {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: 'dev', AutoDeploy: true, StageVariables: { table: 'notes' } },
    };
    const { send, lastEvent } = gatewayOf({ routes, stages: [], resources: { Stage } });
    await send('GET /dev/notes');
    assert.deepEqual(lastEvent().stageVariables, { table: 'notes' });
  });
});

describe('an API without its execute-api endpoint', () => {
  const api = { DisableExecuteApiEndpoint: true };
  const mapping = (Stage: string) => ({
    Type: 'AWS::ApiGatewayV2::ApiMapping',
    Properties: { ApiId: { Ref: 'Api' }, DomainName: 'api.example.com', Stage },
  });
  const reason = (stage: string) =>
    `DisableExecuteApiEndpoint is true, and no AWS::ApiGatewayV2::ApiMapping maps a domain name to the stage '${stage}'`;

  it('cannot be called where no domain name is mapped to it, and that is said', async () => {
    const { gateway, send, invoked } = gatewayOf({ routes: { 'GET /': {} }, api });
    const answer = await send('GET /');
    assert.equal(shown(answer), notFound);
    assert.equal(answer.reason, `no stage matches '/': no stage is served; ${reason('$default')}`);
    assert.deepEqual(gateway.unserved, [{ routeKey: "the stage '$default'", status: 404, reason: reason('$default') }]);
    assert.equal(invoked.length, 0);
  });

  it('is served in place of its domain name, the mapped stages alone', async () => {
    const stages = ['$default', 'dev'];
    const { gateway, send } = gatewayOf({
      routes: { 'GET /': {} },
      stages,
      api,
      resources: { Mapping: mapping('dev') },
    });
    assert.equal(shown(await send('GET /dev/')), '200 ok');
    assert.equal(shown(await send('GET /')), notFound);
    assert.deepEqual(gateway.notes, [
      "'S/Api' has no execute-api endpoint: the local address of the API replaces 'api.example.com'",
    ]);
    assert.deepEqual(gateway.unserved, [{ routeKey: "the stage '$default'", status: 404, reason: reason('$default') }]);
  });

  it('has no other name by a mapping that may not exist', async () => {
    const Mapping = { ...mapping('$default'), Condition: 'Nowhere' };
    const { send } = gatewayOf({ routes: { 'GET /': {} }, api, resources: { Mapping } });
    assert.equal(shown(await send('GET /')), notFound);
  });

  it('is taken for such where it is not known', async () => {
    const { send } = gatewayOf({ routes: { 'GET /': {} }, api: { DisableExecuteApiEndpoint: { Ref: 'Nobody' } } });
    const answer = await send('GET /');
    assert.equal(shown(answer), notFound);
    assert.match(
      answer.reason ?? '',
      /it is unknown whether the API has an endpoint: .* no parameter or resource 'Nobody'/,
    );
  });

  it('is none where the template says false', async () => {
    const { send } = gatewayOf({ routes: { 'GET /': {} }, api: { DisableExecuteApiEndpoint: false } });
    assert.equal(shown(await send('GET /')), '200 ok');
  });
});

describe('CORS', () => {
  const CorsConfiguration = {
    AllowOrigins: ['https://a.example'],
    AllowMethods: ['GET'],
    AllowHeaders: ['authorization'],
    MaxAge: 60,
  };
  const origin = 'https://a.example';
  const preflight = {
    origin,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  };

  it('is answered by the gateway itself where no route takes OPTIONS', async () => {
    const { send, invoked } = gatewayOf({ routes: { 'GET /private': jwt }, api: { CorsConfiguration } });
    const { response, routeKey, reason } = await send('OPTIONS /private', { headers: preflight });
    assert.equal(response.status, 204);
    assert.deepEqual(response.headers, {
      'apigw-requestid': 'id-1',
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '60',
    });
    assert.deepEqual([routeKey, reason, invoked.length], [undefined, undefined, 0]);
  });

  for (const routeKey of ['ANY /{proxy+}', '$default', 'OPTIONS /private']) {
    it(`is left to '${routeKey}', whose token no preflight has`, async () => {
      const { send } = gatewayOf({ routes: { [routeKey]: jwt }, api: { CorsConfiguration } });
      const answer = await send('OPTIONS /private', { headers: preflight });
      assert.equal(shown(answer), unauthorized);
      assert.equal(answer.response.headers['access-control-allow-origin'], origin);
      assert.match(
        answer.reason ?? '',
        /a CORS preflight request, which has no token: it matches '.+', so the gateway does not answer it/,
      );
    });
  }

  it('says why it refuses an origin', async () => {
    const { send } = gatewayOf({ routes: { 'GET /public': {} }, api: { CorsConfiguration } });
    const reason = 'http://localhost:5173 is not in allowOrigins (https://a.example)';
    const foreign = { ...preflight, origin: 'http://localhost:5173' };
    const refused = await send('OPTIONS /public', { headers: foreign });
    assert.deepEqual([refused.response.status, refused.reason], [204, reason]);
    assert.deepEqual(refused.response.headers, { 'apigw-requestid': 'id-1' });
    const answered = await send('GET /public', { headers: { origin: 'http://localhost:5173' } });
    assert.deepEqual([answered.response.status, answered.reason], [200, reason]);
    assert.equal(answered.response.headers['access-control-allow-origin'], undefined);
  });

  const errors: readonly [request: string, status: number][] = [
    ['GET /private', 401],
    ['GET /iam', 403],
    ['GET /nowhere', 404],
    ['GET /unknown', 500],
    ['GET /broken', 500],
  ];
  for (const [request, status] of errors) {
    it(`is on a ${status} too: ${request}`, async () => {
      const { send } = gatewayOf({
        routes: {
          'GET /private': jwt,
          'GET /iam': { AuthorizationType: 'AWS_IAM' },
          'GET /unknown': { AuthorizationType: 'X' },
          'GET /broken': {},
        },
        api: { CorsConfiguration },
        invoke: () => Promise.reject(new Error('broken')),
      });
      const { response } = await send(request, { headers: { origin } });
      assert.equal(response.status, status);
      assert.equal(response.headers['access-control-allow-origin'], origin);
    });
  }

  const answer = { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } };

  it("replaces the function's own headers", async () => {
    const { send } = gatewayOf({
      routes: { 'GET /': {} },
      api: { CorsConfiguration },
      invoke: () => Promise.resolve(answer),
    });
    assert.equal(
      (await send('GET /', { headers: { origin } })).response.headers['access-control-allow-origin'],
      origin,
    );
    assert.equal((await send('GET /')).response.headers['access-control-allow-origin'], undefined);
  });

  it("leaves the function's own headers where the API has no CORS, and OPTIONS is a request as any", async () => {
    const { send } = gatewayOf({ routes: { 'GET /': {}, 'OPTIONS /own': {} }, invoke: () => Promise.resolve(answer) });
    assert.equal((await send('GET /', { headers: { origin } })).response.headers['access-control-allow-origin'], '*');
    assert.equal((await send('OPTIONS /', { headers: preflight })).response.status, 404);
    assert.equal((await send('OPTIONS /own', { headers: preflight })).response.status, 200);
  });
});

describe('a function that fails', () => {
  const failing = (error: unknown) =>
    gatewayOf({ routes: { 'GET /': {} }, invoke: () => Promise.reject(error) }).send('GET /');

  it('is 500, with the reason for the developer alone', async () => {
    const answer = await failing(new FunctionError('FUNCTION_THREW', 'no such table', 'TypeError'));
    assert.equal(shown(answer), internalServerError);
    assert.equal(answer.reason, "'S/Fn' failed: TypeError: no such table");
  });

  it('is 500 where it runs out of its own time', async () => {
    const answer = await failing(
      new FunctionError('FUNCTION_TIMEOUT', 'Task timed out after 3.00 seconds', 'Sandbox.Timedout'),
    );
    assert.equal(shown(answer), internalServerError);
    assert.match(answer.reason ?? '', /Task timed out after 3\.00 seconds/);
  });

  it('is 501 where it cannot be run here', async () => {
    const answer = await failing(new FunctionError('FUNCTION_NOT_SERVED', 'it streams', 'NotServed'));
    assert.equal(shown(answer), '501 {"message":"this function is not served by cdk-http-api-local"}');
    assert.equal(answer.reason, 'it streams');
  });

  it('is 503 where the integration waits no longer', async () => {
    const never = () => new Promise(() => {});
    const { send } = gatewayOf({ routes: { 'GET /': {} }, integration: { TimeoutInMillis: 50 }, invoke: never });
    const answer = await send('GET /');
    assert.equal(shown(answer), '503 {"message":"Service Unavailable"}');
    assert.equal(answer.reason, "'S/Fn' did not respond within 50 ms");
  });

  it('is 500 for an invalid answer', async () => {
    const answer = await gatewayOf({
      routes: { 'GET /': {} },
      invoke: () => Promise.resolve({ statusCode: 'x' }),
    }).send('GET /');
    assert.equal(shown(answer), internalServerError);
  });

  it('is 500 for whatever is thrown', async () => {
    assert.equal(shown(await failing(undefined)), internalServerError);
    const throwing = gatewayOf({
      routes: { 'GET /': {} },
      invoke: () => {
        throw new Error('at once');
      },
    });
    assert.equal(shown(await throwing.send('GET /')), internalServerError);
  });
});

describe('a request that is too large', () => {
  it('is 413 for a body over 10 MB', async () => {
    const { send, invoked } = gatewayOf({ routes: { 'POST /': {} } });
    const answer = await send('POST /', { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    assert.equal(shown(answer), tooLarge);
    assert.equal(answer.reason, 'the body is 10485761 bytes, but the limit is 10 MB');
    assert.equal(invoked.length, 0);
  });

  it('is 413 for an event over the 6 MB of a function: bodies in base64 are a third larger', async () => {
    const { send, invoked } = gatewayOf({ routes: { 'POST /': {} } });
    const body = Buffer.alloc(5 * 1024 * 1024, 'a');
    const text = { 'content-type': 'text/plain' };
    assert.equal(shown(await send('POST /', { headers: text, body })), '200 ok');
    const answer = await send('POST /', { body });
    assert.equal(shown(answer), tooLarge);
    assert.match(answer.reason ?? '', /^the event for the function is 699\d{4} bytes, but the limit is 6291456$/);
    assert.equal(invoked.length, 1);
  });

  it('is 413 for a text that JSON makes longer than that', async () => {
    const { send } = gatewayOf({ routes: { 'POST /': {} } });
    const headers = { 'content-type': 'text/plain' };
    assert.equal(shown(await send('POST /', { headers, body: Buffer.alloc(1_100_000, 0) })), tooLarge);
  });

  it('is 431 for headers over 10,240 bytes', async () => {
    const { send } = gatewayOf({ routes: { 'GET /': {} } });
    const answer = await send('GET /', { headers: { a: 'x'.repeat(10_240) } });
    assert.equal(shown(answer), '431 {"message":"Request Header Fields Too Large"}');
  });
});

describe('what is not served', () => {
  const integrations: readonly [name: string, integration: object, message: string, reason: string][] = [
    [
      'another AWS service',
      { IntegrationSubtype: 'SQS-SendMessage' },
      'the integration SQS-SendMessage',
      'the integration SQS-SendMessage is not served here',
    ],
    [
      'a VPC link',
      { ConnectionType: 'VPC_LINK' },
      'the integration VPC link',
      'the integration VPC link is not served here',
    ],
    [
      'a WebSocket integration',
      { IntegrationType: 'MOCK' },
      'the integration MOCK',
      'the integration MOCK is not served here',
    ],
    [
      'a payload format that is not known',
      { PayloadFormatVersion: '3.0' },
      'this payload format',
      "unknown payload format version '3.0'",
    ],
    [
      'a role',
      { CredentialsArn: 'arn:aws:iam::111111111111:role/caller' },
      'this integration',
      'the integration has CredentialsArn, but the permissions of that role are unknown here',
    ],
    [
      'parameter mapping of a path, for a function',
      { RequestParameters: { 'overwrite:path': '/a' } },
      'this parameter mapping',
      'the parameter mapping overwrite:path is not served here for functions',
    ],
    [
      'parameter mapping that is not understood',
      {
        ResponseParameters: {
          200: { ResponseParameters: [{ Destination: 'append:header.a', Source: '$response.body.a' }] },
        },
      },
      'this parameter mapping',
      "the value '$response.body.a' of a parameter mapping is not supported",
    ],
    [
      'a function of another app',
      { IntegrationUri: 'arn:aws:lambda:eu-west-1:1:function:x' },
      'this integration',
      "the integration is unknown: no AWS::Lambda::Function 'arn:aws:lambda:eu-west-1:1:function:x' is in this assembly",
    ],
  ];
  for (const [name, integration, message, reason] of integrations) {
    it(`is named: ${name}`, async () => {
      const { gateway, send, invoked } = gatewayOf({
        routes: { 'GET /': {} },
        integration: integration as ApiInput['integration'] & object,
      });
      const answer = await send('GET /');
      assert.equal(shown(answer), `501 {"message":"${message} is not served by cdk-http-api-local"}`);
      assert.equal(answer.reason, reason);
      assert.deepEqual(gateway.unserved, [{ routeKey: 'GET /', status: 501, reason }]);
      assert.equal(invoked.length, 0);
    });
  }

  it('is named: a function in another language', async () => {
    const Fn = {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'ruby3.4', Handler: 'index.handler', Code: { ZipFile: '' } },
    };
    const { gateway, send } = gatewayOf({ routes: { 'GET /': {}, 'GET /private': jwt }, resources: { Fn } });
    assert.match(
      (await send('GET /')).reason ?? '',
      /^'S\/Fn' has the runtime 'ruby3\.4', which needs .* --function S\/Fn=/,
    );
    assert.equal(shown(await send('GET /private')), unauthorized);
    assert.deepEqual(
      gateway.unserved.map(({ routeKey }) => routeKey),
      ['GET /', 'GET /private'],
    );
  });

  it('is listed with what nobody may call, and with what is not read', () => {
    const { gateway } = gatewayOf({
      routes: {
        'GET /iam': { AuthorizationType: 'AWS_IAM' },
        'GET /unknown': { AuthorizationType: 'X' },
        nonsense: {},
        'GET /ok': jwt,
      },
      api: { Body: {} },
    });
    assert.deepEqual(
      gateway.unserved.map(({ routeKey, status }) => [routeKey, status]),
      [
        ['GET /iam', 403],
        ['GET /unknown', 500],
        ['?', 404],
        ['?', 404],
      ],
    );
  });

  it('is listed with routes whose tokens nobody can verify', async () => {
    const Other = {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Api' },
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['client'] },
      },
    };
    const { gateway } = gatewayOf({
      routes: { 'GET /': { ...jwt, AuthorizerId: { Ref: 'Other' } } },
      resources: { Other },
    });
    const reason = "the issuer 'https://issuer.example' is not a user pool in this assembly, so its keys are unknown";
    assert.deepEqual(gateway.unserved, [{ routeKey: 'GET /', status: 401, reason }]);
  });

  it('is nothing of an API that quick create makes of a function', async () => {
    const { gateway, send } = gatewayOf({ stages: [], api: { Target: { 'Fn::GetAtt': ['Fn', 'Arn'] } } });
    assert.deepEqual(gateway.unserved, []);
    assert.equal(shown(await send('PUT /anything')), '200 ok');
  });
});
