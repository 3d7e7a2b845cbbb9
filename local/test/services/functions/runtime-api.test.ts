import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { describe, it } from 'node:test';
import { failure } from '../../support/functions.js';
import { assertNoProcessOf, client } from '../../support/runtimes.js';

describe('a program that speaks the Lambda Runtime API', () => {
  it('gets events, and answers them one after the other in the same process', async (t) => {
    const { functions, fn } = client(
      t,
      'let n = 0; for (;;) { const { id, event } = await next(); await answer(id, JSON.stringify([event, ++n])); }',
    );
    assert.deepEqual(await functions.invoke(fn, { a: 'ä' }), [{ a: 'ä' }, 1]);
    assert.deepEqual(await functions.invoke(fn, 2), [2, 2]);
  });

  it('is told with an event what is run, and until when', async (t) => {
    const code =
      'for (;;) { const { id, headers } = await next(); await answer(id, JSON.stringify({ ...headers, now: Date.now() })); }';
    const { functions, fn } = client(t, code, { FunctionName: 'fn' });
    const answer = (await functions.invoke(fn, {})) as Record<string, string>;
    assert.match(answer['lambda-runtime-aws-request-id'] ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(answer['lambda-runtime-invoked-function-arn'], 'arn:aws:lambda:eu-west-1:111111111111:function:fn');
    assert.match(
      answer['lambda-runtime-trace-id'] ?? '',
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    );
    const remaining = Number(answer['lambda-runtime-deadline-ms']) - Number(answer.now);
    assert.ok(remaining > 0 && remaining <= 60_000, String(remaining));
  });

  it('can wait for an event without a time limit', async (t) => {
    const servers: Server[] = [];
    const note = (message: unknown) => servers.push((message as { readonly server: Server }).server);
    subscribe('http.server.request.start', note);
    t.after(() => unsubscribe('http.server.request.start', note));
    const code =
      "for (;;) { const { id, headers } = await next(); await answer(id, JSON.stringify(headers['keep-alive'] ?? 'no limit')); }";
    const { functions, fn } = client(t, code);
    assert.equal(await functions.invoke(fn, {}), 'no limit');
    const [server] = servers;
    assert.deepEqual([server?.requestTimeout, server?.keepAliveTimeout, server?.timeout], [0, 0, 0]);
  });

  it('may send an answer in chunks, and announce trailers that it does not send', async (t) => {
    const headers = "{ Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body' }";
    const write = "(request) => { request.write('{\"a\"'); setTimeout(() => request.end(':1}'), 20); }";
    const code = `for (;;) { const { id } = await next(); await api('invocation/' + id + '/response', { headers: ${headers}, write: ${write} }); }`;
    const { functions, fn } = client(t, code);
    assert.deepEqual([await functions.invoke(fn, {}), await functions.invoke(fn, {})], [{ a: 1 }, { a: 1 }]);
  });

  it('reports an error of its handler, and goes on', async (t) => {
    const error =
      "{ errorMessage: 'boom', errorType: 'MyError', stackTrace: [{ path: 'main.go', line: 1, label: 'f' }] }";
    const { functions, fn } = client(
      t,
      `let n = 0; for (;;) { const { id } = await next(); ++n === 1 ? await fail(id, ${error}) : await answer(id, n); }`,
    );
    const { code, errorType, message } = await failure(functions.invoke(fn, {}));
    assert.deepEqual([code, errorType, message], ['FUNCTION_THREW', 'MyError', 'boom']);
    assert.equal(await functions.invoke(fn, {}), 2);
  });

  it('reports an error of the loading of its code, which fails each invocation until it loads', async (t) => {
    const code = `
      import { existsSync, writeFileSync } from 'node:fs';
      if (!existsSync('flag')) {
        writeFileSync('flag', '');
        const error = JSON.stringify({ errorMessage: 'no configuration', errorType: 'Runtime.InitError' });
        await api('init/error', { write: (request) => request.end(error) });
      }
      for (;;) { const { id } = await next(); await answer(id, 1); }`;
    const { functions, fn } = client(t, code);
    const error = await failure(functions.invoke(fn, {}));
    assert.deepEqual(
      [error.code, error.errorType, error.message],
      ['FUNCTION_INIT', 'Runtime.InitError', 'no configuration'],
    );
    assert.equal(await functions.invoke(fn, {}), 1);
  });

  const refused: readonly [name: string, call: string, status: number, type: string][] = [
    ['an answer to an invocation that is not running', "answer('made-up', '1')", 400, 'InvalidRequestID'],
    ['an error of an invocation that is not running', "fail('made-up', {})", 400, 'InvalidRequestID'],
    ['the next event before the answer', "api('invocation/next', { method: 'GET' })", 403, 'InvalidStateTransition'],
    ['another path', "api('exit')", 404, 'NotFound'],
    ['another method', "api('invocation/next')", 404, 'NotFound'],
    [
      'a request of a page',
      "api('invocation/next', { method: 'GET', headers: { origin: 'http://localhost' } })",
      403,
      'Forbidden',
    ],
    [
      'a request of a page without an origin',
      "api('invocation/next', { method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } })",
      403,
      'Forbidden',
    ],
    [
      'a request for another host',
      "api('invocation/next', { method: 'GET', headers: { host: 'evil.example' } })",
      403,
      'Forbidden',
    ],
  ];
  for (const [name, call, status, type] of refused) {
    it(`is refused ${name}, which harms nothing`, async (t) => {
      const { functions, fn } = client(
        t,
        `for (;;) { const { id } = await next(); const { status, body } = await ${call}; await answer(id, JSON.stringify([status, JSON.parse(body).errorType])); }`,
      );
      assert.deepEqual(await functions.invoke(fn, {}), [status, type]);
      assert.deepEqual(await functions.invoke(fn, {}), [status, type]);
    });
  }

  const failing: readonly [name: string, code: string, expected: string, type: string, message: RegExp][] = [
    [
      'streams its answer',
      "await answer(id, '1', { 'Lambda-Runtime-Function-Response-Mode': 'streaming' });",
      'FUNCTION_NOT_SERVED',
      'NotServedError',
      /^the function streams its response, which is not served: an HTTP API buffers it$/,
    ],
    [
      'answers too much in chunks',
      "await api('invocation/' + id + '/response', { write: (request) => { for (let n = 0; n < 7; n++) request.write('x'.repeat(1e6)); request.end(); } });",
      'FUNCTION_ANSWER',
      'Function.ResponseSizeTooLarge',
      /^the response is larger than 6291556 bytes$/,
    ],
    [
      'ends in the middle of its response',
      "await api('invocation/' + id + '/response', { write: (request) => { request.write('{'); setTimeout(() => process.exit(4), 20); } });",
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /^the function exited while it was sending its response$|with exit code 4 before it responded$/,
    ],
    [
      'closes its connection in the middle of its response',
      "await api('invocation/' + id + '/response', { write: (request) => { request.write('{'); setTimeout(() => request.destroy(), 20); } }).catch(() => {}); await new Promise((resolve) => setTimeout(resolve, 1e6));",
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /^the function exited while it was sending its response$/,
    ],
    [
      'answers what is no JSON',
      "await answer(id, 'SUCCESS');",
      'FUNCTION_ANSWER',
      'Runtime.MarshalError',
      /^the response is not JSON$/,
    ],
    ['answers nothing', 'await answer(id);', 'FUNCTION_ANSWER', 'Runtime.MarshalError', /^the response is not JSON$/],
    [
      'exits',
      'process.exit(3);',
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /^the process of the function ended with exit code 3 before it responded$/,
    ],
    [
      'is ended by a signal',
      "process.kill(process.pid, 'SIGTERM'); for (;;);",
      'FUNCTION_EXITED',
      'Runtime.ExitError',
      /^the process of the function was terminated by SIGTERM before it responded$/,
    ],
    ['fails without saying why', "await api('invocation/' + id + '/error');", 'FUNCTION_THREW', 'Error', /^Error$/],
    [
      'fails with a type in a header alone',
      "await fail(id, {}, { 'Lambda-Runtime-Function-Error-Type': 'Own.Type' });",
      'FUNCTION_THREW',
      'Own.Type',
      /Own\.Type/,
    ],
  ];
  for (const [name, code, expected, type, message] of failing) {
    it(`that ${name} fails with ${expected}; the next invocation is answered, and no process stays`, async (t) => {
      const once = `import { existsSync, writeFileSync } from 'node:fs';
        for (;;) { const { id } = await next(); if (!existsSync('flag')) { writeFileSync('flag', ''); ${code} } else { await answer(id, '"unharmed"'); } }`;
      const { functions, fn } = client(t, once);
      const error = await failure(functions.invoke(fn, {}));
      assert.deepEqual([error.code, error.errorType], [expected, type]);
      assert.match(error.message, message);
      assert.equal(await functions.invoke(fn, {}), 'unharmed');
      await functions.close();
      await assertNoProcessOf(fn);
    });
  }

  it('that ends after its answer does not spoil it: the next invocation runs in a new process', async (t) => {
    const { functions, fn } = client(
      t,
      'const { id } = await next(); await fail(id, { errorMessage: String(process.pid) }); setTimeout(() => process.exit(1), 50);',
    );
    const pids = new Set<string>();
    for (const _ of [1, 2, 3]) {
      const { code, message } = await failure(functions.invoke(fn, {}));
      assert.equal(code, 'FUNCTION_THREW');
      pids.add(message);
    }
    assert.equal(pids.size, 3);
  });

  it('that does not ask for an event in time is ended', async (t) => {
    const { functions, fn } = client(
      t,
      'const { id } = await next(); await answer(id, process.pid); setTimeout(() => {}, 1e6);',
      { Timeout: 2 },
    );
    const pid = Number(await functions.invoke(fn, {}));
    const { code, message } = await failure(functions.invoke(fn, {}));
    assert.deepEqual([code, message], ['FUNCTION_TIMEOUT', 'Task timed out after 2.00 seconds']);
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('has what it writes to both streams in the log, under its request and before its answer', async (t) => {
    const code = `console.log('loaded'); for (;;) { const { id, event } = await next();
      process.stdout.write(event + ' out\\n' + event + ' rest'); process.stderr.write(event + ' err\\r  trace\\n'); await answer(id, '1'); }`;
    const { functions, fn } = client(t, code, {}, { onOutput: (_, line, note) => note?.(line) });
    const written: string[] = [];
    for (const name of ['one', 'two']) {
      await functions.invoke(fn, name, (line) => written.push(`${name}: ${line}`));
      written.push('');
    }
    const [one, two] = [written.slice(0, written.indexOf('')), written.slice(written.indexOf('') + 1, -1)];
    assert.deepEqual(one.sort(), ['one:   trace', 'one: loaded', 'one: one err', 'one: one out', 'one: one rest']);
    assert.deepEqual(two.sort(), ['two:   trace', 'two: two err', 'two: two out', 'two: two rest']);
  });
});
