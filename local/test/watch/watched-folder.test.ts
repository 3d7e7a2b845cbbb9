import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { WatchedFolder } from '../../lib/watch/watched-folder.js';
import { watchedPaths } from '../../lib/watch/watched-paths.js';
import { writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { until } from '../support/until.js';

function watching(test: TestContext, files: { readonly [path: string]: string }) {
  const folder = temporaryFolder(test);
  writeFiles(folder, files);
  const told: string[] = [];
  const watched = new WatchedFolder({
    folder,
    paths: watchedPaths({ include: [], exclude: ['left-out'] }, 'cdk.out'),
    onChange: (paths) => told.push(...paths),
    onError: (error) => assert.fail(error),
  });
  test.after(() => watched.close());
  const at = (path: string) => join(folder, path);
  return { watched, told, at };
}

/** A change that is told of for certain: whatever was to be told before it has been. */
async function afterwards(told: string[], at: (path: string) => string): Promise<readonly string[]> {
  writeFileSync(at('last'), 'x');
  await until(() => told.includes('last'));
  return told.filter((path) => path !== 'last');
}

describe('a folder that is watched', () => {
  const changes: readonly [what: string, change: (at: (path: string) => string) => void, told: readonly string[]][] = [
    ['a file that changes', (at) => writeFileSync(at('a.ts'), 'b'), ['a.ts']],
    [
      'a file that another one replaces',
      (at) => {
        writeFileSync(at('.a.swp'), 'b');
        renameSync(at('.a.swp'), at('a.ts'));
      },
      ['a.ts'],
    ],
    ['a file that is new', (at) => writeFileSync(at('b.ts'), 'b'), ['b.ts']],
    ['a file that is gone', (at) => rmSync(at('deep/er/c.ts')), ['deep/er/c.ts']],
    ['a file in a folder that is new', (at) => writeFiles(at('new'), { 'er/a.ts': 'a' }), ['new/er/a.ts']],
    ['the files of a folder that is gone', (at) => rmSync(at('deep'), { recursive: true }), ['deep/er/c.ts']],
    [
      'the files of a folder that is renamed',
      (at) => renameSync(at('deep'), at('far')),
      ['deep/er/c.ts', 'far/er/c.ts'],
    ],
  ];
  for (const [what, change, expected] of changes) {
    it(`tells of ${what}`, async (t) => {
      const { watched, told, at } = watching(t, { 'a.ts': 'a', 'deep/er/c.ts': 'c' });
      watched.begin();
      change(at);
      await until(() => expected.every((path) => told.includes(path)));
      assert.deepEqual(await afterwards(told, at), expected);
    });
  }

  it('tells of files in a folder that was made anew', async (t) => {
    const { watched, told, at } = watching(t, { 'deep/er/c.ts': 'c' });
    watched.begin();
    rmSync(at('deep'), { recursive: true });
    writeFiles(at('deep/er'), { 'c.ts': 'd' });
    await until(() => told.includes('deep/er/c.ts'));
    told.length = 0;
    writeFileSync(at('deep/er/c.ts'), 'e');
    await until(() => told.includes('deep/er/c.ts'));
  });

  it('tells of a change that was made before it was begun, but of no new file', async (t) => {
    const { watched, told, at } = watching(t, { 'a.ts': 'a', 'b.ts': 'b' });
    writeFileSync(at('a.ts'), 'changed');
    writeFileSync(at('made-by-the-build.js'), 'x');
    watched.begin();
    assert.deepEqual(told, ['a.ts']);
    assert.deepEqual(await afterwards(told, at), ['a.ts']);
  });

  it('tells nothing of a file that is written with what was in it', async (t) => {
    const { watched, told, at } = watching(t, { 'a.ts': 'a' });
    watched.begin();
    writeFileSync(at('a.ts'), 'a');
    utimesSync(at('a.ts'), 1, 1);
    assert.deepEqual(await afterwards(told, at), []);
  });

  it('tells nothing of what is left out, of links to nothing, and once it is closed', async (t) => {
    const { watched, told, at } = watching(t, { 'left-out/a.ts': 'a' });
    watched.begin();
    writeFileSync(at('left-out/a.ts'), 'b');
    mkdirSync(at('node_modules/a'), { recursive: true });
    writeFileSync(at('node_modules/a/index.js'), 'b');
    symlinkSync('nowhere', at('link.ts'));
    assert.deepEqual(await afterwards(told, at), []);
    watched.close();
    writeFileSync(at('a.ts'), 'b');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(told, ['last']);
  });
});
