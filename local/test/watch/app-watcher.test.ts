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
import { AppWatcher, type SynthesisOptions } from '../../lib/watch/app-watcher.js';
import { WatchLog } from '../../lib/watch/watch-log.js';
import { watchedPaths } from '../../lib/watch/watched-paths.js';
import { type AppInput, synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { until } from '../support/until.js';

const input = { routes: { 'GET /a': 'a' }, pages: 'pages' };
const handler = (answer: string) => `exports.handler = async () => '${answer}';`;

/** An app that is watched; each synthesis waits until it is let go, and so does what is to be done later. */
async function watched(test: TestContext) {
  const folder = temporaryFolder(test);
  writeFiles(folder, { 'a/index.js': handler('a1'), 'pages/index.html': 'page 1', 'app.txt': 'app 1' });
  let syntheses = 0;
  const waiting: { readonly isBackground: boolean; readonly end: (error?: Error) => void }[] = [];
  const synthesized = (routes: AppInput['routes'] = input.routes) => {
    syntheses += 1;
    return readAssembly(synthesizeApp(folder, join(folder, 'cdk.out', String(syntheses)), { ...input, routes }));
  };
  let routes: AppInput['routes'];
  const synthesize = ({ isBackground, signal }: SynthesisOptions) =>
    new Promise<Assembly>((resolve, reject) => {
      // What is synthesized is what the files have in them at its beginning.
      const assembly = synthesized(routes);
      waiting.push({ isBackground, end: (error) => (error ? reject(error) : resolve(assembly)) });
      signal.addEventListener('abort', () => reject(new SynthError('SYNTH_APP_FAILED', 'ended')));
    });
  let printed = '';
  const write = (text: string) => {
    printed += text;
  };
  let now = 0;
  const clock = () => now;
  const log = new WatchLog({ write, clock, timeZone: 'UTC', color: false });
  let planned: { readonly work: () => void; readonly milliseconds: number } | undefined;
  let slowly = () => {};
  const later = (work: () => void, milliseconds: number) => {
    if (milliseconds === 3500) {
      slowly = work;
      return () => {
        slowly = () => {};
      };
    }
    planned = { work, milliseconds };
    return () => {
      planned = undefined;
    };
  };
  const paths = watchedPaths({ include: [], exclude: [] }, 'cdk.out');
  const watcher = new AppWatcher({ folder, paths, synthesize, log, clock, later });
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
    await watcher.close();
    await serving.close();
  });
  watcher.begin(serving, assembly);
  const { apis, sites } = servedDocument(serving);
  const answer = async () => (await fetch(`${apis[0]?.url}/a`)).text();
  return {
    folder,
    write: (path: string, content: string) => writeFileSync(join(folder, path), content),
    page: async () => (await fetch(`${sites[0]?.url}/`)).text(),
    answer,
    /** Saves the handler, and waits until it is served. */
    saveHandler: async (text: string) => {
      writeFileSync(join(folder, 'a/index.js'), handler(text));
      await until(async () => (await answer()) === text);
      await until(() => printed.endsWith('code)\n'));
    },
    /** From now on, a synthesis gives these routes. */
    give: (other: AppInput['routes']) => {
      routes = other;
    },
    /** Lets the next synthesis end, and says whether it was one that nobody waits for. */
    go: async (error?: Error) => {
      await until(() => waiting.length > 0);
      const synthesis = waiting.shift();
      synthesis?.end(error);
      return synthesis?.isBackground;
    },
    isSynthesizing: () => waiting.length > 0,
    planned: () => planned,
    /** Lets time pass, and what is planned begin. */
    rest: async () => {
      await until(() => planned !== undefined);
      const work = planned?.work;
      planned = undefined;
      work?.();
    },
    /** Lets so much time pass that a synthesis is slow. */
    isSlow: () => slowly(),
    at: (milliseconds: number) => {
      now = milliseconds;
    },
    printed: () => printed,
    close: () => watcher.close(),
  };
}

const line = (time: string, label: string, what: string, duration: string, effect: string) =>
  `${time}  ${label}  ${what.padEnd(24)}       ${duration.padStart(6)}  (${effect})\n`;

describe('an app that is watched', () => {
  it('serves a handler and a page that are copied as they are before it is synthesized, and says so in a line', async (t) => {
    const { saveHandler, write, page, isSynthesizing, printed } = await watched(t);
    await saveHandler('a2');
    write('pages/index.html', 'page 2');
    await until(async () => (await page()) === 'page 2');
    await until(() => printed().split('\n').length === 3);
    assert.equal(
      printed(),
      line('00:00:00', 'rebuilt', 'a/index.js', '0 ms', 'serving the new code') +
        line('00:00:00', 'rebuilt', 'pages/index.html', '0 ms', 'serving the new code'),
    );
    assert.ok(!isSynthesizing());
  });

  it('is synthesized at once after a change of anything else, which is served from the line on that says so', async (t) => {
    const { write, go, printed, at } = await watched(t);
    write('app.txt', 'app 2');
    at(61_000);
    assert.equal(await go(), false);
    await until(() => printed() !== '');
    assert.equal(printed(), line('00:01:01', 'rebuilt', 'app.txt', '0 ms', 'serving the new app'));
  });

  it('is synthesized once more after that, when nobody waits', async (t) => {
    const { write, go, rest, printed, planned, saveHandler } = await watched(t);
    write('app.txt', 'app 2');
    await go();
    await until(() => planned() !== undefined);
    const before = printed();
    await rest();
    assert.equal(await go(), true);
    await saveHandler('a2');
    assert.equal(printed(), before + line('00:00:00', 'rebuilt', 'a/index.js', '0 ms', 'serving the new code'));
  });

  it('says that it waits for a synthesis that takes long, and nothing once that has ended', async (t) => {
    const { write, go, printed, isSynthesizing, isSlow } = await watched(t);
    write('app.txt', 'app 2');
    await until(isSynthesizing);
    isSlow();
    assert.equal(printed(), '00:00:00  waiting  app.txt: the app is being synthesized\n');
    await go();
    await until(() => printed().includes('new app'));
    const before = printed();
    isSlow();
    assert.equal(printed(), before);
  });

  it('says what broke, once, and how old the code is that it serves', async (t) => {
    const { write, go, printed, answer, at, saveHandler } = await watched(t);
    at(20_000);
    await saveHandler('a2');
    at(61_000);
    write('app.txt', 'broken');
    await go(new SynthError('SYNTH_APP_FAILED', "'npx tsx app.ts' failed"));
    await until(() => printed().includes('failed'));
    assert.equal(
      printed(),
      line('00:00:20', 'rebuilt', 'a/index.js', '0 ms', 'serving the new code') +
        line('00:01:01', 'broken ', 'app.txt', '0 ms', 'still serving the code from 00:00:20') +
        "'npx tsx app.ts' failed\n",
    );
    assert.equal(await answer(), 'a2');
    write('app.txt', 'mended');
    await go();
    await until(() => printed().includes('serving the new app'));
  });

  it('takes back no change that came while it was synthesized', async (t) => {
    const { write, go, answer, isSynthesizing, printed, saveHandler } = await watched(t);
    write('app.txt', 'app 2');
    await until(isSynthesizing);
    await saveHandler('a2');
    await go();
    await until(isSynthesizing);
    assert.equal(await answer(), 'a2');
    await go();
    await until(() => printed().endsWith('(serving the new app)\n'));
    assert.equal(await answer(), 'a2');
  });

  it('leaves a file that is gone to the synthesis', async (t) => {
    const { folder, write, go, page, isSynthesizing, printed } = await watched(t);
    write('pages/more.html', 'more');
    await go();
    await until(() => printed() !== '');
    rmSync(join(folder, 'pages/more.html'));
    await until(isSynthesizing);
    assert.equal(await page(), 'page 1');
  });

  it('does nothing more once it is closed', async (t) => {
    const { write, close, isSynthesizing, printed } = await watched(t);
    await close();
    write('app.txt', 'app 2');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual([isSynthesizing(), printed()], [false, '']);
  });
});

describe('the synthesis after a handler was saved', () => {
  it('waits until nothing was saved for three seconds, and is one that nobody waits for', async (t) => {
    const { saveHandler, planned, isSynthesizing, rest, go } = await watched(t);
    await saveHandler('a2');
    await until(() => planned() !== undefined);
    const first = planned();
    await saveHandler('a3');
    await until(() => planned() !== undefined && planned() !== first);
    assert.deepEqual([planned()?.milliseconds, isSynthesizing()], [3000, false]);
    await rest();
    assert.equal(await go(), true);
  });

  it('prints nothing if it gives what is served', async (t) => {
    const { saveHandler, rest, go, planned, answer, printed } = await watched(t);
    await saveHandler('a2');
    const before = printed();
    await rest();
    await go();
    await saveHandler('a3');
    await until(() => planned() !== undefined);
    assert.equal(printed(), before + before);
    assert.equal(await answer(), 'a3');
  });

  it('says that it gives something else, which is served then', async (t) => {
    const { saveHandler, rest, go, give, answer, printed } = await watched(t);
    await saveHandler('a2');
    give({ 'GET /b': 'a' });
    await rest();
    await go();
    await until(() => printed().includes('a different app'));
    const effect = 'synthesis produced a different app: now serving that';
    assert.ok(printed().endsWith(line('00:00:00', 'rebuilt', 'a/index.js', '0 ms', effect)));
    assert.equal(await answer(), '{"message":"Not Found"}');
  });

  it('says that it failed although the new code is served, why only once, and when it succeeds again', async (t) => {
    const { saveHandler, rest, go, planned, answer, printed } = await watched(t);
    const failure = new SynthError('SYNTH_BUILD_FAILED', "'tsc' failed with exit code 2");
    for (const text of ['a2', 'a3']) {
      await saveHandler(text);
      await rest();
      await go(failure);
      await until(() => /failed[^)]*\)/.test(printed().slice(printed().lastIndexOf('serving'))));
      assert.equal(await answer(), text);
    }
    await saveHandler('a4');
    await rest();
    await go();
    await until(() => printed().includes('again'));
    const served = line('00:00:00', 'rebuilt', 'a/index.js', '0 ms', 'serving the new code');
    const failed = 'the new code is already being served, but synthesis failed';
    assert.deepEqual(
      [planned(), printed()],
      [
        undefined,
        served +
          line('00:00:00', 'broken ', 'a/index.js', '0 ms', failed) +
          "'tsc' failed with exit code 2\n" +
          served +
          line('00:00:00', 'broken ', 'a/index.js', '0 ms', `${failed} as before`) +
          served +
          line('00:00:00', 'rebuilt', 'a/index.js', '0 ms', 'synthesis succeeds again'),
      ],
    );
  });

  it('is ended by the next save, which is synthesized at once if somebody waits for it', async (t) => {
    const { saveHandler, rest, go, write, isSynthesizing, printed } = await watched(t);
    await saveHandler('a2');
    await rest();
    await until(isSynthesizing);
    write('app.txt', 'app 2');
    assert.equal(await go(), true);
    assert.equal(await go(), false);
    await until(() => printed().includes('new app'));
    assert.doesNotMatch(printed(), /broken|ended/);
  });
});
