import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Assembly } from '../../lib/assembly/assembly.js';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import { RequestLog } from '../../lib/host/log/request-log.js';
import { memoryState } from '../../lib/host/state/state-store.js';
import { serve, servedDocument } from '../../lib/serve.js';
import { SynthError } from '../../lib/synth/synth-error.js';
import { AppWatcher } from '../../lib/watch/app-watcher.js';
import { watchedPaths } from '../../lib/watch/watched-paths.js';
import { synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { until } from '../support/until.js';

const input = { routes: { 'GET /a': 'a' }, pages: 'pages' };
const handler = (answer: string) => `exports.handler = async () => '${answer}';`;

/** An app that is watched; each synthesis waits until it is let go. */
async function watched(test: TestContext) {
  const folder = temporaryFolder(test);
  writeFiles(folder, { 'a/index.js': handler('a1'), 'pages/index.html': 'page 1', 'app.txt': 'app 1' });
  let syntheses = 0;
  const waiting: ((error?: Error) => void)[] = [];
  const synthesized = () => {
    syntheses += 1;
    return readAssembly(synthesizeApp(folder, join(folder, 'cdk.out', String(syntheses)), input));
  };
  const synthesize = () =>
    new Promise<Assembly>((resolve, reject) => {
      // What is synthesized is what the files have in them at its beginning.
      const assembly = synthesized();
      waiting.push((error) => (error ? reject(error) : resolve(assembly)));
    });
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  const paths = watchedPaths({ include: [], exclude: [] }, 'cdk.out');
  const watcher = new AppWatcher({ folder, paths, synthesize, print, clock: () => 0 });
  const assembly = synthesized();
  const serving = await serve({
    assembly,
    port: 0,
    state: memoryState(),
    reset: false,
    allowOrigins: [],
    log: new RequestLog({ write: () => {}, color: false, timeZone: 'UTC' }),
    clock: Date.now,
  });
  test.after(async () => {
    const closing = watcher.close();
    for (const go of waiting) {
      go(new SynthError('SYNTH_APP_FAILED', 'the test is over'));
    }
    await closing;
    await serving.close();
  });
  watcher.begin(serving, assembly);
  const { apis, sites } = servedDocument(serving);
  return {
    folder,
    write: (path: string, content: string) => writeFileSync(join(folder, path), content),
    page: async () => (await fetch(`${sites[0]?.url}/`)).text(),
    answer: async () => (await fetch(`${apis[0]?.url}/a`)).text(),
    /** Lets the next synthesis end. */
    go: async (error?: Error) => {
      await until(() => waiting.length > 0);
      waiting.shift()?.(error);
    },
    isSynthesizing: () => waiting.length > 0,
    printed: () => printed,
    close: () => watcher.close(),
  };
}

describe('an app that is watched', () => {
  it('serves a handler and a page that are copied as they are before it is synthesized', async (t) => {
    const { write, page, answer, isSynthesizing } = await watched(t);
    write('a/index.js', handler('a2'));
    await until(async () => (await answer()) === 'a2');
    write('pages/index.html', 'page 2');
    await until(async () => (await page()) === 'page 2');
    assert.ok(isSynthesizing());
  });

  it('is synthesized after every change', async (t) => {
    const { write, go, printed } = await watched(t);
    write('app.txt', 'app 2');
    await go();
    await until(() => printed().includes('served after'));
    assert.equal(printed(), 'changed: app.txt\nserved after 0.0 s\n');
  });

  it('says what broke, and serves what it served', async (t) => {
    const { write, go, printed, answer } = await watched(t);
    write('app.txt', 'broken');
    await go(new SynthError('SYNTH_APP_FAILED', "'npx tsx app.ts' failed"));
    await until(() => printed().includes('still is'));
    assert.equal(printed(), "changed: app.txt\nerror: 'npx tsx app.ts' failed\nwhat was served before still is\n");
    assert.equal(await answer(), 'a1');
    write('app.txt', 'mended');
    await go();
    await until(() => printed().includes('served after'));
  });

  it('takes back no change that came while it was synthesized', async (t) => {
    const { write, go, answer, isSynthesizing, printed } = await watched(t);
    write('app.txt', 'app 2');
    await until(isSynthesizing);
    write('a/index.js', handler('a2'));
    await until(async () => (await answer()) === 'a2');
    await go();
    await until(isSynthesizing);
    assert.equal(await answer(), 'a2');
    await go();
    await until(() => /served after 0\.0 s\n$/.test(printed()));
    assert.equal(await answer(), 'a2');
  });

  it('leaves a file that is gone to the synthesis', async (t) => {
    const { folder, write, go, page, isSynthesizing, printed } = await watched(t);
    write('pages/more.html', 'more');
    await go();
    await until(() => printed().includes('served after'));
    rmSync(join(folder, 'pages/more.html'));
    await until(isSynthesizing);
    assert.equal(await page(), 'page 1');
    assert.match(printed(), /changed: pages\/more\.html\n$/);
  });

  it('does nothing more once it is closed', async (t) => {
    const { write, close, isSynthesizing, printed } = await watched(t);
    await close();
    write('app.txt', 'app 2');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual([isSynthesizing(), printed()], [false, '']);
  });
});
