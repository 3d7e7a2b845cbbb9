import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Machine } from '../../../lib/host/handlers/machine.js';
import { thisMachine } from '../../../lib/host/handlers/this-machine.js';
import { NotRunnable } from '../../../lib/services/functions/function-definition.js';
import { runnableFunction } from '../../../lib/services/functions/runnable-function.js';
import { temporaryFolder } from '../../support/assembly.js';
import { type FunctionInput, failure, functionOf, run, running } from '../../support/functions.js';
import { listening, listeningOverTls } from '../../support/listening.js';
import { assertNoProcess, assertNoProcessOf, python, pythonVersion } from '../../support/runtimes.js';

/** A function with a body of a handler. */
function body(code: string, properties?: FunctionInput['properties']): FunctionInput {
  return python(`def handler(event, context):\n${code.replace(/^/gm, '    ')}\n`, properties);
}

describe('a handler in Python', () => {
  const inFolder = 'def handler(event, context):\n    return event["n"] + 1';
  const cases: readonly [name: string, input: FunctionInput][] = [
    ['of a file', python(inFolder)],
    ['in the template', { properties: { ...python('').properties, Code: { ZipFile: inFolder } } }],
    [
      'in a folder',
      {
        ...python(''),
        files: { 'dir/file.py': inFolder },
        properties: { ...python('').properties, Handler: 'dir/file.handler' },
      },
    ],
    [
      'of a package',
      {
        files: { 'pkg/__init__.py': '', 'pkg/mod.py': inFolder },
        properties: { ...python('').properties, Handler: 'pkg.mod.handler' },
      },
    ],
    [
      'that imports other files, and packages in its code',
      {
        files: {
          'index.py':
            'from add import add\nimport two\ndef handler(event, context):\n    return add(event["n"], two.two - 1)',
          'add.py': 'def add(a, b):\n    return a + b',
          'two/__init__.py': 'two = 2',
        },
        properties: python('').properties ?? {},
      },
    ],
    [
      'that is an object',
      python(
        'class Handler:\n    def __call__(self, event, context):\n        return event["n"] + 1\nhandler = Handler()',
      ),
    ],
    [
      'that makes threads',
      body('import threading\nthreading.Thread(target=lambda: None).start()\nreturn event["n"] + 1'),
    ],
    [
      'that is named as a file of this program',
      {
        files: { 'bootstrap.py': inFolder, 'aws_connections.py': '' },
        properties: { ...python('').properties, Handler: 'bootstrap.handler' },
      },
    ],
  ];
  for (const [name, input] of cases) {
    it(`${name} answers`, async (t) => assert.equal(await run(t, input, { n: 1 }), 2));
  }

  it('stays loaded, in a process of its own for each invocation at the same time', async (t) => {
    const { functions } = running(t, { concurrency: 2 });
    const fn = functionOf(
      t,
      python(
        'import os, time\nn = 0\ndef handler(event, context):\n    global n\n    n += 1\n    time.sleep(event)\n    return [os.getpid(), n]',
      ),
    );
    const [[one], [other]] = (await Promise.all([1, 2].map(() => functions.invoke(fn, 0.2)))) as [number, number][];
    assert.notEqual(one, other);
    const [pid, count] = (await functions.invoke(fn, 0)) as [number, number];
    assert.ok([one, other].includes(pid));
    assert.equal(count, 2);
  });

  it('answers what JSON makes of its value, with numbers of DynamoDB', async (t) => {
    const answer = '{"number": Decimal("1.5"), "none": None, "tuple": (1,), "text": "ä€😀"}';
    const input = python(`from decimal import Decimal\ndef handler(event, context):\n    return ${answer}`);
    assert.deepEqual(await run(t, input), { number: 1.5, none: null, tuple: [1], text: 'ä€😀' });
  });

  it('gets a complete context', async (t) => {
    const input = body(
      'return {**vars(context), "identity": vars(type(context.identity)).get("cognito_identity_id"), "remaining": context.get_remaining_time_in_millis()}',
      {
        FunctionName: 'fn',
        MemorySize: 256,
      },
    );
    const answer = (await run(t, input)) as Record<string, unknown>;
    const { aws_request_id, log_stream_name, remaining, _epoch_deadline_time_in_ms, ...others } = answer;
    assert.deepEqual(others, {
      function_name: 'fn',
      function_version: '$LATEST',
      invoked_function_arn: 'arn:aws:lambda:eu-west-1:111111111111:function:fn',
      memory_limit_in_mb: '256',
      log_group_name: '/aws/lambda/fn',
      client_context: null,
      identity: null,
      tenant_id: null,
    });
    assert.match(String(aws_request_id), /^[0-9a-f-]{36}$/);
    assert.match(String(log_stream_name), /^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/);
    assert.ok(Number(remaining) > 0 && Number(remaining) <= 60_000, String(remaining));
  });

  it("has the environment of Lambda, and nothing of the developer's", async (t) => {
    process.env.DEVELOPERS_OWN = 'secret';
    t.after(() => delete process.env.DEVELOPERS_OWN);
    const Environment = { Variables: { TABLE: 'notes', TZ: 'Europe/Berlin' } };
    const environment = (await run(
      t,
      body('import os\nreturn dict(os.environ)', { FunctionName: 'fn', Environment }),
    )) as Record<string, string>;
    const {
      AWS_LAMBDA_LOG_STREAM_NAME: _,
      AWS_SESSION_TOKEN,
      AWS_LAMBDA_RUNTIME_API,
      LAMBDA_TASK_ROOT,
      LC_CTYPE,
      _X_AMZN_TRACE_ID,
      ...others
    } = environment;
    assert.deepEqual(others, {
      LANG: 'en_US.UTF-8',
      PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin',
      TZ: 'Europe/Berlin',
      TABLE: 'notes',
      _HANDLER: 'index.handler',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_EXECUTION_ENV: `AWS_Lambda_python${pythonVersion()}`,
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
    assert.match(AWS_LAMBDA_RUNTIME_API ?? '', /^127\.0\.0\.1:\d+$/);
    assert.match(LAMBDA_TASK_ROOT ?? '', /asset\.code$/);
    assert.match(AWS_SESSION_TOKEN ?? '', /^local-[0-9a-f]{32}$/);
    assert.match(_X_AMZN_TRACE_ID ?? '', /^Root=1-/);
  });

  it('looks for modules in its code first, and begins there', async (t) => {
    const [path, argv, folder, files] = (await run(
      t,
      body('import os, sys\nreturn [sys.path, sys.argv, os.getcwd(), sorted(sys.modules)]'),
    )) as [string[], string[], string, string[]];
    assert.equal(path[0], folder);
    assert.deepEqual(
      path.filter((entry) => entry.endsWith('/local/python')),
      [],
    );
    assert.equal(argv.length, 1);
    assert.ok(!files.includes('aws_connections'));
  });

  it('leaves no file in its code', async (t) => {
    const fn = functionOf(t, {
      ...python('import add\ndef handler(event, context):\n    return 1'),
      files: { 'index.py': 'import add\ndef handler(event, context):\n    return 1', 'add.py': '' },
    });
    await running(t).functions.invoke(fn, {});
    assert.deepEqual(readdirSync(fn.stack.assets.file('code.zip').path).sort(), ['add.py', 'index.py']);
  });

  it('writes to the log under its request, with the form of Lambda for its logger', async (t) => {
    const { functions } = running(t, { onOutput: (_, line, note) => note?.(line) });
    const code = `import logging, sys
print('loaded')
logging.getLogger().setLevel('INFO')
def handler(event, context):
    print(event)
    print('rest', end='')
    print(event, file=sys.stderr)
    logging.info('%s\\nand more', event)
    logging.debug('not this')`;
    const fn = functionOf(t, python(code));
    const written: Record<string, string[]> = { one: [], two: [] };
    for (const name of ['one', 'two']) {
      await functions.invoke(fn, name, (line) => written[name]?.push(line));
    }
    const shown = (lines: string[] = []) =>
      lines.map((line) => line.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z\t[0-9a-f-]{36}/, '<time>\t<id>')).sort();
    assert.deepEqual(shown(written.one), ['and more', 'loaded', 'one', 'one', 'rest[INFO]\t<time>\t<id>\tone'].sort());
    assert.deepEqual(shown(written.two), ['and more', 'rest[INFO]\t<time>\t<id>\ttwo', 'two', 'two'].sort());
  });
});

describe('a handler in Python that', () => {
  const cases: readonly [name: string, input: FunctionInput, code: string, type: string, message: RegExp][] = [
    ['raises', body('raise ValueError("boom")'), 'FUNCTION_THREW', 'ValueError', /^boom$/],
    [
      'raises what cannot be read',
      python(
        'class E(Exception):\n    def __str__(self):\n        raise self\ndef handler(event, context):\n    raise E()',
      ),
      'FUNCTION_THREW',
      'E',
      /^what was raised cannot be read$/,
    ],
    [
      'is not there',
      python('other = 1'),
      'FUNCTION_INIT',
      'Runtime.HandlerNotFound',
      /^Handler 'handler' missing on module 'index'$/,
    ],
    [
      'has no file',
      { ...python(''), properties: { ...python('').properties, Handler: 'main.handler' } },
      'FUNCTION_INIT',
      'Runtime.ImportModuleError',
      /^Unable to import module 'main': No module named 'main'$/,
    ],
    [
      'has no name',
      { ...python(''), properties: { ...python('').properties, Handler: 'index' } },
      'FUNCTION_INIT',
      'Runtime.MalformedHandlerName',
      /^Bad handler 'index'/,
    ],
    [
      'needs a module that is not there',
      python('import not_there'),
      'FUNCTION_INIT',
      'Runtime.ImportModuleError',
      /^Unable to import module 'index': No module named 'not_there'$/,
    ],
    [
      'has a syntax error',
      python('def handler(event, context)'),
      'FUNCTION_INIT',
      'Runtime.UserCodeSyntaxError',
      /^Syntax error in module 'index': .*index\.py, line 1/,
    ],
    [
      'raises while it loads',
      python('raise RuntimeError("no configuration")'),
      'FUNCTION_INIT',
      'RuntimeError',
      /^no configuration$/,
    ],
    [
      'answers a set',
      body('return {1}'),
      'FUNCTION_ANSWER',
      'Runtime.MarshalError',
      /^Unable to marshal response: Object of type set is not JSON serializable$/,
    ],
    [
      'answers a coroutine',
      python('async def handler(event, context):\n    return 1'),
      'FUNCTION_ANSWER',
      'Runtime.MarshalError',
      /coroutine is not JSON serializable/,
    ],
    [
      'answers a number that JSON has not',
      body('return float("nan")'),
      'FUNCTION_ANSWER',
      'Runtime.MarshalError',
      /^the response is not JSON$/,
    ],
    [
      'answers too much',
      body('return "x" * 7000000'),
      'FUNCTION_ANSWER',
      'Function.ResponseSizeTooLarge',
      /larger than/,
    ],
    [
      'exits',
      body('import os\nos._exit(3)'),
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /with exit code 3 before it responded$/,
    ],
    [
      'exits while it loads',
      python('import sys\nsys.exit(0)'),
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /with exit code 0 before it responded$/,
    ],
    [
      'raises SystemExit',
      body('import sys\nsys.exit("bye")'),
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /with exit code 1 before it responded$/,
    ],
    [
      'crashes',
      body('import ctypes\nctypes.string_at(0)'),
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /was terminated by SIGSEGV before it responded$/,
    ],
    [
      'loops',
      body('while True:\n    pass', { Timeout: 2 }),
      'FUNCTION_TIMEOUT',
      'Sandbox.Timedout',
      /^Task timed out after 2\.00 seconds$/,
    ],
    [
      'catches all there is, and loops',
      body('while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass', {
        Timeout: 2,
      }),
      'FUNCTION_TIMEOUT',
      'Sandbox.Timedout',
      /^Task timed out/,
    ],
    [
      'writes without end',
      body('while True:\n    print("x" * 99)', { Timeout: 2 }),
      'FUNCTION_TIMEOUT',
      'Sandbox.Timedout',
      /^Task timed out/,
    ],
    [
      'takes too much memory',
      body('taken = []\nwhile True:\n    taken.append("x" * 1000000)'),
      'FUNCTION_EXITED',
      'Runtime.OutOfMemory',
      /out of memory/,
    ],
    [
      'takes too much memory in a child',
      body(
        'import subprocess, sys\nsubprocess.run([sys.executable, "-c", "a = []\\nwhile True: a.append(\'x\' * 1000000)"])',
      ),
      'FUNCTION_EXITED',
      'Runtime.OutOfMemory',
      /out of memory/,
    ],
    [
      'takes too much memory in a child of another thread',
      body(
        'import subprocess, sys, threading\ncommand = [sys.executable, "-c", "a = []\\nwhile True: a.append(\'x\' * 1000000)"]\nthread = threading.Thread(target=lambda: subprocess.run(command))\nthread.start()\nthread.join()',
      ),
      'FUNCTION_EXITED',
      'Runtime.OutOfMemory',
      /out of memory/,
    ],
    [
      'ends its whole group',
      body('import os, signal\nos.killpg(0, signal.SIGKILL)'),
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /was terminated by SIGKILL/,
    ],
    [
      'calls its Runtime API itself',
      body(
        'import urllib.request, os\nurllib.request.urlopen("http://%s/2018-06-01/runtime/invocation/%s/response" % (os.environ["AWS_LAMBDA_RUNTIME_API"], context.aws_request_id), b"{").read()\nwhile True:\n    pass',
        { Timeout: 2 },
      ),
      'FUNCTION_ANSWER',
      'Runtime.MarshalError',
      /not JSON/,
    ],
  ];
  for (const [name, input, code, type, message] of cases) {
    it(`${name} fails with ${code}, harms nothing else, and no process stays`, async (t) => {
      const { functions } = running(t);
      const other = functionOf(t, body('return "unharmed"'));
      const fn = functionOf(t, { ...input, properties: { ...input.properties, FunctionName: `fails-${process.pid}` } });
      const [error, meanwhile] = await Promise.all([failure(functions.invoke(fn, {})), functions.invoke(other, {})]);
      assert.deepEqual([error.code, error.errorType], [code, type]);
      assert.match(error.message, message);
      assert.deepEqual([meanwhile, await functions.invoke(other, {})], ['unharmed', 'unharmed']);
      await functions.close();
      await assertNoProcessOf(fn);
    });
  }

  for (const [how, options] of [
    ['in its group', ''],
    ['in a session of its own', ', start_new_session=True'],
  ] as const) {
    it(`loops and has a child ${how} ends together with its child, and the program continues`, async (t) => {
      const { functions, lines } = running(t);
      const code = `import subprocess\nsubprocess.Popen(["sleep", "1000"]${options})\nprint("started")\nwhile True:\n    pass`;
      const fn = functionOf(t, body(code, { FunctionName: `child-${process.pid}`, Timeout: 2 }));
      const error = await failure(functions.invoke(fn, {}));
      assert.equal(error.code, 'FUNCTION_TIMEOUT');
      assert.deepEqual(lines, ['started']);
      await assertNoProcessOf(fn);
    });
  }

  for (const [how, options] of [
    ['in its group', ''],
    ['in a session of its own', ', start_new_session=True'],
    ['in a session and with an environment of its own', ', start_new_session=True, env={}'],
  ] as const) {
    it(`leaves a child ${how}, which ends with the program`, async (t) => {
      const { functions } = running(t);
      const code = `import subprocess\nreturn subprocess.Popen(["sleep", "1000"]${options}).pid`;
      const fn = functionOf(t, body(code, { FunctionName: `leaves-${process.pid}` }));
      const child = Number(await functions.invoke(fn, {}));
      process.kill(child, 0);
      await functions.close();
      await assertNoProcess(child);
      await assertNoProcessOf(fn);
    });
  }

  it('fails writes where, without a line of this program', async (t) => {
    const { functions, lines } = running(t);
    await failure(functions.invoke(functionOf(t, body('raise ValueError("boom")')), {}));
    assert.equal(lines[0], '[ERROR] ValueError: boom');
    assert.equal(lines[1], 'Traceback (most recent call last):');
    assert.match(lines[2] ?? '', /^ {2}File ".*asset\.code\/index\.py", line 2, in handler$/);
    assert.deepEqual(
      lines.filter((line) => line.includes('bootstrap')),
      [],
    );
  });

  const pip = "'\\/.*python.*' -m pip install";
  /** Without the packages that this machine's Python has. */
  const alone = "import sys\nsys.path[:] = [path for path in sys.path if '-packages' not in path]\n";
  const missing = "is neither in the function's code nor in this Python";
  const remedies: readonly [name: string, files: FunctionInput['files'], remedy: string, handler?: string][] = [
    [
      'of a package with an unknown name',
      { 'index.py': 'import not_there.deep' },
      `'not_there' ${missing}: find out which package contains it, and run ${pip} <package>`,
    ],
    ['whose package has another name', { 'index.py': `${alone}import jwt` }, `'jwt' ${missing}: run ${pip} PyJWT`],
    [
      'whose package has another name in its requirements',
      { 'index.py': `${alone}import jwt`, 'requirements.txt': 'pyjwt[crypto]==2' },
      `'jwt' ${missing}: run ${pip} -r '\\/.*asset\\.code\\/requirements\\.txt'`,
    ],
    [
      'of its requirements',
      { 'index.py': 'import not_there', 'requirements.txt': 'a==1\nNot.There[extra] >=2 # why\n' },
      `'not_there' ${missing}: run ${pip} -r '\\/.*asset\\.code\\/requirements\\.txt'`,
    ],
    [
      'that its requirements do not name',
      { 'index.py': 'import not_there', 'requirements.txt': '# not_there\nnot_there_too\n-r not_there.txt\n' },
      `'not_there' ${missing}: find out which package contains it, and run ${pip} <package>`,
    ],
    [
      'of Lambda itself',
      { 'index.py': `${alone}import boto3.session` },
      `Lambda has boto3, but this Python does not: run ${pip} boto3`,
    ],
    [
      'of Lambda itself, next to requirements',
      { 'index.py': `${alone}import botocore`, 'requirements.txt': 'requests' },
      `Lambda has botocore, but this Python does not: run ${pip} botocore`,
    ],
    ['that is its handler', { 'other.py': '' }, "there is no main.py in '\\/.*asset\\.code'", 'main.handler'],
    [
      'that is its handler, in a folder that is not there',
      { 'other.py': '' },
      "there is no dir/main.py in '\\/.*asset\\.code'",
      'dir/main.handler',
    ],
    [
      'that is its handler, in a package',
      { 'pkg/__init__.py': '' },
      "there is no pkg/mod.py in '\\/.*asset\\.code'",
      'pkg.mod.handler',
    ],
    [
      "of the handler's folder",
      { 'src/main.py': 'import src.helper' },
      "'src.helper' is missing in 'src' at '\\/.*asset\\.code\\/src'",
      'src/main.handler',
    ],
    [
      'of a package of its code',
      { 'index.py': 'import lib.a.b', 'lib/__init__.py': '', 'lib/a/__init__.py': '' },
      "'lib.a.b' is missing in 'lib' at '\\/.*asset\\.code\\/lib'",
    ],
    [
      'that is compiled for another Python, in a package',
      { 'index.py': 'import fast.core._native', 'fast/core/__init__.py': '', 'fast/core/_native.cpython-399-x.so': '' },
      "'fast\\.core\\._native' is compiled, and Python 3\\.\\d+ on \\S+ cannot load it: install its package for this Python: \\/.*\\/fast\\/core\\/_native\\.cpython-399-x\\.so",
    ],
    [
      'that is compiled for another Python',
      { 'index.py': 'import _native', '_native.cpython-399-x.so': '' },
      "'_native' is compiled, and .*\\/_native\\.cpython-399-x\\.so",
    ],
    [
      'that is compiled for another machine',
      { 'index.py': 'import _native', '_native.so': 'not for this machine' },
      "'_native' is compiled, and .*\\/_native\\.so",
    ],
  ];
  for (const [name, files, remedy, handler = 'index.handler'] of remedies) {
    it(`imports a module that is missing fails with advice: a module ${name}`, async (t) => {
      const { functions, lines } = running(t);
      const fn = functionOf(t, { ...python('', { Handler: handler }), ...(files && { files }) });
      const { errorType } = await failure(functions.invoke(fn, {}));
      assert.equal(errorType, 'Runtime.ImportModuleError');
      assert.match(lines.at(-1) ?? '', new RegExp(`^${remedy}$`));
    });
  }
});

describe('the calls of AWS of a handler in Python', () => {
  const clients: readonly [name: string, code: string][] = [
    [
      'urllib',
      'import urllib.request\nurlopen = urllib.request.urlopen\nrequest = urllib.request.Request(url, headers={"X-Own": "1"})\nreturn urlopen(request, timeout=5).read().decode()',
    ],
    [
      'http.client',
      'import http.client\nconnection = http.client.HTTPSConnection("dynamodb.eu-west-1.amazonaws.com", timeout=5)\nconnection.request("GET", "/path", headers={"X-Own": "1"})\nreturn connection.getresponse().read().decode()',
    ],
  ];
  for (const [name, code] of clients) {
    it(`end at a port of this machine: ${name}`, async (t) => {
      const seen: string[] = [];
      const awsPort = await listening(t, ({ headers, url }, response) => {
        seen.push(`${headers.host} ${url} ${headers['x-own']}`);
        response.end('answered here');
      });
      const { functions } = running(t, { awsPort });
      const fn = functionOf(t, body(`url = "https://dynamodb.eu-west-1.amazonaws.com/path"\n${code}`));
      assert.equal(await functions.invoke(fn, {}), 'answered here');
      assert.deepEqual(seen, ['dynamodb.eu-west-1.amazonaws.com /path 1']);
    });
  }

  const refused: readonly [name: string, code: string, message: RegExp][] = [
    [
      'in plain HTTP',
      'import urllib.request\nurllib.request.urlopen("http://s3.amazonaws.com/")',
      /port 80, and only https is served here/,
    ],
    [
      'by asyncio',
      'import asyncio\nasync def call():\n    await asyncio.open_connection("s3.amazonaws.com", 443, ssl=True)\nasyncio.run(call())',
      /called by asyncio, which is not served here/,
    ],
    [
      'of a socket',
      'import socket\nsocket.socket().connect(("s3.amazonaws.com", 443))',
      /a socket connects directly to 's3\.amazonaws\.com'/,
    ],
    [
      'of a socket that reports errors by number',
      'import socket\nsocket.socket().connect_ex(("s3.amazonaws.com", 443))',
      /a socket connects directly to 's3\.amazonaws\.com'/,
    ],
    [
      'that ask for an address',
      'import socket\nsocket.gethostbyname("s3.amazonaws.com")',
      /address of 's3\.amazonaws\.com' is not looked up here/,
    ],
  ];
  for (const [name, code, message] of refused) {
    it(`are refused ${name}`, async (t) => {
      const { functions } = running(t, { awsPort: await listening(t, (_, response) => response.end()) });
      assert.match((await failure(functions.invoke(functionOf(t, body(code)), {}))).message, message);
    });
  }

  it('are refused if nothing serves them', async (t) => {
    const code = 'import urllib.request\nurllib.request.urlopen("https://s3.amazonaws.com/")';
    assert.match(
      (await failure(run(t, body(code)))).message,
      /NotServedLocally: 's3\.amazonaws\.com' is not served here/,
    );
  });

  it('leave other hosts alone', async (t) => {
    const code =
      'import ssl, socket\nreturn [ssl.create_default_context().check_hostname, socket.getaddrinfo("127.0.0.1", 80)[0][4][0]]';
    assert.deepEqual(await run(t, body(code)), [true, '127.0.0.1']);
  });
});

describe('the calls of a Python handler to other hosts, over TLS', () => {
  const clients: readonly [name: string, code: string][] = [
    ['urllib', 'import urllib.request\nreturn urllib.request.urlopen(event["url"], context=tls).read().decode()'],
    [
      'asyncio',
      `import asyncio
async def call():
    reader, writer = await asyncio.open_connection("localhost", event["port"], ssl=tls)
    writer.write(b"GET / HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n")
    answer = await reader.read()
    writer.close()
    return answer.decode().split("\\r\\n\\r\\n")[-1]
return asyncio.run(call())`,
    ],
  ];
  for (const [name, code] of clients) {
    it(`are not redirected: ${name}`, async (t) => {
      const { port, cert } = await listeningOverTls(t, (_, response) => response.end('reached'));
      const fn = functionOf(t, body(`import ssl\ntls = ssl.create_default_context(cadata=event["ca"])\n${code}`));
      const { functions } = running(t, { awsPort: 1 });
      assert.equal(await functions.invoke(fn, { url: `https://localhost:${port}/`, port, ca: cert }), 'reached');
    });
  }
});

describe('the interpreter of a Python function', () => {
  /** A machine with these interpreters: their versions by their paths. Those without a folder are on the PATH. */
  function machine(versions: Record<string, string>, env: Record<string, string> = {}): Machine {
    return {
      ...thisMachine('/app', env),
      platform: 'linux',
      find: (program) => {
        const path = program.includes('/') ? program : `/usr/bin/${program}`;
        return path in versions ? path : undefined;
      },
      output: (program) => (versions[program] === 'broken' ? undefined : `${program}\n${versions[program]}\n`),
    };
  }

  const venv = { VIRTUAL_ENV: '/venv' };
  const cases: readonly [
    name: string,
    versions: Record<string, string>,
    env: Record<string, string>,
    expected: string,
  ][] = [
    [
      'that has its version, of the PATH',
      { '/usr/bin/python3.12': '3.12', '/usr/bin/python3': '3.11' },
      {},
      '/usr/bin/python3.12',
    ],
    ['that is python3, if it has the version', { '/usr/bin/python3': '3.12' }, {}, '/usr/bin/python3'],
    [
      'of the virtual environment that is active',
      { '/venv/bin/python': '3.12', '/app/.venv/bin/python': '3.12', '/usr/bin/python3.12': '3.12' },
      venv,
      '/venv/bin/python',
    ],
    [
      "of the app's virtual environment",
      { '/app/.venv/bin/python': '3.12', '/usr/bin/python3.12': '3.12' },
      {},
      '/app/.venv/bin/python',
    ],
    [
      'that has its version rather than one that is active',
      { '/venv/bin/python': '3.11', '/usr/bin/python3.12': '3.12' },
      venv,
      '/usr/bin/python3.12',
    ],
    ['that runs', { '/usr/bin/python3.12': 'broken', '/usr/bin/python3': '3.12' }, {}, '/usr/bin/python3'],
  ];
  for (const [name, versions, env, expected] of cases) {
    it(`is the one ${name}`, (t) => {
      const fn = functionOf(t, { ...python(''), properties: { Runtime: 'python3.12' } });
      const found = runnableFunction(fn, { machine: machine(versions, env), commands: {} });
      assert.ok(!(found instanceof NotRunnable) && found.launch.kind === 'process');
      assert.deepEqual([found.launch.program, found.launch.notice], [expected, undefined]);
    });
  }

  it('is named if it has another version', (t) => {
    const fn = functionOf(t, { ...python(''), properties: { Runtime: 'python3.12' } });
    const found = runnableFunction(fn, { machine: machine({ '/usr/bin/python3': '3.11' }), commands: {} });
    assert.ok(!(found instanceof NotRunnable));
    assert.equal(found.launch.notice, "'S/Fn' requires Python 3.12, but runs on Python 3.11: /usr/bin/python3");
  });

  const others: readonly Record<string, string>[] = [{}, { '/usr/bin/python3': '3.7' }, { '/usr/bin/python': '2.7' }];
  for (const versions of others) {
    it(`is missing, and what brings it is named: ${JSON.stringify(versions)}`, (t) => {
      const fn = functionOf(t, { ...python(''), properties: { Runtime: 'python3.12' } });
      const found = runnableFunction(fn, { machine: machine(versions), commands: {} });
      assert.ok(found instanceof NotRunnable);
      assert.match(
        found.reason,
        /^'S\/Fn' has the runtime 'python3\.12', but this machine has no Python 3\.8 or later: install Python 3\.12/,
      );
    });
  }

  it('is found on the PATH, and not in what cannot be run', (t) => {
    const folder = temporaryFolder(t);
    for (const [path, mode] of [
      ['a/python9', 0o644],
      ['b/python9', 0o755],
    ] as const) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), '#!/bin/sh\necho found\n');
      chmodSync(join(folder, path), mode);
    }
    const PATH = ['a', 'b'].map((name) => join(folder, name)).join(':');
    const here = thisMachine(folder, { PATH });
    assert.equal(here.find('python9'), join(folder, 'b/python9'));
    assert.equal(here.find('./b/python9'), join(folder, 'b/python9'));
    assert.equal(here.find('python10'), undefined);
    assert.equal(here.output(join(folder, 'b/python9'), []), 'found\n');
    assert.equal(here.output(join(folder, 'c/python9'), []), undefined);
  });
});
