import assert from 'node:assert/strict';
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { failure, functionOf, running } from '../../support/functions.js';
import { assertNoProcessOf, client, python } from '../../support/runtimes.js';

/** A function whose program is a script for this interpreter. */
function scriptFor(t: TestContext, interpreter: string) {
  const fn = functionOf(t, {
    files: { bootstrap: `#!${interpreter}\n`, interpreter: '' },
    properties: { Runtime: 'provided.al2023', Handler: 'x' },
  });
  const folder = fn.stack.assets.file('code.zip').path;
  chmodSync(join(folder, 'bootstrap'), 0o755);
  return { fn, folder };
}

describe('an environment that cannot be started', () => {
  const cases: readonly [name: string, interpreter: string, reason: RegExp][] = [
    ['its interpreter is missing', '/no/such/interpreter', /its interpreter or loader is not on this machine$/],
    ['its interpreter is not a program', '/etc/passwd', /spawn \S+\/bootstrap EACCES$/],
  ];
  for (const [name, interpreter, reason] of cases) {
    it(`fails its function with the reason: ${name}`, async (t) => {
      const { fn } = scriptFor(t, interpreter);
      const { code, errorType, message } = await failure(running(t).functions.invoke(fn, {}));
      assert.deepEqual([code, errorType], ['FUNCTION_INIT', 'Runtime.InvalidEntrypoint']);
      assert.match(message, /^'\/.*\/asset\.code\/bootstrap' cannot be started: /);
      assert.match(message, reason);
    });
  }

  it('fails its function with the reason: the folder of its code was removed', async (t) => {
    const { functions, fn } = client(t, 'await next(); process.exit(1);');
    await failure(functions.invoke(fn, {}));
    rmSync(fn.stack.assets.file('code.zip').path, { recursive: true });
    const { errorType, message } = await failure(functions.invoke(fn, {}));
    assert.equal(errorType, 'Runtime.InvalidEntrypoint');
    assert.match(message, /^'.*node' cannot be started: the code folder '.*\/asset\.code' was removed$/);
  });
});

describe('an environment whose code does not load', () => {
  const FunctionName = `loads-${process.pid}`;
  const cases = [
    ['a process', python('import time\nprint("loads")\ntime.sleep(1000)', { FunctionName })],
    ['a thread', { files: { 'index.js': "console.log('loads'); for (;;);" }, properties: { FunctionName } }],
  ] as const;
  for (const [name, input] of cases) {
    it(`is ended after the 10 seconds of Lambda: ${name}`, { timeout: 60_000 }, async (t) => {
      t.mock.timers.enable({ apis: ['setTimeout'] });
      const { functions, lines } = running(t);
      const fn = functionOf(t, input);
      const failed = failure(functions.invoke(fn, {}));
      await immediatelyUntil(() => lines.includes('loads'));
      t.mock.timers.tick(9_999);
      t.mock.timers.tick(1);
      const { code, errorType, message } = await failed;
      assert.deepEqual(
        [code, errorType, message],
        ['FUNCTION_TIMEOUT', 'Sandbox.Timedout', 'the code was not loaded after 10.00 seconds'],
      );
      t.mock.timers.reset();
      await assertNoProcessOf(fn);
    });
  }
});

/** Without a timer, since timers are mocked. */
async function immediatelyUntil(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
