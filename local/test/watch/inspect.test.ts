import assert from 'node:assert/strict';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MemoryWatch } from '../../lib/services/functions/node/memory-watch.js';
import { withTimeout } from '../../lib/services/http-api/io/with-timeout.js';
import { writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { DebuggerClient } from '../support/debugger-client.js';
import { functionOf, running } from '../support/functions.js';
import { Program } from '../support/program.js';
import { until } from '../support/until.js';

const handler = (answer: string) => `interface Gone {
  a: string;
}
export const handler = async () => {
  const answer = '${answer}';
  return answer;
};
`;

/** An app that bundles its handler as NodejsHandlers does, without source maps. */
function appFolder(test: TestContext): string {
  const folder = temporaryFolder(test);
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  writeFiles(folder, {
    'handlers/notes.ts': handler('one'),
    'package.json': '{}',
    'cdk.json': JSON.stringify({ app: `node --import ${import.meta.resolve('tsx')} app.mjs` }),
    'app.mjs': `
      import { createRequire } from 'node:module';
      import { synthesizeApp } from ${JSON.stringify(import.meta.resolve('../support/app-folder.ts'))};
      const esbuild = createRequire(${JSON.stringify(import.meta.url)})('esbuild');
      const entryPoints = { index: 'handlers/notes.ts' };
      esbuild.buildSync({ entryPoints, outdir: '.built/notes', bundle: true, platform: 'node', absWorkingDir: process.cwd() });
      synthesizeApp(process.cwd(), process.env.CDK_OUTDIR, { routes: { 'GET /notes': '.built/notes' } });
    `,
  });
  return folder;
}

async function debugged(test: TestContext, folder: string, args: readonly string[]) {
  const program = await Program.start(test, folder, ['--port', '0', '--inspect=0', ...args]);
  const [, url = ''] = /Debugger listening on (ws:\S+)/.exec(program.stderr) ?? [];
  const client = await DebuggerClient.attach(test, url);
  const call = async () => (await fetch(`${program.address('API')}/notes`)).text();
  /** Calls the handler, and gives where that stops, and what it answers when it goes on. */
  const callStopping = async (line: number) => {
    const place = { file: join(folder, 'handlers/notes.ts'), line };
    await until(async () => (await client.setBreakpoint(place)) !== undefined);
    const answered = call();
    await until(() => client.stoppedAt !== undefined);
    const stoppedAt = client.stoppedAt;
    await client.resume();
    return { stoppedAt, answer: await answered, place };
  };
  return { program, call, callStopping };
}

describe('a breakpoint in the source of a handler', () => {
  it('is hit by a request', async (t) => {
    const { call, callStopping } = await debugged(t, appFolder(t), []);
    assert.equal(await call(), 'one');
    const { stoppedAt, answer, place } = await callStopping(6);
    assert.deepEqual([stoppedAt, answer], [place, 'one']);
  });

  it('is hit in what was saved meanwhile', async (t) => {
    const folder = appFolder(t);
    const { call, callStopping } = await debugged(t, folder, ['--watch']);
    assert.equal(await call(), 'one');
    writeFileSync(join(folder, 'handlers/notes.ts'), `\n\n${handler('two')}`);
    await until(async () => (await call()) === 'two');
    const { stoppedAt, answer, place } = await callStopping(8);
    assert.deepEqual([stoppedAt, answer], [place, 'two']);
  });
});

it('while a debugger may hold handlers, they have all the time they take, and each function one thread', async (t) => {
  const fn = functionOf(t, {
    files: {
      'index.js': `
        const { threadId } = require('node:worker_threads');
        exports.handler = async () => new Promise((resolve) => setTimeout(() => resolve(threadId), 1200));
      `,
    },
    properties: { Timeout: 1 },
  });
  const { functions } = running(t);
  inspector.open(0, '127.0.0.1');
  try {
    const answers = await Promise.all([functions.invoke(fn, {}), functions.invoke(fn, {})]);
    assert.equal(new Set(answers).size, 1);
    const answer = new Promise((resolve) => setTimeout(() => resolve('answer'), 20));
    assert.equal(await withTimeout(1, answer, () => 'late'), 'answer');
  } finally {
    inspector.close();
  }
  await assert.rejects(functions.invoke(fn, {}), { message: 'Task timed out after 1.00 seconds' });
});

it('while a debugger may hold handlers, none is ended for its memory', async (t) => {
  const folder = temporaryFolder(t);
  const done = join(folder, 'done');
  const fn = functionOf(t, {
    files: {
      'index.js': `
        const { existsSync } = require('node:fs');
        exports.handler = async () => { while (!existsSync(${JSON.stringify(done)})); return 'answer'; };
      `,
    },
  });
  let looks = 0;
  // It grows beyond all limits as soon as a thread is there.
  const memoryWatch = new MemoryWatch(() => {
    looks += 1;
    return looks * 100 * 2 ** 30;
  });
  const { functions } = running(t, { memoryWatch });
  inspector.open(0, '127.0.0.1');
  try {
    const answer = functions.invoke(fn, {});
    // After it has ended a function, the watch rests.
    await until(() => looks > 20);
    writeFileSync(done, '');
    assert.equal(await answer, 'answer');
  } finally {
    inspector.close();
  }
  rmSync(done);
  await assert.rejects(functions.invoke(fn, {}), { message: 'the function ran out of memory' });
});

it('a port of debuggers that is taken ends the program', async (t) => {
  const folder = appFolder(t);
  const first = await Program.start(t, folder, ['--port', '0', '--inspect=0']);
  const [, port = ''] = /Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(first.stderr) ?? [];
  const second = Program.spawn(t, folder, ['--port', '0', '--state', 'other', `--inspect=${port}`]);
  assert.equal(await second.ended(), 1);
  assert.match(second.stderr, new RegExp(`error: cannot listen for debuggers on port ${port}: choose a free port`));
});
