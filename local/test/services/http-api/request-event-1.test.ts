import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import type { HttpRequest } from '../../../lib/host/http/message.js';
import type { Authorization } from '../../../lib/services/http-api/access/authorization.js';
import { requestEvent1 } from '../../../lib/services/http-api/events/request-event-1.js';
import type { RoutedRequest } from '../../../lib/services/http-api/routes/routed-request.js';
import { apiOf, routedRequest } from '../../support/http-api.js';
import { httpRequest } from '../../support/http-request.js';

const api = apiOf({});

function eventOf(
  request: HttpRequest,
  options: Partial<RoutedRequest> = {},
  authorization?: Authorization,
): JsonObject {
  return JSON.parse(JSON.stringify(requestEvent1(routedRequest(api, request, options), authorization)));
}

describe('the event of payload format 1.0', () => {
  it('has everything of a request', () => {
    const request = httpRequest('POST /dev/notes/%E2%98%95%20a?tag=a&tag=b&q=x%20y', {
      headers: {
        host: '127.0.0.1:3000',
        'user-agent': 'agent',
        accept: 'text/html, application/json',
        cookie: 'session=abc; theme=dark',
        'content-type': 'application/json',
        'content-length': '12',
        'x-forwarded-for': '10.0.0.1',
      },
      rawHeaders: [
        ['Host', '127.0.0.1:3000'],
        ['User-Agent', 'agent'],
        ['accept', 'text/html'],
        ['Accept', 'application/json'],
        ['Cookie', 'session=abc; theme=dark'],
        ['Content-Type', 'application/json'],
        ['Content-Length', '12'],
        ['X-Forwarded-For', '10.0.0.1'],
      ].flat(),
      body: '{"text":"a"}',
    });
    const options = {
      stage: { name: 'dev', variables: { table: 'notes' } },
      routeKey: { method: 'ANY', path: '/notes/{id}' },
      pathParameters: { id: '☕ a' },
    };
    assert.deepEqual(eventOf(request, options), {
      version: '1.0',
      resource: '/notes/{id}',
      path: '/dev/notes/%E2%98%95%20a',
      httpMethod: 'POST',
      headers: {
        Host: '127.0.0.1:3000',
        'User-Agent': 'agent',
        accept: 'application/json',
        Cookie: 'session=abc; theme=dark',
        'Content-Type': 'application/json',
        'Content-Length': '12',
        'X-Forwarded-For': '10.0.0.1, 127.0.0.1',
        'X-Forwarded-Port': '3000',
        'X-Forwarded-Proto': 'http',
      },
      multiValueHeaders: {
        Host: ['127.0.0.1:3000'],
        'User-Agent': ['agent'],
        accept: ['text/html', 'application/json'],
        Cookie: ['session=abc; theme=dark'],
        'Content-Type': ['application/json'],
        'Content-Length': ['12'],
        'X-Forwarded-For': ['10.0.0.1, 127.0.0.1'],
        'X-Forwarded-Port': ['3000'],
        'X-Forwarded-Proto': ['http'],
      },
      queryStringParameters: { tag: 'b', q: 'x y' },
      multiValueQueryStringParameters: { tag: ['a', 'b'], q: ['x y'] },
      requestContext: {
        accountId: '111111111111',
        apiId: api.id,
        authorizer: { claims: null, scopes: null },
        domainName: `${api.id}.execute-api.eu-west-1.amazonaws.com`,
        domainPrefix: api.id,
        extendedRequestId: 'request-1',
        httpMethod: 'POST',
        identity: {
          accessKey: null,
          accountId: null,
          caller: null,
          cognitoAuthenticationProvider: null,
          cognitoAuthenticationType: null,
          cognitoIdentityId: null,
          cognitoIdentityPoolId: null,
          principalOrgId: null,
          sourceIp: '127.0.0.1',
          user: null,
          userAgent: 'agent',
          userArn: null,
        },
        path: '/dev/notes/%E2%98%95%20a',
        protocol: 'HTTP/1.1',
        requestId: 'request-1',
        requestTime: '12/Mar/2020:19:03:58 +0000',
        requestTimeEpoch: 1584039838390,
        resourceId: null,
        resourcePath: '/notes/{id}',
        stage: 'dev',
      },
      pathParameters: { id: '☕ a' },
      stageVariables: { table: 'notes' },
      body: '{"text":"a"}',
      isBase64Encoded: false,
    });
  });

  it('has null for what a request does not have', () => {
    const event = eventOf(httpRequest('GET /'));
    const names = [
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'pathParameters',
      'stageVariables',
      'body',
    ];
    assert.deepEqual(
      names.map((name) => event[name]),
      names.map(() => null),
    );
    assert.equal(event.isBase64Encoded, false);
  });

  it('has a body that is not a text in base64', () => {
    const { body, isBase64Encoded } = eventOf(httpRequest('POST /', { body: Buffer.from([0, 255]) }));
    assert.deepEqual([body, isBase64Encoded], ['AP8=', true]);
  });

  const authorizers: readonly [name: string, authorization: Authorization, authorizer: JsonObject][] = [
    [
      'a token',
      { kind: 'jwt', claims: { sub: 'user', exp: 1 }, scopes: null },
      { claims: { sub: 'user', exp: '1' }, scopes: null },
    ],
    [
      'a token and its scopes',
      { kind: 'jwt', claims: { sub: 'user' }, scopes: ['a'] },
      { claims: { sub: 'user' }, scopes: ['a'] },
    ],
    ['a Lambda authorizer', { kind: 'lambda', context: { a: 1 } }, { a: 1 }],
    ['a Lambda authorizer without a context', { kind: 'lambda', context: null }, {}],
    ['a policy', { kind: 'lambda', context: {}, principalId: 'ann' }, { principalId: 'ann' }],
  ];
  for (const [name, authorization, authorizer] of authorizers) {
    it(`says who was let in by ${name}`, () => {
      const { requestContext } = eventOf(httpRequest('GET /'), {}, authorization);
      assert.deepEqual((requestContext as JsonObject).authorizer, authorizer);
    });
  }
});
