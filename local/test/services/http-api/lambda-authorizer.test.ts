import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../../lib/assembly/json.js';
import {
  forbidden,
  type GatewayInput,
  gatewayOf,
  internalServerError,
  shown,
  unauthorized,
} from '../../support/gateway.js';
import { permission } from '../../support/http-api.js';

const header = { authorization: 'secret' };
const custom = { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Custom' } };
const source = (name: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:${name}`,
});

interface Input extends Omit<GatewayInput, 'invoke'> {
  /** Of the authorizer. */
  readonly properties?: JsonObject;
  readonly condition?: string;
  /** Of the authorizer's function. */
  readonly code?: JsonObject;
  readonly answer?: (event: JsonObject) => unknown;
}

/** An API whose routes ask the function `S/Check`, and what that was asked. */
function authorizing({
  properties,
  condition,
  code,
  answer = () => ({ isAuthorized: true }),
  routes,
  resources,
  ...input
}: Input) {
  const asked: JsonObject[] = [];
  const set = gatewayOf({
    routes: routes ?? { 'GET /notes/{id}': custom },
    resources: {
      Check: {
        Type: 'AWS::Lambda::Function',
        Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: '' }, ...code },
      },
      CheckPermission: permission({
        FunctionName: { 'Fn::GetAtt': ['Check', 'Arn'] },
        SourceArn: source('${Api}/authorizers/${Custom}'),
      }),
      Custom: {
        Type: 'AWS::ApiGatewayV2::Authorizer',
        ...(condition && { Condition: condition }),
        Properties: {
          ApiId: { Ref: 'Api' },
          AuthorizerType: 'REQUEST',
          AuthorizerUri: { 'Fn::GetAtt': ['Check', 'Arn'] },
          AuthorizerPayloadFormatVersion: '2.0',
          EnableSimpleResponses: true,
          IdentitySource: ['$request.header.Authorization'],
          ...properties,
        },
      },
      ...resources,
    },
    ...input,
    invoke: async (fn, event) => {
      if (fn.path === 'S/Fn') {
        return 'ok';
      }
      const copy = JSON.parse(JSON.stringify(event));
      asked.push(copy);
      return answer(copy);
    },
  });
  const ran = () => set.invoked.filter(({ path }) => path === 'S/Fn').length;
  return { ...set, asked, ran };
}

describe('a route with a Lambda authorizer', () => {
  it('runs its function with the context that the authorizer gives', async () => {
    const context = { user: 'ann', level: 3, admin: true, teams: ['a', 'b'], nested: { a: 1 } };
    const { send, lastEvent } = authorizing({ answer: () => ({ isAuthorized: true, context }) });
    const answer = await send('GET /notes/7', { headers: header });
    assert.equal(shown(answer), '200 ok');
    assert.deepEqual([answer.access, answer.reason, answer.sub], ['lambda', undefined, undefined]);
    assert.deepEqual(lastEvent().requestContext.authorizer, { lambda: context });
  });

  it('runs its function with no context where there is none', async () => {
    const { send, lastEvent } = authorizing({});
    await send('GET /notes/7', { headers: header });
    assert.deepEqual(lastEvent().requestContext.authorizer, { lambda: null });
  });

  it('hands the context on in payload format 1.0 as well', async () => {
    const context = { user: 'ann' };
    const integration = { PayloadFormatVersion: '1.0' };
    const invoked = authorizing({ integration, answer: () => ({ isAuthorized: true, context }) });
    await invoked.send('GET /notes/7', { headers: header });
    assert.deepEqual(invoked.lastEvent().requestContext.authorizer, context);
  });

  it('is 403 where the authorizer says no', async () => {
    const { send, ran } = authorizing({ answer: () => ({ isAuthorized: false, context: {} }) });
    const answer = await send('GET /notes/7', { headers: header });
    assert.equal(shown(answer), forbidden);
    assert.equal(answer.reason, 'the Lambda authorizer returned isAuthorized: false');
    assert.equal(ran(), 0);
  });

  const invalid: readonly [answer: unknown, what: string][] = [
    [undefined, 'expected a map, got nothing'],
    [null, 'expected a map, got null'],
    ['yes', "expected a map, got 'yes'"],
    [true, 'expected a map, got true'],
    [[], 'expected a map, got a list'],
    [{}, 'isAuthorized must be true or false, got nothing'],
    [{ isAuthorized: 'true' }, "isAuthorized must be true or false, got 'true'"],
    [{ isAuthorized: 1 }, 'isAuthorized must be true or false, got 1'],
    [{ isauthorized: true }, 'isAuthorized must be true or false, got nothing'],
    [{ isAuthorized: true, context: 'ann' }, "context must be a map, got 'ann'"],
    [{ isAuthorized: true, context: [] }, 'context must be a map, got a list'],
  ];
  for (const [garbage, what] of invalid) {
    it(`is 500 for the answer ${JSON.stringify(garbage)}`, async () => {
      const { send, ran } = authorizing({ answer: () => garbage });
      const answer = await send('GET /notes/7', { headers: header });
      assert.equal(shown(answer), internalServerError);
      assert.equal(answer.reason, `the response of the Lambda authorizer is invalid: ${what}`);
      assert.equal(ran(), 0);
    });
  }

  it('lets nobody in for an answer that does not say so', async () => {
    const answers = fc.anything().filter((value) => (value as JsonObject | null)?.isAuthorized !== true);
    await fc.assert(
      fc.asyncProperty(answers, fc.boolean(), async (garbage, EnableSimpleResponses) => {
        const { send, ran } = authorizing({ properties: { EnableSimpleResponses }, answer: () => garbage });
        const { response } = await send('GET /notes/7', { headers: header });
        assert.ok([403, 500].includes(response.status));
        assert.equal(ran(), 0);
      }),
      { numRuns: 50 },
    );
  });

  it('is 500 where the authorizer fails, and says why to the developer alone', async () => {
    const { send, ran } = authorizing({
      answer: () => {
        throw new Error('Unauthorized');
      },
    });
    const answer = await send('GET /notes/7', { headers: header });
    assert.equal(shown(answer), internalServerError);
    assert.equal(answer.reason, "the Lambda authorizer 'S/Custom' failed: Unauthorized");
    assert.equal(ran(), 0);
  });

  it('is 500 where the authorizer does not answer in ten seconds', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { send, ran, asked } = authorizing({ answer: () => new Promise(() => {}) });
    const pending = send('GET /notes/7', { headers: header });
    for (let turn = 0; asked.length === 0 && turn < 1000; turn++) {
      await Promise.resolve();
    }
    assert.equal(asked.length, 1);
    t.mock.timers.tick(10_000);
    const answer = await pending;
    assert.equal(shown(answer), internalServerError);
    assert.equal(answer.reason, "the Lambda authorizer 'S/Custom' did not respond within 10000 ms");
    assert.equal(ran(), 0);
  });

  it('says that a preflight has nothing to show it', async () => {
    const { send } = authorizing({
      routes: { 'ANY /notes': custom },
      api: { CorsConfiguration: { AllowOrigins: ['https://a.example'] } },
    });
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
    const answer = await send('OPTIONS /notes', { headers });
    assert.equal(shown(answer), unauthorized);
    assert.match(answer.reason ?? '', /a CORS preflight/);
  });
});

describe('an identity source', () => {
  const IdentitySource = [
    '$request.header.X-Key',
    '$request.querystring.tenant',
    '$context.routeKey',
    '$stageVariables.realm',
  ];
  const Stage = {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true, StageVariables: { realm: 'r' } },
  };
  const several = (input: Input = {}) =>
    authorizing({ properties: { IdentitySource }, stages: [], resources: { Stage }, ...input });

  it('is handed on with the others, in their order', async () => {
    const { send, asked } = several();
    assert.equal(shown(await send('GET /notes/7?tenant=b&tenant=c', { headers: { 'x-key': 'k' } })), '200 ok');
    assert.deepEqual(asked[0]?.identitySource, ['k', 'b,c', 'GET /notes/{id}', 'r']);
  });

  const missing: readonly [request: string, headers: Record<string, string>, reason: string][] = [
    ['GET /notes/7?tenant=b', {}, "the identity source '$request.header.X-Key' is missing"],
    ['GET /notes/7?tenant=b', { 'x-key': '' }, "the identity source '$request.header.X-Key' is empty"],
    ['GET /notes/7', { 'x-key': 'k' }, "the identity source '$request.querystring.tenant' is missing"],
    ['GET /notes/7?Tenant=b', { 'x-key': 'k' }, "the identity source '$request.querystring.tenant' is missing"],
    ['GET /notes/7?tenant=', { 'x-key': 'k' }, "the identity source '$request.querystring.tenant' is empty"],
  ];
  for (const [request, headers, reason] of missing) {
    it(`that a request lacks is 401, and nobody is asked: ${request} ${JSON.stringify(headers)}`, async () => {
      const { send, invoked } = several();
      const answer = await send(request, { headers });
      assert.equal(shown(answer), unauthorized);
      assert.equal(answer.reason, reason);
      assert.equal(invoked.length, 0);
    });
  }

  const known = '$request.header.authorization';
  for (const strange of ['$context.authorizer.user', '$request.body.key', '', `method.${known}`, `${known}\n`]) {
    it(`that is not known is 500: ${JSON.stringify(strange)}`, async () => {
      const { send, invoked } = several({ properties: { IdentitySource: [strange] } });
      const answer = await send('GET /notes/7', { headers: header });
      assert.equal(shown(answer), internalServerError);
      assert.match(answer.reason ?? '', /identity source/);
      assert.equal(invoked.length, 0);
    });
  }

  it('is not needed: without any, the function is asked each time', async () => {
    const { send, asked } = authorizing({
      properties: { IdentitySource: undefined, AuthorizerResultTtlInSeconds: 60 },
    });
    await send('GET /notes/7');
    await send('GET /notes/7');
    assert.deepEqual(
      asked.map(({ identitySource }) => identitySource),
      [null, null],
    );
  });
});

describe('the answer of a Lambda authorizer', () => {
  const routes = { 'GET /notes/{id}': custom, 'DELETE /notes/{id}': custom };
  const cached = (input: Input = {}) =>
    authorizing({ routes, properties: { AuthorizerResultTtlInSeconds: 60 }, ...input });

  it('is asked for each time without a time to live, even where the clock goes back', async () => {
    const { send, asked, time } = authorizing({});
    await send('GET /notes/7', { headers: header });
    time.now -= 1;
    await send('GET /notes/7', { headers: header });
    assert.equal(asked.length, 2);
  });

  it('counts for its time to live, for all routes of the authorizer', async () => {
    const { send, asked, time, ran } = cached();
    await send('GET /notes/7', { headers: header });
    time.now += 59_999;
    assert.equal(shown(await send('DELETE /notes/8', { headers: header })), '200 ok');
    assert.equal(asked.length, 1);
    time.now += 1;
    await send('GET /notes/7', { headers: header });
    assert.deepEqual([asked.length, ran()], [2, 3]);
  });

  it('counts for its identity alone', async () => {
    const { send, asked } = cached({
      answer: ({ identitySource }) => ({ isAuthorized: String(identitySource) === 'good' }),
    });
    assert.equal(shown(await send('GET /notes/7', { headers: { authorization: 'good' } })), '200 ok');
    assert.equal(shown(await send('GET /notes/7', { headers: { authorization: 'bad' } })), forbidden);
    assert.equal(shown(await send('GET /notes/7', { headers: { authorization: 'bad' } })), forbidden);
    assert.equal(asked.length, 2);
  });

  it('counts per route where the route is part of the identity', async () => {
    const IdentitySource = ['$request.header.Authorization', '$context.routeKey'];
    const { send, asked } = cached({ properties: { AuthorizerResultTtlInSeconds: 60, IdentitySource } });
    await send('GET /notes/7', { headers: header });
    await send('DELETE /notes/7', { headers: header });
    assert.equal(asked.length, 2);
  });

  it('counts for its stage alone', async () => {
    const { send, asked } = cached({ stages: ['a', 'b'] });
    await send('GET /a/notes/7', { headers: header });
    await send('GET /b/notes/7', { headers: header });
    assert.equal(asked.length, 2);
  });

  it('does not let identities run into each other', async () => {
    const IdentitySource = ['$request.header.a', '$request.header.b'];
    const { send, asked } = cached({ properties: { AuthorizerResultTtlInSeconds: 60, IdentitySource } });
    await send('GET /notes/7', { headers: { a: 'x","y', b: 'z' } });
    await send('GET /notes/7', { headers: { a: 'x', b: 'y","z' } });
    assert.equal(asked.length, 2);
  });

  it('is kept of the last thousand identities', async () => {
    const { send, asked } = cached();
    const ask = (identity: number) => send('GET /notes/7', { headers: { authorization: String(identity) } });
    for (let identity = 0; identity < 1000; identity++) {
      await ask(identity);
    }
    await ask(0);
    assert.equal(asked.length, 1000);
    await ask(1000);
    await ask(1);
    assert.equal(asked.length, 1001);
    await ask(0);
    assert.equal(asked.length, 1002);
  });

  it('is not kept where it is a failure', async () => {
    const answers = [Promise.reject(new Error('once')), { isAuthorized: true }];
    const { send } = cached({ answer: () => answers.shift() });
    assert.equal(shown(await send('GET /notes/7', { headers: header })), internalServerError);
    assert.equal(shown(await send('GET /notes/7', { headers: header })), '200 ok');
  });

  it('is kept as a policy that is held against each request', async () => {
    const policyDocument = {
      Statement: [
        { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:*/$default/GET/notes/*' },
      ],
    };
    const properties = { AuthorizerResultTtlInSeconds: 60, EnableSimpleResponses: false };
    const { send, asked } = cached({ properties, answer: () => ({ principalId: 'ann', policyDocument }) });
    assert.equal(shown(await send('GET /notes/7', { headers: header })), '200 ok');
    assert.equal(shown(await send('DELETE /notes/7', { headers: header })), forbidden);
    assert.equal(asked.length, 1);
  });
});

describe('what a Lambda authorizer is asked', () => {
  const request = { headers: { ...header, cookie: 'a=1; b=2', host: '127.0.0.1:3000' } };

  it('has everything of a request in payload format 2.0', async () => {
    const { send, asked } = authorizing({ stages: ['dev'] });
    await send('GET /dev/notes/7?tag=a&tag=b', request);
    const { requestContext, headers, routeArn, ...event } = asked[0] ?? {};
    assert.deepEqual(event, {
      version: '2.0',
      type: 'REQUEST',
      identitySource: ['secret'],
      routeKey: 'GET /notes/{id}',
      rawPath: '/dev/notes/7',
      rawQueryString: 'tag=a&tag=b',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { tag: 'a,b' },
      pathParameters: { id: '7' },
    });
    assert.match(String(routeArn), /^arn:aws:execute-api:eu-west-1:111111111111:[0-9a-z]{10}\/dev\/GET\/notes\/7$/);
    assert.equal((headers as JsonObject).authorization, 'secret');
    assert.deepEqual((requestContext as JsonObject).http, {
      method: 'GET',
      path: '/dev/notes/7',
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: '',
    });
    assert.equal((requestContext as JsonObject).authorizer, undefined);
  });

  it('has everything of a request in payload format 1.0', async () => {
    const IdentitySource = ['$request.header.Authorization', '$request.querystring.tag'];
    const properties = { AuthorizerPayloadFormatVersion: '1.0', IdentitySource };
    const { send, asked } = authorizing({ properties, stages: ['dev'] });
    await send('GET /dev/notes/7?tag=a&tag=b', request);
    const { requestContext, headers, methodArn, ...event } = asked[0] ?? {};
    assert.deepEqual(event, {
      version: '1.0',
      type: 'REQUEST',
      identitySource: 'secret,a,b',
      authorizationToken: 'secret,a,b',
      resource: '/notes/{id}',
      path: '/dev/notes/7',
      httpMethod: 'GET',
      queryStringParameters: { tag: 'b' },
      pathParameters: { id: '7' },
      stageVariables: {},
    });
    assert.match(String(methodArn), /\/dev\/GET\/notes\/7$/);
    assert.equal((headers as JsonObject).authorization, 'secret');
    assert.equal((requestContext as JsonObject).resourcePath, '/notes/{id}');
  });
});

describe('the IAM policy of a Lambda authorizer', () => {
  const allow = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' };
  const arn = 'arn:aws:execute-api:eu-west-1:111111111111:*/$default/GET';
  const ask = (statement: unknown, more: JsonObject = { principalId: 'ann' }, request = 'GET /notes/7') => {
    const policyDocument = { Version: '2012-10-17', Statement: statement };
    const { send } = authorizing({
      properties: { EnableSimpleResponses: false },
      answer: () => ({ policyDocument, ...more }),
    });
    return send(request, { headers: header });
  };

  const cases: readonly [name: string, statement: unknown, answer: string][] = [
    ['allows what it names', [{ ...allow, Resource: `${arn}/notes/7` }], '200 ok'],
    ['allows by a statement that is no list', { ...allow, Resource: [`${arn}/other`, `${arn}/notes/7`] }, '200 ok'],
    ['allows by wildcards', [{ ...allow, Action: ['execute-api:*'], Resource: 'arn:aws:execute-api:*:*:*' }], '200 ok'],
    ['allows by one of several actions', [{ ...allow, Action: ['s3:*', 'execute-api:Invoke'] }], '200 ok'],
    ['allows whatever the statement is called', [{ ...allow, Sid: 'Notes' }], '200 ok'],
    ['allows by a question mark', [{ ...allow, Resource: `${arn}/notes/?` }], '200 ok'],
    ['allows whatever the case of the action', [{ ...allow, Action: 'Execute-API:invoke' }], '200 ok'],
    ['does not allow another path', [{ ...allow, Resource: `${arn}/notes/70` }], forbidden],
    ['does not allow another method', [{ ...allow, Resource: arn.replace('GET', 'PUT') }], forbidden],
    ['does not allow another action', [{ ...allow, Action: 'execute-api:InvalidateCache' }], forbidden],
    ['does not allow another service', [{ ...allow, Action: 's3:*' }], forbidden],
    ['does not take the route for the path', [{ ...allow, Resource: `${arn}/notes/{id}` }], forbidden],
    ['allows nothing without statements', [], forbidden],
    ['denies what it allows as well', [allow, { ...allow, Effect: 'Deny' }], forbidden],
    ['denies by wildcards', [allow, { ...allow, Effect: 'Deny', Resource: `${arn}/notes/*` }], forbidden],
    ['does not deny what is not named', [allow, { ...allow, Effect: 'Deny', Resource: `${arn}/other` }], '200 ok'],
    ['is no pattern of a regular expression', [{ ...allow, Resource: `${arn}/.*` }], forbidden],
    ['is invalid with NotAction', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }], internalServerError],
    ['is invalid with a principal', [{ ...allow, Principal: '*' }], internalServerError],
    ['is invalid without a resource', [{ Effect: 'Allow', Action: '*' }], internalServerError],
    ['is invalid with half an ARN', [{ ...allow, Resource: 'arn:aws:execute-api:*' }], internalServerError],
    ['is invalid with a text as a statement', ['Allow'], internalServerError],
  ];
  for (const [name, statement, answer] of cases) {
    it(name, async () => assert.equal(shown(await ask(statement)), answer));
  }

  const invalid = 'the response of the Lambda authorizer is invalid';
  const incomplete = `${invalid}: each statement of the policy must have Effect (Allow or Deny), Action and Resource`;
  const reasons: readonly [statement: unknown, reason: string, more?: JsonObject][] = [
    [{ ...allow, Effect: 'Deny' }, "the policy of the Lambda authorizer denies 'arn:…/$default/GET/notes/7'"],
    [[], "the policy of the Lambda authorizer does not allow 'arn:…/$default/GET/notes/7'"],
    [undefined, `${invalid}: policyDocument must be a map with a Statement, got a map`],
    [{ ...allow, Effect: 'allow' }, incomplete],
    [{ ...allow, Action: [] }, incomplete],
    [{ ...allow, Action: ['execute-api:Invoke', 1] }, incomplete],
    [{ ...allow, Resource: ['*', null] }, incomplete],
    [{ ...allow, Condition: {} }, `${invalid}: a statement of the policy has 'Condition', which is not supported here`],
    [{ ...allow, Resource: ['*', 'arn:aws:*'] }, `${invalid}: 'arn:aws:*' in the policy is not an ARN`],
    [allow, `${invalid}: principalId must be a string, got nothing`, {}],
    [allow, `${invalid}: principalId must be a string, got ''`, { principalId: '' }],
  ];
  for (const [statement, reason, more] of reasons) {
    it(`says why it lets nobody in: ${JSON.stringify({ statement, ...more })}`, async () => {
      const answer = await ask(statement, more);
      assert.equal(shown(answer), reason.startsWith(invalid) ? internalServerError : forbidden);
      assert.equal(answer.reason?.replace(/arn:.*:[0-9a-z]{10}\//, 'arn:…/'), reason);
    });
  }

  it('denies by wildcards whatever a path has in it', async () => {
    const statements = [allow, { ...allow, Effect: 'Deny', Resource: `${arn}/notes/*` }];
    assert.equal(shown(await ask(statements, undefined, 'GET /notes/7%0A8')), forbidden);
  });

  it('is what payload format 1.0 needs, whatever EnableSimpleResponses says', async () => {
    const { send, ran } = authorizing({ properties: { AuthorizerPayloadFormatVersion: '1.0' } });
    assert.equal(shown(await send('GET /notes/7', { headers: header })), internalServerError);
    assert.equal(ran(), 0);
  });

  it('is not taken where simple responses are enabled', async () => {
    const { send, ran } = authorizing({ answer: () => ({ principalId: 'a', policyDocument: { Statement: [allow] } }) });
    assert.equal(shown(await send('GET /notes/7', { headers: header })), internalServerError);
    assert.equal(ran(), 0);
  });

  it('gives its principal to a function of payload format 1.0', async () => {
    const { send, lastEvent } = authorizing({
      properties: { AuthorizerPayloadFormatVersion: '1.0', EnableSimpleResponses: undefined },
      integration: { PayloadFormatVersion: '1.0' },
      answer: () => ({ principalId: 'ann', policyDocument: { Statement: [allow] }, context: { level: '3' } }),
    });
    await send('GET /notes/7', { headers: header });
    assert.deepEqual(lastEvent().requestContext.authorizer, { level: '3', principalId: 'ann' });
  });
});

describe('a Lambda authorizer that lets nobody in', () => {
  const cases: readonly [name: string, input: Input, response: string, reason: RegExp][] = [
    [
      'has no permission to be invoked',
      { resources: { CheckPermission: permission({ SourceArn: source('${Api}/*/*') }) } },
      internalServerError,
      /API Gateway has no permission to invoke '.*' for '.*\/authorizers\/.*': no AWS::Lambda::Permission in this assembly allows it/,
    ],
    [
      'is to be invoked by another authorizer',
      {
        resources: {
          CheckPermission: permission({
            FunctionName: { 'Fn::GetAtt': ['Check', 'Arn'] },
            SourceArn: source('${Api}/authorizers/other'),
          }),
        },
      },
      internalServerError,
      /: it has permission only for 'arn:aws:execute-api:eu-west-1:111111111111:[0-9a-z]{10}\/authorizers\/other'$/,
    ],
    [
      'is another language',
      { code: { Runtime: 'ruby3.4' } },
      '501 {"message":"this Lambda authorizer is not served by cdk-http-api-local"}',
      /'S\/Check' has the runtime 'ruby3\.4'/,
    ],
    [
      'has a role',
      { properties: { AuthorizerCredentialsArn: 'arn:aws:iam::1:role/x' } },
      internalServerError,
      /'S\/Custom' has AuthorizerCredentialsArn, but the permissions of that role are unknown here/,
    ],
    [
      'has another payload format',
      { properties: { AuthorizerPayloadFormatVersion: '3.0' } },
      internalServerError,
      /AuthorizerPayloadFormatVersion of 'S\/Custom' must be 1\.0 or 2\.0, got '3\.0'/,
    ],
    [
      'may not exist',
      { condition: 'Nowhere' },
      internalServerError,
      /the Lambda authorizer is unknown: stack 'S' has no condition 'Nowhere'/,
    ],
    [
      'is of another app',
      { properties: { AuthorizerUri: 'arn:aws:lambda:eu-west-1:1:function:x' } },
      internalServerError,
      /no AWS::Lambda::Function 'arn:aws:lambda:eu-west-1:1:function:x'/,
    ],
    [
      'has settings that are not known',
      { properties: { EnableSimpleResponses: { Ref: 'Nobody' } } },
      internalServerError,
      /no parameter or resource 'Nobody'/,
    ],
  ];
  for (const [name, input, response, reason] of cases) {
    it(`because it ${name} is named at the start`, async () => {
      const { gateway, send, invoked } = authorizing(input);
      const answer = await send('GET /notes/7', { headers: header });
      assert.equal(shown(answer), response);
      assert.match(answer.reason ?? '', reason);
      assert.equal(invoked.length, 0);
      const [unserved] = gateway.unserved;
      assert.deepEqual([unserved?.routeKey, unserved?.status], ['GET /notes/{id}', answer.response.status]);
      assert.match(unserved?.reason ?? '', reason);
    });
  }

  it('is not among what is served otherwise', () => {
    assert.deepEqual(authorizing({}).gateway.unserved, []);
  });
});
