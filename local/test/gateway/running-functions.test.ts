import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createGateway } from '../../lib/gateway/gateway.js';
import { running } from '../support/functions.js';
import { apiOf } from '../support/http-api.js';
import { httpRequest } from '../support/http-request.js';

const code = `exports.handler = async (event) => {
  switch (event.rawPath) {
    case '/loop': for (;;);
    case '/exit': process.exit(1);
    case '/throw': throw new Error('thrown');
    case '/garbage': return { statusCode: 'garbage' };
    case '/headers': return { statusCode: 200, headers: { 'a\\r\\nb': 'c' } };
    case '/stream': return require('node:stream').Readable.from([]);
    default: return { statusCode: 200, body: event.requestContext.http.path };
  }
};`;

function serving(test: TestContext) {
  const Fn = {
    Type: 'AWS::Lambda::Function',
    Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: code }, Timeout: 2 },
  };
  return createGateway({
    api: apiOf({ routes: { 'GET /{proxy+}': {} }, resources: { Fn } }),
    publicKeys: () => undefined,
    invoke: running(test).functions.invoke,
    clock: Date.now,
    requestId: () => 'id',
  });
}

describe('a gateway whose function misbehaves', () => {
  it('answers all other requests', async (t) => {
    const gateway = serving(t);
    const cases: readonly [path: string, status: number, reason: RegExp | undefined][] = [
      ['/loop', 500, /'S\/Fn' failed: Sandbox\.Timedout: Task timed out after 2\.00 seconds/],
      ['/exit', 500, /'S\/Fn' failed: Runtime\.ExitError: the function ended its process/],
      ['/throw', 500, /'S\/Fn' failed: Error: thrown/],
      ['/garbage', 500, /statusCode must be a number/],
      ['/headers', 500, /must be a text that HTTP can carry/],
      ['/stream', 501, /the handler returns a stream/],
      ...Array.from({ length: 6 }, (_, n): [string, number, undefined] => [`/ok/${n}`, 200, undefined]),
    ];
    const answers = await Promise.all(cases.map(([path]) => gateway.handle(httpRequest(`GET ${path}`))));
    for (const [index, [path, status, reason]] of cases.entries()) {
      const answer = answers[index];
      assert.equal(answer?.response.status, status, path);
      assert.match(answer?.reason ?? '', reason ?? /^$/);
      assert.equal(status === 200 ? answer?.response.body : path, path);
    }
  });
});
