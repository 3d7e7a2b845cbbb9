import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changedFiles, sourceFolder } from '../../lib/watch/copied-assets.js';

const hashes = (files: { readonly [path: string]: string }) => new Map(Object.entries(files));

describe('the folder that an asset is a copy of', () => {
  const asset = { 'index.js': '1', 'lib/a.js': '2' };
  const cases: readonly [what: string, asset: object, sources: object, found: string | undefined][] = [
    ['has all of its files', asset, { 'fn/index.js': '1', 'fn/lib/a.js': '2' }, 'fn/'],
    ['may have more', asset, { 'fn/index.js': '1', 'fn/lib/a.js': '2', 'fn/index.test.js': '3' }, 'fn/'],
    ['may be the app itself', asset, { 'index.js': '1', 'lib/a.js': '2' }, ''],
    ['is none that lacks a file', asset, { 'fn/index.js': '1' }, undefined],
    ['is none that has another content', asset, { 'fn/index.js': '1', 'fn/lib/a.js': '3' }, undefined],
    ['is none that has it elsewhere', asset, { 'fn/index.js': '1', 'fn/src/lib/a.js': '2' }, undefined],
    ['is none whose file only ends alike', { a: '1' }, { 'fn/ba': '1' }, undefined],
    ['is not known where two have them', { a: '1' }, { 'one/a': '1', 'other/a': '1' }, undefined],
    ['is not known of an empty one', {}, { a: '1' }, undefined],
  ];
  for (const [what, files, sources, found] of cases) {
    it(what, () => assert.equal(sourceFolder(hashes({ ...files }), hashes({ ...sources })), found));
  }

  it('is changed by its own files alone', () => {
    assert.deepEqual(changedFiles(hashes(asset), 'fn/', ['fn/lib/a.js', 'fn/b.js', 'lib/a.js', 'index.js']), [
      'lib/a.js',
    ]);
  });
});
