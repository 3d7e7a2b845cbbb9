import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Unresolved } from '../../../lib/assembly/value.js';
import { corsHeaders, preflight, withCors } from '../../../lib/services/http-api/answers/cors.js';
import type { CorsConfiguration } from '../../../lib/services/http-api/model/cors-configuration.js';
import { httpRequest } from '../../support/http-request.js';

const cors: CorsConfiguration = {
  allowOrigins: ['https://a.example', 'https://b.example'],
  allowMethods: ['GET', 'PUT'],
  allowHeaders: ['Authorization', 'content-type'],
  exposeHeaders: ['x-count', 'date'],
  allowCredentials: false,
  maxAge: 300,
};

function asked(configuration: CorsConfiguration | Unresolved, headers: Record<string, string>) {
  return preflight(configuration, httpRequest('OPTIONS /', { headers }));
}

const origin = 'https://a.example';
const method = { 'access-control-request-method': 'PUT' };
const all = {
  'access-control-allow-origin': origin,
  'access-control-allow-methods': 'GET,PUT',
  'access-control-allow-headers': 'Authorization,content-type',
  'access-control-max-age': '300',
};

describe('a preflight answer', () => {
  it('allows what the API allows', () => {
    const headers = { origin, ...method, 'access-control-request-headers': 'authorization, content-type' };
    assert.deepEqual(asked(cors, headers), { headers: all });
  });

  it('has no headers that the API does not set', () => {
    const configuration = { ...cors, allowMethods: [], allowHeaders: [], maxAge: undefined };
    const headers = { origin, 'access-control-request-method': 'GET' };
    assert.deepEqual(asked(configuration, headers), { headers: { 'access-control-allow-origin': origin } });
  });

  it('allows credentials', () => {
    const { headers } = asked({ ...cors, allowCredentials: true }, { origin, ...method });
    assert.deepEqual(headers, { ...all, 'access-control-allow-credentials': 'true' });
  });

  it('has a max-age of 0 where the API says so', () => {
    assert.equal(asked({ ...cors, maxAge: 0 }, { origin, ...method }).headers['access-control-max-age'], '0');
  });

  const refusals: readonly [
    name: string,
    configuration: CorsConfiguration | Unresolved,
    headers: Record<string, string>,
    reason: string,
  ][] = [
    [
      'a foreign origin',
      cors,
      { origin: 'http://localhost:5173', ...method },
      'http://localhost:5173 is not in allowOrigins (https://a.example, https://b.example)',
    ],
    [
      'an origin that begins alike',
      cors,
      { origin: `${origin}.evil`, ...method },
      `${origin}.evil is not in allowOrigins (https://a.example, https://b.example)`,
    ],
    [
      'no requested method',
      cors,
      { origin },
      'the preflight request does not have the header access-control-request-method',
    ],
    [
      'credentials from anywhere',
      { ...cors, allowOrigins: ['*'], allowCredentials: true },
      { origin, ...method },
      "allowCredentials cannot be combined with '*' in allowOrigins: browsers reject such a response",
    ],
    [
      'a configuration that is not known',
      new Unresolved('no such parameter'),
      { origin, ...method },
      "'https://a.example' is not allowed: the CORS configuration is unknown (no such parameter)",
    ],
  ];
  for (const [name, configuration, headers, reason] of refusals) {
    it(`has no headers for ${name}`, () => assert.deepEqual(asked(configuration, headers), { headers: {}, reason }));
  }

  it('has no headers and no reason without an origin', () => {
    assert.deepEqual(asked(cors, method), { headers: {} });
  });

  const hints: readonly [
    name: string,
    configuration: Partial<CorsConfiguration>,
    headers: Record<string, string>,
    reason: string | undefined,
  ][] = [
    [
      'a method that is missing',
      {},
      { 'access-control-request-method': 'DELETE' },
      'DELETE is not in allowMethods (GET, PUT)',
    ],
    ['no method that browsers always send', {}, { 'access-control-request-method': 'POST' }, undefined],
    ['no method behind *', { allowMethods: ['*'] }, { 'access-control-request-method': 'DELETE' }, undefined],
    [
      'a method behind * with credentials',
      { allowMethods: ['*'], allowCredentials: true },
      { 'access-control-request-method': 'DELETE' },
      'DELETE is not in allowMethods (*)',
    ],
    [
      'a header that is missing',
      {},
      { ...method, 'access-control-request-headers': 'authorization,x-trace' },
      'x-trace is not in allowHeaders (Authorization, content-type)',
    ],
    [
      'no header behind *',
      { allowHeaders: ['*'] },
      { ...method, 'access-control-request-headers': 'x-trace' },
      undefined,
    ],
    [
      'authorization behind *',
      { allowHeaders: ['*'] },
      { ...method, 'access-control-request-headers': 'authorization' },
      "authorization is not in allowHeaders (*), and '*' does not include it",
    ],
  ];
  for (const [name, configuration, headers, reason] of hints) {
    it(`names ${name}`, () =>
      assert.equal(asked({ ...cors, ...configuration }, { origin, ...headers }).reason, reason));
  }
});

describe('an allowed origin', () => {
  const cases: readonly [allowOrigins: readonly string[], origin: string, allowed: string | undefined][] = [
    [['*'], 'http://localhost:1', '*'],
    [['*'], 'null', '*'],
    [['https://*'], 'https://x.example', 'https://x.example'],
    [['https://*'], 'http://x.example', undefined],
    [['http://*'], 'http://localhost:5173', 'http://localhost:5173'],
    [['https://*.example'], 'https://x.example', undefined],
    [['https://x.example'], 'https://x.example:8443', undefined],
    [[], 'https://x.example', undefined],
  ];
  for (const [allowOrigins, from, allowed] of cases) {
    it(`of [${allowOrigins}] for ${from} is ${allowed}`, () => {
      const { headers } = corsHeaders({ ...cors, allowOrigins }, httpRequest('GET /', { headers: { origin: from } }));
      assert.equal(headers['access-control-allow-origin'], allowed);
    });
  }
});

describe('any other answer', () => {
  const response = {
    status: 200,
    headers: { 'content-type': 'text/plain', 'access-control-allow-origin': '*', 'access-control-max-age': '1' },
    body: '',
  };

  it("has the gateway's headers instead of the handler's", () => {
    const { headers, reason } = corsHeaders(cors, httpRequest('GET /', { headers: { origin } }));
    assert.equal(reason, undefined);
    assert.deepEqual(withCors(response, headers).headers, {
      'content-type': 'text/plain',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-count,date',
    });
  });

  const others: readonly Record<string, string>[] = [{}, { origin: 'https://c.example' }];
  for (const headers of others) {
    it(`has none for the origin ${Object.values(headers)}`, () => {
      const allowed = corsHeaders(cors, httpRequest('GET /', { headers }));
      assert.deepEqual(withCors(response, allowed.headers).headers, { 'content-type': 'text/plain' });
    });
  }
});
