import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createGateway, type Gateway } from '../../../lib/services/http-api/gateway.js';
import { functionObstacle, running } from '../../support/functions.js';
import { apiOf, permission } from '../../support/http-api.js';
import { httpRequest } from '../../support/http-request.js';

/** What a function does, by the path that it is asked for, and what the gateway makes of it. */
const misbehaviours: Readonly<Record<string, readonly [code: string, status: number, reason: RegExp]>> = {
  '/throw': ["throw new Error('thrown')", 500, /failed: Error: thrown$/],
  '/throw/nothing': ['throw undefined', 500, /failed: undefined: undefined$/],
  '/throw/symbol': ["throw Symbol('s')", 500, /failed: symbol: Symbol\(s\)$/],
  '/throw/cycle': ['const cycle = {}; cycle.self = cycle; throw cycle', 500, /the thrown value cannot be read$/],
  '/throw/stack': ['const deeper = () => deeper() + 1; return deeper()', 500, /RangeError: Maximum call stack/],
  '/throw/later': [
    "await new Promise(() => setTimeout(() => { throw new Error('later') }, 1))",
    500,
    /failed: Error: later$/,
  ],
  '/reject/alone': ["Promise.reject(new Error('alone')); await never", 500, /failed: Error: alone$/],
  '/exit': ['process.exit(1)', 500, /Runtime\.ExitError: the process of the function ended with exit code 1/],
  '/exit/really': ['process.reallyExit(2)', 500, /the process of the function ended with exit code 2/],
  '/exit/never': ["process.on('exit', () => { for (;;); }); process.exit()", 500, /Task timed out/],
  '/abort': ['process.abort()', 500, /process\.abort\(\) is not supported/],
  '/kill': ["process.kill(process.pid, 'SIGKILL')", 500, /cannot end the process that it shares/],
  '/loop': ['for (;;);', 500, /Sandbox\.Timedout: Task timed out after 5\.00 seconds$/],
  '/loop/microtasks': ['const again = () => Promise.resolve().then(again); await again()', 500, /Task timed out/],
  '/loop/ticks': ['const again = () => process.nextTick(again); again(); await never', 500, /Task timed out/],
  '/loop/expression': ["return /(a+)+$/.test('a'.repeat(50) + 'b')", 500, /Task timed out/],
  '/loop/output': ["for (;;) process.stdout.write('x')", 500, /Task timed out/],
  '/loop/lines': ["for (;;) console.log('a line')", 500, /Task timed out/],
  '/wait': ['await never', 500, /Task timed out/],
  '/wait/blocked': ['Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', 500, /Task timed out/],
  '/wait/thenable': ['return { then() {} }', 500, /Task timed out/],
  '/garbage': ["return { statusCode: 'garbage' }", 500, /statusCode must be a number/],
  '/garbage/headers': ["return { statusCode: 200, headers: { 'a\\r\\nb': 'c' } }", 500, /a valid HTTP header string/],
  '/garbage/cycle': ['const cycle = {}; cycle.self = cycle; return cycle', 500, /Converting circular structure/],
  '/garbage/bigint': ['return { statusCode: 200, body: 1n }', 500, /BigInt/],
  '/garbage/getter': ["return { get statusCode() { throw new Error('getter') } }", 500, /failed: Error: getter$/],
  '/garbage/proxy': ["return new Proxy({}, { ownKeys() { throw new Error('keys') } })", 500, /failed: Error: keys$/],
  '/garbage/json': ["return { toJSON() { throw new Error('JSON') } }", 500, /failed: Error: JSON$/],
  '/garbage/thenable': ["return { then() { throw new Error('then') } }", 500, /failed: Error: then$/],
  '/garbage/deep': ['let deep = []; for (let n = 0; n < 2e5; n++) deep = [deep]; return deep', 500, /RangeError/],
  '/huge/text': ["return 'x'.repeat(4e8)", 500, /the response is larger than 6291556 bytes$/],
  '/huge/body': ["return { statusCode: 200, body: 'x'.repeat(4e8) }", 500, /the response is larger than/],
  '/huge/list': ["return new Array(1e3).fill('x'.repeat(4e5))", 500, /the response is larger than/],
  '/stream': ["return require('node:stream').Readable.from([])", 501, /the handler returns a stream/],
};

/**
 * Those that take memory until they are ended: they are watched by the memory of the whole process, so only one runs at a
 * time. They keep what they took, and take no more than this machine has, so that it does not matter when it is looked at.
 */
const leaks: typeof misbehaviours = {
  '/leak/lists': [
    "const all = []; while (all.length < 2e3) all.push(new Array(1e5).fill('x')); await holding(all)",
    500,
    /the function ran out of memory$/,
  ],
  '/leak/list': [
    'const all = []; while (all.length < 1e8) all.push(1); await holding(all)',
    500,
    /the function ran out of memory$/,
  ],
  '/leak/maps': [
    'const all = []; while (all.length < 3e7) all.push({ a: 1 }); await holding(all)',
    500,
    /the function ran out of memory$/,
  ],
  '/leak/bytes': [
    'const all = []; while (all.length < 15) all.push(Buffer.alloc(1e8, 1)); await holding(all)',
    500,
    /the function ran out of memory$/,
  ],
};

const code = `
  const never = new Promise(() => {});
  const holding = (all) => new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1, all));
  const misbehaviours = {
    ${Object.entries({ ...misbehaviours, ...leaks })
      .map(([path, [does]]) => `'${path}': async () => { ${does} }`)
      .join(',\n')}
  };
  exports.handler = (event) => misbehaviours[event.rawPath]?.() ?? Promise.resolve({ statusCode: 200, body: event.rawPath });
`;

/**
 * Two functions of the same code: one for `/meanwhile`, one for everything else.
 *
 * @param timeout of the latter, in seconds: what is not to run out of time is given plenty
 */
function serving(test: TestContext, timeout: number): Gateway {
  const fn = (Timeout: number) => ({
    Type: 'AWS::Lambda::Function',
    Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: code }, Timeout },
  });
  const otherArn = { 'Fn::GetAtt': ['Other', 'Arn'] };
  const api = apiOf({
    routes: {
      'GET /{proxy+}': {},
      'GET /meanwhile': { Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'OtherIntegration' }]] } },
    },
    resources: {
      Fn: fn(timeout),
      Other: fn(60),
      OtherPermission: permission({ FunctionName: otherArn }),
      OtherIntegration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'Api' },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: otherArn,
          PayloadFormatVersion: '2.0',
        },
      },
    },
  });
  return createGateway({
    api,
    functionObstacle,
    publicKeys: () => undefined,
    invoke: running(test).functions.invoke,
    clock: Date.now,
    requestId: () => 'id',
  });
}

function failsAlone(cases: typeof misbehaviours): void {
  for (const [path, [does, status, reason]] of Object.entries(cases)) {
    it(`fails its own request, and the next one is answered: ${does}`, async (t) => {
      // Long enough for the next request on a machine that is busy.
      const gateway = serving(t, /timed out/.test(String(reason)) ? 5 : 60);
      const [failed, meanwhile] = await Promise.all([
        gateway.handle(httpRequest(`GET ${path}`), undefined),
        gateway.handle(httpRequest('GET /meanwhile'), undefined),
      ]);
      assert.equal(failed.response.status, status, failed.reason);
      assert.match(failed.reason ?? '', reason);
      assert.deepEqual([meanwhile.response.status, meanwhile.response.body], [200, '/meanwhile']);
      const next = await gateway.handle(httpRequest('GET /next'), undefined);
      assert.deepEqual([next.response.status, next.response.body], [200, '/next']);
    });
  }
}

describe('a function that misbehaves', { concurrency: 4 }, () => failsAlone(misbehaviours));

describe('a function that takes memory without end', () => failsAlone(leaks));
