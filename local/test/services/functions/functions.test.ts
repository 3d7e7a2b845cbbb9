import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { isWorkerMessage } from '../../../lib/services/functions/io/node/messages.js';
import { type FunctionInput, failure, functionOf, run, running } from '../../support/functions.js';
import { until } from '../../support/until.js';

/** A function of one CommonJS file. */
function source(code: string, properties: FunctionInput['properties'] = {}): FunctionInput {
  return { files: { 'index.js': code }, properties };
}

describe('a handler', () => {
  const cases: readonly [name: string, input: FunctionInput][] = [
    ['of a CommonJS file', source('exports.handler = async (event) => event.n + 1;')],
    ['of a .cjs file', { files: { 'index.cjs': 'module.exports.handler = async (event) => event.n + 1;' } }],
    ['of a .mjs file', { files: { 'index.mjs': 'export const handler = async (event) => event.n + 1;' } }],
    [
      'of an ES module',
      {
        files: {
          'package.json': '{"type":"module"}',
          'index.js': 'export const handler = async (event) => event.n + 1;',
        },
      },
    ],
    [
      'of an ES module in a folder of a package',
      {
        files: {
          'package.json': '{"type":"module"}',
          'src/a/index.js': 'export const handler = async (event) => event.n + 1;',
        },
        properties: { Handler: 'src/a/index.handler' },
      },
    ],
    [
      'in a folder',
      {
        files: { 'dir/file.js': 'exports.run = async (event) => event.n + 1;' },
        properties: { Handler: 'dir/file.run' },
      },
    ],
    ['within an export', source('exports.api = { get: async (event) => event.n + 1 };', { Handler: 'index.api.get' })],
    [
      'that loads other files and modules',
      {
        files: {
          'index.js':
            "const { add } = require('./add'); const two = require('two'); exports.handler = async (e) => add(e.n, two - 1);",
          'add.js': 'exports.add = (a, b) => a + b;',
          'node_modules/two/package.json': '{"main":"main.js"}',
          'node_modules/two/main.js': 'module.exports = 2;',
        },
      },
    ],
    ['in the template', { properties: { Code: { ZipFile: 'exports.handler = async (event) => event.n + 1;' } } }],
    [
      'with a callback',
      source('exports.handler = (event, context, callback) => setTimeout(() => callback(null, event.n + 1), 5);'),
    ],
    ['with context.succeed', source('exports.handler = (event, context, _) => context.succeed(event.n + 1);')],
    [
      'that is not async, of nodejs24.x',
      source('exports.handler = (event) => event.n + 1;', { Runtime: 'nodejs24.x' }),
    ],
    [
      'that awaits at the top',
      {
        files: { 'index.mjs': 'const one = await Promise.resolve(1); export const handler = async (e) => e.n + one;' },
      },
    ],
  ];
  for (const [name, input] of cases) {
    it(`${name} answers`, async (t) => assert.equal(await run(t, input, { n: 1 }), 2));
  }

  it('is CommonJS although a package.json above the assembly says module', async (t) => {
    const fn = functionOf(t, {
      files: {
        'index.js': "const { n } = require('./n.js'); exports.handler = async () => n;",
        'n.js': 'exports.n = 1;',
      },
    });
    writeFileSync(join(fn.stack.assets.file('code.zip').path, '..', 'package.json'), '{"type":"module"}');
    assert.equal(await running(t).functions.invoke(fn, {}), 1);
  });

  it('answers null where it is neither async nor has a callback, before nodejs24.x, and is told so', async (t) => {
    const { functions, lines } = running(t);
    assert.equal(await functions.invoke(functionOf(t, source('exports.handler = () => 1;')), {}), null);
    assert.deepEqual(lines, ['the handler is not async: nodejs22.x ignores what it returns']);
  });

  it('answers what JSON makes of its value', async (t) => {
    const answer = "({ date: new Date(0), left: undefined, not: NaN, list: [undefined], own: { toJSON: () => 'x' } })";
    const expected = { date: '1970-01-01T00:00:00.000Z', not: null, list: [null], own: 'x' };
    assert.deepEqual(await run(t, source(`exports.handler = async () => ${answer};`)), expected);
  });

  it('answers null for nothing', async (t) =>
    assert.equal(await run(t, source('exports.handler = async () => {};')), null));

  it('gets a copy of the event', async (t) => {
    const event = { list: [1], deep: { a: 1 } };
    await run(t, source('exports.handler = async (event) => { event.list.push(2); event.deep.a = 2; };'), event);
    assert.deepEqual(event, { list: [1], deep: { a: 1 } });
  });

  it('stays loaded', async (t) => {
    const { functions } = running(t);
    const fn = functionOf(t, source('let n = 0; exports.handler = async () => ++n;'));
    assert.deepEqual([await functions.invoke(fn, {}), await functions.invoke(fn, {})], [1, 2]);
  });

  it('runs in a thread of its own for each invocation at the same time', async (t) => {
    const { functions } = running(t);
    const fn = functionOf(t, source('let n = 0; exports.handler = () => new Promise((r) => setTimeout(r, 50, ++n));'));
    assert.deepEqual(await Promise.all([1, 2, 3].map(() => functions.invoke(fn, {}))), [1, 1, 1]);
  });

  it('waits where too many are running', async (t) => {
    const { functions } = running(t, { concurrency: 2 });
    const fn = functionOf(t, source('let n = 0; exports.handler = async () => ++n;'));
    const answers = await Promise.all(Array.from({ length: 10 }, () => functions.invoke(fn, {})));
    assert.equal(answers.length, 10);
    assert.ok(answers.filter((n) => n === 1).length <= 2, `${answers}`);
  });
});

describe('the context of a handler', () => {
  it('says what is run, and how long it still may', async (t) => {
    const code = `exports.handler = async (event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis(), functions: Object.keys(context).filter((k) => typeof context[k] === 'function'),
    });`;
    const answer = (await run(t, source(code, { FunctionName: 'fn', MemorySize: 256, Timeout: 60 }))) as Record<
      string,
      unknown
    >;
    const { awsRequestId, logStreamName, remaining, ...others } = answer;
    assert.deepEqual(others, {
      functionName: 'fn',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:fn',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/fn',
      callbackWaitsForEmptyEventLoop: true,
      functions: ['getRemainingTimeInMillis', 'done', 'succeed', 'fail'],
    });
    assert.match(String(awsRequestId), /^[0-9a-f-]{36}$/);
    assert.match(String(logStreamName), /^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/);
    assert.ok(Number(remaining) > 0 && Number(remaining) <= 60_000, String(remaining));
  });
});

describe('the environment of a handler', () => {
  const all = source('exports.handler = async () => ({ ...process.env });', { FunctionName: 'fn' });

  it("is the function's own and Lambda's, and nothing of the developer's", async (t) => {
    process.env.DEVELOPERS_OWN = 'secret';
    t.after(() => delete process.env.DEVELOPERS_OWN);
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'notes' } };
    const Environment = { Variables: { TABLE: { Ref: 'Table' }, COUNT: 3, AWS_REGION: 'mine', TZ: 'Europe/Berlin' } };
    const input = { ...all, properties: { ...all.properties, Environment }, resources: { Table: table } };
    const environment = (await run(t, input)) as Record<string, string>;
    const { AWS_LAMBDA_LOG_STREAM_NAME: _, AWS_SESSION_TOKEN, LAMBDA_TASK_ROOT, ...others } = environment;
    assert.deepEqual(others, {
      LANG: 'en_US.UTF-8',
      PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin',
      TZ: 'Europe/Berlin',
      TABLE: 'notes',
      COUNT: '3',
      _HANDLER: 'index.handler',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_NAME: 'fn',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/fn',
      AWS_REGION: 'eu-west-1',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      LAMBDA_RUNTIME_DIR: '/var/runtime',
    });
    assert.match(LAMBDA_TASK_ROOT ?? '', /asset\.code$/);
    assert.match(AWS_SESSION_TOKEN ?? '', /^local-[0-9a-f]{32}$/);
  });

  it('can be replaced', async (t) => {
    const { functions } = running(t, {
      environment: (fn, variables) => ({ ...variables, ORIGIN: `${fn.path} ${variables.ORIGIN}` }),
    });
    const Environment = { Variables: { ORIGIN: 'https://x' } };
    const fn = functionOf(t, { ...all, properties: { Environment } });
    assert.equal(((await functions.invoke(fn, {})) as Record<string, string>).ORIGIN, 'S/Fn https://x');
  });

  it('takes NODE_OPTIONS', async (t) => {
    const Environment = { Variables: { NODE_OPTIONS: '--enable-source-maps --max-old-space-size=900' } };
    assert.equal(await run(t, source('exports.handler = async () => process.execArgv.length;', { Environment })), 0);
  });

  it('with options that Node does not know fails each invocation, those that wait as well', async (t) => {
    const { functions } = running(t, { concurrency: 1 });
    const Environment = { Variables: { NODE_OPTIONS: '--bogus' } };
    const fn = functionOf(t, source('exports.handler = async () => 1;', { Environment }));
    for (const error of await Promise.all([1, 2, 3].map(() => failure(functions.invoke(fn, {}))))) {
      assert.equal(error.code, 'FUNCTION_INIT');
      assert.match(error.message, /--bogus/);
    }
  });

  it('leaves the environment of the program alone', async (t) => {
    const { exitCode } = process;
    await run(
      t,
      source(
        "exports.handler = async () => { process.env.FROM_HANDLER = 'x'; process.exitCode = 9; process.title = 'x'; };",
      ),
    );
    assert.equal(process.env.FROM_HANDLER, undefined);
    assert.equal(process.exitCode, exitCode);
  });
});

describe('what a handler writes', () => {
  it('comes line by line, before its answer', async (t) => {
    const { functions, lines } = running(t);
    const code = `console.log('loaded');
      exports.handler = async () => {
        console.log('one\\ntwo'); console.error('three %d', 3); process.stdout.write('fo'); process.stdout.write('ur'); await 0; console.log('!');
        await new Promise((resolve) => process.stdout.write('five', resolve));
      };`;
    await functions.invoke(functionOf(t, source(code)), {});
    assert.deepEqual(lines, ['loaded', 'one', 'two', 'three 3', 'four!', 'five']);
  });

  it('is told with the function', async (t) => {
    const paths: string[] = [];
    const { functions } = running(t, { onOutput: (fn) => paths.push(fn.path) });
    await functions.invoke(functionOf(t, source("exports.handler = async () => console.log('x');")), {});
    assert.deepEqual(paths, ['S/Fn']);
  });

  it('says that an alias which is not in the app runs as $LATEST', async (t) => {
    const { functions, lines } = running(t);
    const fn = functionOf(t, source('exports.handler = async (_, context) => context.functionVersion;'));
    assert.equal(await functions.invoke(fn, {}, undefined, '7'), '7');
    assert.deepEqual(lines, []);
    assert.equal(await functions.invoke(fn, {}, undefined, 'live'), '$LATEST');
    assert.match(
      String(lines),
      /^the version of its alias 'live' is unknown, so it runs as \$LATEST: no AWS::Lambda::Alias '/,
    );
  });

  /** Several invocations at once, and what each is told that its function wrote. */
  async function writtenBy(test: TestContext, names: readonly string[], code: string, concurrency: number) {
    const written = new Map(names.map((name) => [name, [] as string[]]));
    const { functions } = running(test, { concurrency, onOutput: (_, line, note) => note?.(line) });
    const fn = functionOf(test, source(code));
    const invoke = (name: string) => functions.invoke(fn, { name }, (line) => void written.get(name)?.push(line));
    await Promise.allSettled(names.map(invoke));
    return { written: Object.fromEntries(written), invoke };
  }

  for (const concurrency of [1, 2, 4]) {
    it(`is told with the notes of its invocation, of four on ${concurrency} at once`, async (t) => {
      const code = `exports.handler = async ({ name }) => {
        console.log(name, 'one');
        await new Promise((resolve) => setTimeout(resolve, 1));
        process.stdout.write(name + ' two');
      };`;
      const { written } = await writtenBy(t, ['a', 'b', 'c', 'd'], code, concurrency);
      const expected = ['a', 'b', 'c', 'd'].map((name) => [name, [`${name} one`, `${name} two`]]);
      assert.deepEqual(written, Object.fromEntries(expected));
    });
  }

  it('while it loads is told with the notes of the invocation that it loads for', async (t) => {
    const code = "console.log('loads'); exports.handler = async ({ name }) => { console.log(name); process.exit(1); };";
    const { written } = await writtenBy(t, ['a', 'b', 'c'], code, 1);
    assert.deepEqual(written, { a: ['loads', 'a'], b: ['loads', 'b'], c: ['loads', 'c'] });
  });

  it('after its answer is told with the notes of that invocation, while there is no other', async (t) => {
    const code = `exports.handler = async ({ name }) => {
      setTimeout(() => console.log(name, 'late'), 5);
    };`;
    const { written } = await writtenBy(t, ['a'], code, 1);
    await until(() => written.a?.length === 1);
    assert.deepEqual(written, { a: ['a late'] });
  });

  it('is not lost when it is stopped', async (t) => {
    const { functions, lines } = running(t);
    const code = "exports.handler = async () => { console.log('before'); console.log('the loop'); for (;;); };";
    await failure(functions.invoke(functionOf(t, source(code, { Timeout: 1 })), {}));
    assert.deepEqual(lines, ['before', 'the loop']);
  });

  it('is not lost when it crashes', async (t) => {
    const { functions, lines } = running(t);
    const code =
      "exports.handler = () => new Promise(() => setTimeout(() => { console.log('last words'); process.exit(3); }, 1));";
    await failure(functions.invoke(functionOf(t, source(code)), {}));
    assert.deepEqual(lines, ['last words']);
  });

  it('is followed by the trace of a crash', async (t) => {
    const { functions, lines } = running(t);
    const code =
      "exports.handler = () => new Promise(() => setTimeout(() => { console.log('before'); throw new Error('later'); }, 1));";
    await failure(functions.invoke(functionOf(t, source(code)), {}));
    assert.deepEqual(lines.slice(0, 2), ['before', 'Error: later']);
    assert.match(lines[2] ?? '', /index\.js/);
  });
});

describe('a handler that', () => {
  const cases: readonly [name: string, input: FunctionInput, code: string, type: string, message: RegExp][] = [
    [
      'throws',
      source("exports.handler = async () => { throw new TypeError('no such table'); };"),
      'FUNCTION_THREW',
      'TypeError',
      /^no such table$/,
    ],
    [
      'throws at once',
      source("exports.handler = () => { throw new RangeError('x'); };"),
      'FUNCTION_THREW',
      'RangeError',
      /^x$/,
    ],
    [
      'throws no error',
      source("exports.handler = async () => { throw 'a word'; };"),
      'FUNCTION_THREW',
      'string',
      /^a word$/,
    ],
    [
      'throws nothing',
      source('exports.handler = async () => { throw undefined; };'),
      'FUNCTION_THREW',
      'undefined',
      /^undefined$/,
    ],
    [
      'throws what cannot be read',
      source(
        'exports.handler = async () => { throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } }); };',
      ),
      'FUNCTION_THREW',
      'Error',
      /cannot be read/,
    ],
    [
      'calls back with an error',
      source("exports.handler = (e, c, callback) => callback(new Error('back'));"),
      'FUNCTION_THREW',
      'Error',
      /^back$/,
    ],
    [
      'exits',
      source('exports.handler = async () => process.exit(0);'),
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /exit code 0/,
    ],
    ['exits while it loads', source('process.exit(7);'), 'FUNCTION_EXITED', 'Runtime.ExitError', /exit code 7/],
    [
      'loops',
      source('exports.handler = async () => { for (;;); };', { Timeout: 1 }),
      'FUNCTION_TIMEOUT',
      'Sandbox.Timedout',
      /^Task timed out after 1\.00 seconds$/,
    ],
    [
      'waits for ever',
      source('exports.handler = () => new Promise(() => {});', { Timeout: 1 }),
      'FUNCTION_TIMEOUT',
      'Sandbox.Timedout',
      /timed out/,
    ],
    [
      'never calls back',
      source('exports.handler = (e, c, callback) => {};', { Timeout: 1 }),
      'FUNCTION_TIMEOUT',
      'Sandbox.Timedout',
      /timed out/,
    ],
    [
      'throws in a timer',
      source("exports.handler = () => new Promise(() => setTimeout(() => { throw new Error('later'); }, 1));"),
      'FUNCTION_THREW',
      'Error',
      /^later$/,
    ],
    [
      'leaves a rejection unhandled',
      source("exports.handler = () => new Promise(() => { Promise.reject(new Error('alone')); });"),
      'FUNCTION_THREW',
      'Error',
      /^alone$/,
    ],
    [
      'answers a cycle',
      source('exports.handler = async () => { const a = {}; a.a = a; return a; };'),
      'FUNCTION_ANSWER',
      'TypeError',
      /circular/,
    ],
    ['answers a BigInt', source('exports.handler = async () => 1n;'), 'FUNCTION_ANSWER', 'TypeError', /BigInt/],
    [
      'answers too much',
      source("exports.handler = async () => 'x'.repeat(7e6);"),
      'FUNCTION_ANSWER',
      'Error',
      /larger than/,
    ],
    [
      'answers a stream',
      source("exports.handler = async () => require('node:stream').Readable.from(['a']);"),
      'FUNCTION_NOT_SERVED',
      'NotServedError',
      /returns a stream, which is not served/,
    ],
    [
      'streams',
      source('exports.handler = awslambda.streamifyResponse(async () => {});'),
      'FUNCTION_NOT_SERVED',
      'NotServedError',
      /response streaming is not served/,
    ],
    [
      'kills its process',
      source('exports.handler = async () => process.kill(process.pid);'),
      'FUNCTION_THREW',
      'Error',
      /cannot end the process/,
    ],
    [
      'kills its process by a text',
      source('exports.handler = async () => process.kill(String(process.pid));'),
      'FUNCTION_THREW',
      'Error',
      /cannot end the process/,
    ],
    [
      'kills the process that started it',
      source('exports.handler = async () => process.kill(process.ppid);'),
      'FUNCTION_THREW',
      'Error',
      /cannot end the process/,
    ],
    [
      'aborts',
      source('exports.handler = async () => process.abort();'),
      'FUNCTION_THREW',
      'TypeError',
      /process\.abort\(\)/,
    ],
    [
      'needs too much memory',
      source(`exports.handler = async () => {
        const all = [];
        while (all.length < 2e3) all.push(new Array(1e5).fill('x'));
        await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1, all));
      };`),
      'FUNCTION_EXITED',
      'Runtime.OutOfMemory',
      /out of memory/,
    ],
    [
      'breaks JSON',
      source("JSON.stringify = () => '{'; exports.handler = async () => 1;"),
      'FUNCTION_ANSWER',
      'Runtime.MarshalError',
      /not JSON/,
    ],
    ['has a syntax error', source('exports.handler = ;'), 'FUNCTION_INIT', 'SyntaxError', /Unexpected token/],
    [
      'throws while it loads',
      source("throw new Error('no configuration');"),
      'FUNCTION_INIT',
      'Error',
      /^no configuration$/,
    ],
    [
      'needs a module that is not there',
      source("require('not-there');"),
      'FUNCTION_INIT',
      'Error',
      /Cannot find module 'not-there'/,
    ],
    [
      'is not exported',
      source('exports.other = 1;'),
      'FUNCTION_INIT',
      'Error',
      /^index\.handler is undefined or not exported$/,
    ],
    ['has no file', source('', { Handler: 'main.handler' }), 'FUNCTION_INIT', 'Error', /there is no main\.js/],
    ['has no name', source('', { Handler: 'index' }), 'FUNCTION_INIT', 'Error', /^Bad handler 'index'/],
    [
      'is outside its code',
      source('', { Handler: '../asset.code2/index.handler' }),
      'FUNCTION_INIT',
      'Error',
      /^Bad handler/,
    ],
    [
      'has a callback, of nodejs24.x',
      source('exports.handler = (event, context, callback) => callback(null, 1);', { Runtime: 'nodejs24.x' }),
      'FUNCTION_THREW',
      'Error',
      /nodejs24\.x does not support handlers with a callback/,
    ],
  ];
  for (const [name, input, code, type, message] of cases) {
    it(`${name} fails with ${code}, and harms nothing else`, async (t) => {
      const { functions } = running(t);
      const other = functionOf(t, source('exports.handler = async () => "unharmed";'));
      const error = await failure(functions.invoke(functionOf(t, input), {}));
      assert.deepEqual([error.code, error.errorType], [code, type]);
      assert.match(error.message, message);
      assert.equal(await functions.invoke(other, {}), 'unharmed');
    });
  }

  const once = (failing: string) => `let n = 0; const fs = require('node:fs'); const flag = __dirname + '/flag';
    exports.handler = async () => { n++; if (!fs.existsSync(flag)) { fs.writeFileSync(flag, ''); ${failing} } return n; };`;
  const recoveries: readonly [failing: string, next: number, timeout: number][] = [
    ['throw new Error();', 2, 60],
    ['process.exit(1);', 1, 60],
    ['for (;;);', 1, 2],
    ['setTimeout(() => { throw new Error(); }, 1); await new Promise(() => {});', 1, 60],
  ];
  for (const [failing, next, timeout] of recoveries) {
    it(`fails with '${failing}' answers the next time, ${next === 1 ? 'loaded anew' : 'still loaded'}`, async (t) => {
      const { functions } = running(t);
      const fn = functionOf(t, source(once(failing), { Timeout: timeout }));
      await failure(functions.invoke(fn, {}));
      assert.equal(await functions.invoke(fn, {}), next);
    });
  }

  for (const late of ["throw new Error('late');", "Promise.reject(new Error('late'));", 'process.exit(1);']) {
    it(`does this after its answer does not spoil it: ${late}`, async (t) => {
      const { functions } = running(t);
      const fn = functionOf(
        t,
        source(`let n = 0; exports.handler = async () => { setImmediate(() => { ${late} }); return ++n; };`),
      );
      assert.equal(await functions.invoke(fn, {}), 1);
      // Who is with the same thread when it ends gets an error; soon there is another thread, which counts anew.
      await until(async () => (await functions.invoke(fn, {}).catch(() => undefined)) === 1);
    });
  }

  for (const nothing of ['() => 1', "Symbol('s')", 'undefined', '{ toJSON() {} }']) {
    it(`answers what JSON has not, answers null: ${nothing}`, async (t) => {
      assert.equal(await run(t, source(`exports.handler = async () => (${nothing});`)), null);
    });
  }

  it('writes without end waits until it is read, letter by letter and line by line', async (t) => {
    const { functions, lines } = running(t);
    const code =
      "exports.handler = async () => { for (let n = 0; n < 2e5; n++) process.stdout.write(n % 100 ? 'x' : '\\r\\n'); };";
    await functions.invoke(functionOf(t, source(code)), {});
    assert.deepEqual([lines.length, new Set(lines.slice(1)).size, lines[1]], [2001, 1, 'x'.repeat(99)]);
  });

  it('fails says where', async (t) => {
    const { functions, lines } = running(t);
    await failure(
      functions.invoke(functionOf(t, source("exports.handler = async () => {\n  throw new Error('here');\n};")), {}),
    );
    assert.equal(lines[0], 'Error: here');
    assert.match(lines[1] ?? '', /index\.js:2:9/);
  });
});

describe('a function that cannot be run', () => {
  const cases: readonly [name: string, properties: FunctionInput['properties'], message: RegExp][] = [
    [
      'in another language',
      { Runtime: 'ruby3.4' },
      /^'S\/Fn' has the runtime 'ruby3\.4', which needs the gem aws_lambda_ric on this machine: use --function S\/Fn="<command>" to set the command that runs it$/,
    ],
    ['in a container', { PackageType: 'Image', Runtime: undefined, Code: { ImageUri: 'x' } }, /is a container image/],
    [
      'without its asset',
      { Code: { S3Key: 'other.zip' } },
      /the code of 'S\/Fn' was not found: no asset has the key 'other\.zip'/,
    ],
    ['with code that is not known', { Code: { S3Key: { Ref: 'Nobody' } } }, /is unknown: .*'Nobody'/],
    [
      'with a variable that is not known',
      { Environment: { Variables: { SECRET: '{{resolve:secretsmanager:x}}' } } },
      /the environment variable 'SECRET' is unknown: '\{\{resolve:secretsmanager:x\}\}' is looked up in the account/,
    ],
    ['with a timeout that is not known', { Timeout: { Ref: 'Nobody' } }, /'Nobody'/],
  ];
  for (const [name, properties, message] of cases) {
    it(`is named: ${name}`, async (t) => {
      const error = await failure(run(t, source('', properties)));
      assert.equal(error.code, 'FUNCTION_NOT_SERVED');
      assert.match(error.message, message);
    });
  }

  it('is named where the folder of its code is gone', async (t) => {
    assert.equal((await failure(run(t, {}))).code, 'FUNCTION_INIT');
  });
});

describe('closing', () => {
  it('ends what runs, and starts nothing more', async (t) => {
    const { functions } = running(t);
    const fn = functionOf(t, source('exports.handler = async () => { for (;;); };'));
    const invocations = Array.from({ length: 12 }, () => failure(functions.invoke(fn, {})));
    await functions.close();
    for (const error of await Promise.all(invocations)) {
      assert.equal(error.code, 'FUNCTION_CLOSED');
    }
    assert.equal((await failure(functions.invoke(fn, {}))).code, 'FUNCTION_CLOSED');
  });

  it('leaves no file behind', async (t) => {
    const { functions } = running(t);
    const fn = functionOf(t, { properties: { Code: { ZipFile: 'exports.handler = async () => __dirname;' } } });
    const folder = String(await functions.invoke(fn, {}));
    assert.ok(existsSync(folder));
    await functions.close();
    assert.ok(!existsSync(folder));
  });
});

describe('a message that a handler forges', () => {
  it('has no way to the server: the port is not to be had', async (t) => {
    const code = `
      const { MessagePort } = require('node:worker_threads');
      let port;
      const { postMessage } = MessagePort.prototype;
      MessagePort.prototype.postMessage = function (...args) { port = this; return postMessage.apply(this, args); };
      exports.handler = async () => {
        console.log('captures the port');
        port?.postMessage({ kind: 'output', text: { toString: 1 } });
        port?.postMessage({ kind: 'answer', requestId: 'another', answer: '"forged"' });
        return port === undefined;
      };`;
    assert.equal(await run(t, source(code)), true);
  });

  const forged: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    {},
    { kind: 'other' },
    { kind: 'output' },
    { kind: 'output', text: { toString: 1 } },
    { kind: 'answer', answer: '1' },
    { kind: 'answer', requestId: 1, answer: '1' },
    { kind: 'answer', requestId: 'a', answer: 1 },
    { kind: 'failure', requestId: 'a', code: 'FUNCTION_THREW', message: 'm', errorType: 'e' },
    { kind: 'failure', requestId: 1, code: 'FUNCTION_THREW', message: 'm', errorType: 'e', trace: 't' },
  ];
  for (const message of forged) {
    it(`is none where it does not have the form of one: ${JSON.stringify(message)}`, () => {
      assert.equal(isWorkerMessage(message), false);
    });
  }

  it('is one with all that it needs', () => {
    assert.ok(isWorkerMessage({ kind: 'answer', requestId: 'a', answer: '1' }));
    assert.ok(isWorkerMessage({ kind: 'failure', code: 'FUNCTION_INIT', message: 'm', errorType: 'e', trace: 't' }));
  });
});
