import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { unzip } from '../../../lib/services/functions/io/unzip.js';
import { temporaryFolder } from '../../support/assembly.js';
import { type ZipEntry, zipOf } from '../../support/zip.js';

/** Where a zip file of these entries is unpacked to. */
function target(t: TestContext, entries: readonly ZipEntry[]) {
  const folder = temporaryFolder(t);
  const file = join(folder, 'code.zip');
  writeFileSync(file, zipOf(entries));
  const into = join(folder, 'deep/into');
  mkdirSync(into, { recursive: true });
  return { folder, file, into };
}

describe('a zip file', () => {
  it('is unpacked with folders, permissions and links', async (t) => {
    const { file, into } = target(t, [
      { name: 'empty/', mode: 0o40755 },
      { name: 'a/b.txt', content: 'text' },
      { name: 'bootstrap', content: '#!/bin/sh', mode: 0o100755 },
      { name: 'from.windows', content: 'x', mode: 0 },
      { name: 'bin/link', content: '../a/b.txt', mode: 0o120777 },
      { name: 'größe.txt', content: 'ü' },
    ]);
    await unzip(file, into);
    assert.deepEqual(readdirSync(into).sort(), ['a', 'bin', 'bootstrap', 'empty', 'from.windows', 'größe.txt']);
    assert.equal(readFileSync(join(into, 'bin/link'), 'utf8'), 'text');
    assert.equal(readlinkSync(join(into, 'bin/link')), '../a/b.txt');
    assert.equal(statSync(join(into, 'bootstrap')).mode & 0o777, 0o755);
    assert.equal(statSync(join(into, 'a/b.txt')).mode & 0o777, 0o644);
  });

  it('goes over what is there, files that nobody may write included', async (t) => {
    const { file, into } = target(t, [{ name: 'a.txt', content: 'first', mode: 0o100444 }]);
    await unzip(file, into);
    writeFileSync(file, zipOf([{ name: 'a.txt', content: 'second' }]));
    await unzip(file, into);
    assert.equal(readFileSync(join(into, 'a.txt'), 'utf8'), 'second');
  });

  const refused: readonly [name: string, entries: readonly ZipEntry[], message: RegExp][] = [
    ['a name that leads out', [{ name: '../../out.txt' }], /invalid relative path/],
    ['an absolute name', [{ name: '/out.txt' }], /absolute path/],
    ['a name that leads out by backslashes', [{ name: '..\\..\\out.txt' }], /invalid relative path/],
    ['a name of a drive', [{ name: 'C:/out.txt' }], /absolute path/],
    [
      'a link that leads out',
      [{ name: 'a/link', content: '../../..', mode: 0o120777 }],
      /the link 'a\/link' leads out of it, to '\.\.\/\.\.\/\.\.'/,
    ],
    ['an absolute link', [{ name: 'link', content: '/etc', mode: 0o120777 }], /the link 'link' leads out of it/],
    [
      'a file that is written through a link',
      [
        { name: 'link', content: '..', mode: 0o120777 },
        { name: 'link/out.txt', content: 'x' },
      ],
      /the link 'link' leads out of it/,
    ],
    [
      'more than Lambda unpacks',
      [1, 2, 3].map((n) => ({ name: `${n}/`, size: 100 * 1024 * 1024 })),
      /its unpacked size is more than 250 MB, the quota of Lambda$/,
    ],
    ['a file that is larger than it says', [{ name: 'a', content: 'x'.repeat(1000), size: 10 }], /too many bytes/],
  ];
  for (const [name, entries, message] of refused) {
    it(`is refused: ${name}`, async (t) => {
      const { folder, file, into } = target(t, entries);
      await assert.rejects(unzip(file, into), (error: Error) => {
        assert.match(error.message, /^'.*code\.zip' cannot be unpacked: /);
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual([existsSync(join(folder, 'out.txt')), readdirSync(folder)], [false, ['code.zip', 'deep']]);
    });
  }

  it('is refused if it is none', async (t) => {
    const { file, into } = target(t, []);
    writeFileSync(file, 'text');
    await assert.rejects(unzip(file, into), /cannot be unpacked: end of central directory record signature not found/i);
  });
});
