import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import type { HttpRequest } from '../../../lib/host/http/message.js';
import type { Authorization } from '../../../lib/services/http-api/access/authorization.js';
import { requestEvent } from '../../../lib/services/http-api/events/request-event.js';
import type { RoutedRequest } from '../../../lib/services/http-api/routes/routed-request.js';
import { apiOf, routedRequest } from '../../support/http-api.js';
import { httpRequest } from '../../support/http-request.js';

const api = apiOf({});

function eventOf(
  request: HttpRequest,
  options: Partial<RoutedRequest> = {},
  authorization?: Authorization,
): JsonObject {
  return JSON.parse(JSON.stringify(requestEvent(routedRequest(api, request, options), authorization)));
}

describe('the event of payload format 2.0', () => {
  it('has everything of a request', () => {
    const headers = {
      host: '127.0.0.1:3000',
      'user-agent': 'agent',
      accept: 'text/html, application/json',
      cookie: 'session=abc; theme=dark',
      'content-type': 'application/json',
    };
    const request = httpRequest('POST /dev/notes/7?tag=a&tag=b&q=x%20y', {
      headers,
      body: '{"text":"☕"}',
      sourceIp: '::1',
    });
    const options = {
      stage: { name: 'dev', variables: { table: 'notes' } },
      routeKey: { method: 'POST', path: '/notes/{id}' },
      pathParameters: { id: '7' },
    };
    assert.deepEqual(eventOf(request, options), {
      version: '2.0',
      routeKey: 'POST /notes/{id}',
      rawPath: '/dev/notes/7',
      rawQueryString: 'tag=a&tag=b&q=x%20y',
      cookies: ['session=abc', 'theme=dark'],
      headers: {
        'content-length': '14',
        host: '127.0.0.1:3000',
        'user-agent': 'agent',
        accept: 'text/html, application/json',
        'content-type': 'application/json',
        'x-forwarded-for': '::1',
        'x-forwarded-port': '3000',
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { tag: 'a,b', q: 'x y' },
      requestContext: {
        accountId: '111111111111',
        apiId: api.id,
        domainName: `${api.id}.execute-api.eu-west-1.amazonaws.com`,
        domainPrefix: api.id,
        http: { method: 'POST', path: '/dev/notes/7', protocol: 'HTTP/1.1', sourceIp: '::1', userAgent: 'agent' },
        requestId: 'request-1',
        routeKey: 'POST /notes/{id}',
        stage: 'dev',
        time: '12/Mar/2020:19:03:58 +0000',
        timeEpoch: 1584039838390,
      },
      pathParameters: { id: '7' },
      stageVariables: { table: 'notes' },
      body: '{"text":"☕"}',
      isBase64Encoded: false,
    });
  });

  it('leaves out what a request does not have', () => {
    const event = eventOf(httpRequest('GET /'));
    for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'stageVariables', 'body']) {
      assert.ok(!Object.hasOwn(event, name), name);
    }
    assert.equal(event.isBase64Encoded, false);
    assert.equal(event.rawQueryString, '');
  });

  const queries: readonly [rawQueryString: string, parameters: JsonObject | undefined][] = [
    ['a=1&b=2&a=3', { a: '1,3', b: '2' }],
    ['a', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a+b=c+d', { 'a b': 'c d' }],
    ['%E2%98%95=%2B', { '☕': '+' }],
    ['a=%zz', { a: '%zz' }],
    ['=x', { '': 'x' }],
    ['&&', undefined],
    ['constructor=x', { constructor: 'x' }],
  ];
  for (const [rawQueryString, parameters] of queries) {
    it(`reads the query string '${rawQueryString}'`, () => {
      const event = eventOf(httpRequest('GET /', { rawQueryString }));
      assert.deepEqual(event.queryStringParameters, parameters);
      assert.equal(event.rawQueryString, rawQueryString);
    });
  }

  const bodies: readonly [contentType: string | undefined, isText: boolean][] = [
    ['text/plain', true],
    ['text/csv; charset=utf-8', true],
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['application/xml', true],
    ['application/javascript', true],
    ['application/x-www-form-urlencoded', false],
    ['multipart/form-data; boundary=x', false],
    ['application/problem+json', false],
    ['application/json-seq', false],
    ['application/octet-stream', false],
    ['image/png', false],
    ['', false],
    [undefined, false],
  ];
  for (const [contentType, isText] of bodies) {
    it(`has a body of ${contentType} as ${isText ? 'text' : 'base64'}`, () => {
      const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
      const event = eventOf(httpRequest('POST /', { headers, body: 'a=1' }));
      assert.deepEqual([event.body, event.isBase64Encoded], isText ? ['a=1', false] : ['YT0x', true]);
    });
  }

  it('appends the caller to x-forwarded-for', () => {
    const headers = { 'x-forwarded-for': '10.0.0.1', 'x-forwarded-proto': 'https' };
    const { headers: received } = eventOf(httpRequest('GET /', { headers })) as { headers: JsonObject };
    assert.equal(received['x-forwarded-for'], '10.0.0.1, 127.0.0.1');
    assert.equal(received['x-forwarded-proto'], 'http');
  });
});

describe('the claims of a token in the event', () => {
  const authorizerOf = (claims: object, asksForScopes: boolean) => {
    const scopes = asksForScopes ? ['a', 'b'] : null;
    const { requestContext } = eventOf(httpRequest('GET /'), {}, { kind: 'jwt', claims: claims as JsonObject, scopes });
    return (requestContext as JsonObject).authorizer;
  };

  it('are texts', () => {
    const claims = {
      sub: 'user',
      exp: 1600000000,
      email_verified: true,
      'cognito:groups': ['admins', 'editors'],
      empty: [],
      address: { street: 'x', city: 'y' },
      nothing: null,
    };
    assert.deepEqual(authorizerOf(claims, true), {
      jwt: {
        claims: {
          sub: 'user',
          exp: '1600000000',
          email_verified: 'true',
          'cognito:groups': '[admins editors]',
          empty: '[]',
          address: 'map[city:y street:x]',
          nothing: 'null',
        },
        scopes: ['a', 'b'],
      },
    });
  });

  it('come with null for the scopes of a route that asks for none', () => {
    assert.deepEqual(authorizerOf({ sub: 'user' }, false), { jwt: { claims: { sub: 'user' }, scopes: null } });
  });

  it('are not there on an open route', () => {
    const { requestContext } = eventOf(httpRequest('GET /'));
    assert.ok(!Object.hasOwn(requestContext as object, 'authorizer'));
  });
});
