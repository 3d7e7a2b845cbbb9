import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { Refusal } from '../../../lib/services/http-api/answers/refusal.js';
import { createGateway } from '../../../lib/services/http-api/gateway.js';
import {
  BadUri,
  type ProxiedRequest,
  proxiedRequest,
} from '../../../lib/services/http-api/integrations/proxied-request.js';
import { callHttp } from '../../../lib/services/http-api/io/http-proxy.js';
import { functionObstacle } from '../../support/functions.js';
import { apiOf } from '../../support/http-api.js';
import { httpRequest } from '../../support/http-request.js';
import { listening } from '../../support/listening.js';

describe('a request to an HTTP integration', () => {
  const uriOf = (uri: string, line: string, parameters: Record<string, string> = {}, unmatched?: string) => {
    const request = proxiedRequest({ method: 'ANY', uri }, httpRequest(line), parameters, unmatched);
    return request instanceof BadUri ? request.reason : `${request.method} ${request.origin} ${request.path}`;
  };
  const cases: readonly [name: string, actual: string, expected: string][] = [
    ['goes to its URI', uriOf('https://x.example/a', 'GET /notes'), 'GET https://x.example /a'],
    ['goes to the root of a bare origin', uriOf('https://x.example', 'PUT /notes'), 'PUT https://x.example /'],
    ['keeps the port', uriOf('http://127.0.0.1:81/a', 'GET /'), 'GET http://127.0.0.1:81 /a'],
    ['has the path parameters', uriOf('https://x/{id}/v', 'GET /', { id: 'a b' }), 'GET https://x /a%20b/v'],
    [
      'has a greedy parameter with its slashes',
      uriOf('https://x/b/{proxy}', 'GET /', { proxy: 'a/b?c#d' }),
      'GET https://x /b/a/b%3Fc%23d',
    ],
    [
      'may write the greedy parameter as the route does',
      uriOf('https://x/{proxy+}', 'GET /', { proxy: 'a' }),
      'GET https://x /a',
    ],
    ['has parameters in its query', uriOf('https://x/?id={id}', 'GET /', { id: 'a&b' }), 'GET https://x /?id=a%26b'],
    ['has the query string as it was sent', uriOf('https://x/a', 'GET /?b=%20&c'), 'GET https://x /a?b=%20&c'],
    ['has both query strings', uriOf('https://x/a?z=1', 'GET /?b=2'), 'GET https://x /a?z=1&b=2'],
    [
      'has the whole path of $default',
      uriOf('https://x/base/', 'GET /', {}, '/store/check out'),
      'GET https://x /base/store/check%20out',
    ],
    [
      'has no parameter that the route lacks',
      uriOf('https://x/{id}', 'GET /'),
      "the route has no path parameter for {id} in 'https://x/{id}'",
    ],
    [
      'has no parameter of every object',
      uriOf('https://x/{constructor}', 'GET /'),
      "the route has no path parameter for {constructor} in 'https://x/{constructor}'",
    ],
    [
      'never goes to a host that the caller names',
      uriOf('https://{host}/', 'GET /', { host: 'x' }),
      "'https://{host}/' must be an HTTP or HTTPS URL with parameters only in its path and query string",
    ],
    [
      'goes over HTTP alone',
      uriOf('file:///etc/passwd', 'GET /'),
      "'file:///etc/passwd' must be an HTTP or HTTPS URL with parameters only in its path and query string",
    ],
    [
      'goes to a URL alone',
      uriOf('https://a b/', 'GET /'),
      "'https://a b/' must be an HTTP or HTTPS URL with parameters only in its path and query string",
    ],
  ];
  for (const [name, actual, expected] of cases) {
    it(name, () => assert.equal(actual, expected));
  }

  it("has the integration's method", () => {
    const request = proxiedRequest({ method: 'POST', uri: 'https://x' }, httpRequest('GET /'), {}, undefined);
    assert.equal((request as ProxiedRequest).method, 'POST');
  });

  it('has the headers that are not about the connection', () => {
    const headers = {
      host: '127.0.0.1:3000',
      authorization: 'Bearer x',
      connection: 'keep-alive, x-private',
      'x-private': '1',
      'keep-alive': '1',
      'transfer-encoding': 'chunked',
      upgrade: 'websocket',
      te: 'trailers',
      'content-length': '3',
      accept: '*/*',
    };
    const request = proxiedRequest(
      { method: 'ANY', uri: 'https://x.example:81/' },
      httpRequest('GET /', { headers, sourceIp: '::1' }),
      {},
      undefined,
    );
    assert.deepEqual((request as ProxiedRequest).headers, {
      host: 'x.example:81',
      authorization: 'Bearer x',
      accept: '*/*',
      forwarded: 'for="[::1]";host=127.0.0.1:3000;proto=http',
      via: 'HTTP/1.1 AmazonAPIGateway',
    });
  });
});

async function serving(test: TestContext, listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(test, listener)}`;
}

const post: Omit<ProxiedRequest, 'origin'> = { method: 'POST', path: '/a?b=1', headers: { 'x-a': '1' } };

describe('an HTTP integration', () => {
  it('gets the request, and its answer is passed on as it is', async (t) => {
    let received:
      | { readonly method?: string; readonly url?: string; readonly headers: IncomingHttpHeaders; body: string }
      | undefined;
    const origin = await serving(t, (request, response) => {
      const { method, url, headers } = request;
      received = { ...(method && { method }), ...(url && { url }), headers, body: '' };
      request.setEncoding('utf8').on('data', (chunk: string) => {
        if (received) {
          received.body += chunk;
        }
      });
      request.on('end', () => {
        response.writeHead(302, { location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'], 'content-encoding': 'gzip' });
        response.end(Buffer.from([1, 2, 3]));
      });
    });
    const response = await callHttp({ origin, ...post }, Buffer.from('body'), 10_000);
    assert.deepEqual(
      [received?.method, received?.url, received?.headers['x-a'], received?.body],
      ['POST', '/a?b=1', '1', 'body'],
    );
    assert.ok(!(response instanceof Refusal));
    assert.equal(response.status, 302);
    assert.deepEqual(response.body, Buffer.from([1, 2, 3]));
    const { date: _, ...headers } = response.headers;
    assert.deepEqual(headers, { location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'], 'content-encoding': 'gzip' });
  });

  const failures: readonly [name: string, listener: RequestListener, timeout: number, reason: RegExp][] = [
    ['that does not answer is 503', () => {}, 100, /did not respond within 100 ms$/],
    [
      'that stops in the middle is 503',
      (_, response) => {
        response.writeHead(200, { 'content-length': 9 });
        response.write('a');
      },
      100,
      /did not respond within 100 ms$/,
    ],
    ['that breaks off is 503', (request) => request.socket.destroy(), 60_000, /could not be called: socket hang up$/],
  ];
  for (const [name, listener, timeout, reason] of failures) {
    it(name, async (t) => {
      const origin = await serving(t, listener);
      const refusal = await callHttp({ origin, ...post }, Buffer.alloc(0), timeout);
      assert.ok(refusal instanceof Refusal);
      assert.deepEqual([refusal.status, refusal.message], [503, 'Service Unavailable']);
      assert.match(refusal.reason, reason);
    });
  }

  it('that is not there is 503', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    const refusal = await callHttp({ origin, ...post }, Buffer.alloc(0), 10_000);
    assert.match(refusal instanceof Refusal ? refusal.reason : '', /could not be called: connect ECONNREFUSED/);
  });

  it('that answers with more than 10 MB is 500', async (t) => {
    const origin = await serving(t, (_, response) => response.end(Buffer.alloc(11 * 1024 * 1024)));
    const refusal = await callHttp({ origin, ...post, method: 'GET' }, Buffer.alloc(0), 60_000);
    assert.ok(refusal instanceof Refusal);
    assert.deepEqual([refusal.status, refusal.reason], [500, `the response from ${origin} is larger than 10 MB`]);
  });

  it('is called by the gateway with the path parameters of its route', async (t) => {
    const origin = await serving(t, ({ url }, response) => response.end(url));
    const gateway = createGateway({
      api: apiOf({
        routes: { 'ANY /{proxy+}': {} },
        integration: {
          IntegrationType: 'HTTP_PROXY',
          IntegrationMethod: 'ANY',
          IntegrationUri: `${origin}/v1/{proxy}`,
        },
      }),
      functionObstacle,
      publicKeys: () => undefined,
      invoke: () => Promise.reject(new Error('no function')),
      clock: () => 0,
      requestId: () => 'id',
    });
    assert.deepEqual(gateway.unserved, []);
    const { response, routeKey } = await gateway.handle(httpRequest('GET /a/b?c=d'), undefined);
    assert.equal(response.body.toString(), '/v1/a/b?c=d');
    assert.equal(routeKey, 'ANY /{proxy+}');
  });

  describe('with stage variables in its URI', () => {
    const gatewayTo = (uri: string, StageVariables: JsonObject) =>
      createGateway({
        api: apiOf({
          routes: { 'ANY /{proxy+}': {} },
          stages: [],
          integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'ANY', IntegrationUri: uri },
          resources: {
            Stage: {
              Type: 'AWS::ApiGatewayV2::Stage',
              Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true, StageVariables },
            },
          },
        }),
        functionObstacle,
        publicKeys: () => undefined,
        invoke: () => Promise.reject(new Error('no function')),
        clock: () => 0,
        requestId: () => 'id',
      });

    it('is called with their values, in the host as well as in path and query', async (t) => {
      const origin = await serving(t, ({ url }, response) => response.end(url));
      const gateway = gatewayTo(
        'http://${stageVariables.host}/${stageVariables.version}/{proxy}?v=${stageVariables.version}',
        { host: origin.replace('http://', ''), version: 'v2' },
      );
      assert.deepEqual(gateway.unserved, []);
      const { response } = await gateway.handle(httpRequest('GET /a/b'), undefined);
      assert.equal(response.body.toString(), '/v2/a/b?v=v2');
    });

    for (const name of ['host', 'constructor']) {
      it(`is not called where the stage has no ${name}`, async () => {
        const uri = `http://\${stageVariables.${name}}/`;
        const { response, reason } = await gatewayTo(uri, { other: 'x' }).handle(httpRequest('GET /a'), undefined);
        assert.equal(response.status, 500);
        assert.equal(reason, `the stage '$default' has no variable '${name}', which '${uri}' uses`);
      });
    }
  });
});
