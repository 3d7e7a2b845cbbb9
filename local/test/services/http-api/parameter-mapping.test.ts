import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { Unresolved, type Value } from '../../../lib/assembly/value.js';
import { Refusal } from '../../../lib/services/http-api/answers/refusal.js';
import { mappedRequest, mappedResponse } from '../../../lib/services/http-api/integrations/mapped-parameters.js';
import {
  readRequestMappings,
  readResponseMappings,
} from '../../../lib/services/http-api/integrations/parameter-mapping.js';
import { gatewayOf, shown } from '../../support/gateway.js';
import { apiOf, routedRequest } from '../../support/http-api.js';
import { httpRequest } from '../../support/http-request.js';

const api = apiOf({});
const routed = routedRequest(api, httpRequest('GET /notes/7?a=1&a=2&b=3', { headers: { x: 'one', y: 'two' } }), {
  pathParameters: { id: '7' },
  stage: { name: 'dev', variables: { host: 'h' } },
});

function requested(parameters: Record<string, Value>) {
  const mappings = readRequestMappings(parameters);
  assert.ok(!(mappings instanceof Unresolved), mappings instanceof Unresolved ? mappings.reason : '');
  const { routed: mapped, path } = mappedRequest(routed, mappings);
  return { headers: mapped.request.headers, query: mapped.request.rawQueryString, path };
}

describe('parameter mapping of a request', () => {
  const before = { headers: { x: 'one', y: 'two' }, query: 'a=1&a=2&b=3', path: undefined };
  const cases: readonly [parameters: Record<string, string>, changed: Partial<ReturnType<typeof requested>>][] = [
    [{}, {}],
    [{ 'append:header.Z': 'static' }, { headers: { x: 'one', y: 'two', z: 'static' } }],
    [{ 'append:header.x': '$request.header.Y' }, { headers: { x: 'one,two', y: 'two' } }],
    [{ 'overwrite:header.x': '$request.querystring.a' }, { headers: { x: '1,2', y: 'two' } }],
    [{ 'remove:header.x': "''" }, { headers: { y: 'two' } }],
    [{ 'overwrite:header.x': '$request.path' }, { headers: { x: '/notes/7', y: 'two' } }],
    [{ 'overwrite:header.x': '$request.path.id' }, { headers: { x: '7', y: 'two' } }],
    [{ 'overwrite:header.x': '$context.requestId' }, { headers: { x: 'request-1', y: 'two' } }],
    [{ 'overwrite:header.x': '$stageVariables.host' }, { headers: { x: 'h', y: 'two' } }],
    [{ 'overwrite:header.x': '$request.header.absent' }, {}],
    [{ 'append:querystring.a': 'x y' }, { query: 'a=1&a=2&b=3&a=x%20y' }],
    [{ 'overwrite:querystring.a': '$request.header.x' }, { query: 'b=3&a=one' }],
    [{ 'remove:querystring.a': '' }, { query: 'b=3' }],
    [{ 'overwrite:path': '/other' }, { path: '/other' }],
    [{ 'overwrite:path': '$request.path.id' }, { path: '7' }],
  ];
  for (const [parameters, changed] of cases) {
    it(`${JSON.stringify(parameters)} changes ${JSON.stringify(changed)}`, () => {
      assert.deepEqual(requested(parameters), { ...before, ...changed });
    });
  }

  const unread: readonly [destination: string, source: string][] = [
    ['append:header.Authorization', 'a'],
    ['overwrite:header.x-amzn-trace-id', 'a'],
    ['append:header.a b', 'a'],
    ['append:path', '/a'],
    ['overwrite:statuscode', '200'],
    ['replace:header.a', 'a'],
    ['append:header.a', '$request.body.a'],
    ['append:header.a', '$context.authorizer.user'],
    ['append:header.a', '${request.path}'],
    ['append:header.a', '$request.header'],
    ['append:header.a', '$response.header.a'],
  ];
  for (const [destination, source] of unread) {
    it(`is not understood: ${destination} from ${source}`, () => {
      assert.ok(readRequestMappings({ [destination]: source }) instanceof Unresolved);
    });
  }
});

describe('parameter mapping of an answer', () => {
  const response = { status: 500, headers: { a: '1', 'set-cookie': ['x', 'y'] }, body: '' };
  const answered = (list: readonly JsonObject[]) => {
    const mappings = readResponseMappings({ 500: { ResponseParameters: list as unknown as Value } });
    assert.ok(!(mappings instanceof Unresolved));
    return mappedResponse(response, routed, mappings.get('500') ?? []);
  };

  it('changes status and headers', () => {
    const changed = answered([
      { Destination: 'overwrite:statuscode', Source: '403' },
      { Destination: 'append:header.A', Source: '$context.requestId' },
      { Destination: 'overwrite:header.cookies', Source: '$response.header.Set-Cookie' },
      { Destination: 'remove:header.set-cookie', Source: '' },
    ]);
    assert.deepEqual(changed, { status: 403, headers: { a: '1,request-1', cookies: 'x,y' }, body: '' });
  });

  it('that makes no status of HTTP is 500', () => {
    const refusal = answered([{ Destination: 'overwrite:statuscode', Source: 'teapot' }]);
    assert.ok(refusal instanceof Refusal);
    assert.equal(refusal.status, 500);
  });
});

describe('a function with parameter mapping', () => {
  it('gets the headers that it makes, and its answer is changed for its status alone', async () => {
    const { send, lastEvent } = gatewayOf({
      routes: { 'GET /': {} },
      integration: {
        RequestParameters: { 'overwrite:header.who': '$context.stage' },
        ResponseParameters: {
          404: { ResponseParameters: [{ Destination: 'overwrite:statuscode', Source: '410' }] },
        },
      },
      invoke: async (_, event) => ({
        statusCode: (event as { rawQueryString: string }).rawQueryString === 'x' ? 404 : 200,
      }),
    });
    assert.equal(shown(await send('GET /')), '200 ');
    assert.equal((lastEvent() as unknown as { headers: JsonObject }).headers.who, '$default');
    assert.equal(shown(await send('GET /?x')), '410 ');
  });
});
