import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { contentTypeOf, contentTypes } from '../../../lib/services/sites/answers/content-type.js';

/** Types that Python has since 3.10 and later, up to 3.13, which the deployments of the CDK run on. */
const since: readonly [minor: number, types: Readonly<Record<string, string>>][] = [
  [10, { '3g2': 'audio/3gpp2', '3gp': 'audio/3gpp', '3gpp': 'audio/3gpp', '3gpp2': 'audio/3gpp2', aac: 'audio/aac' }],
  [10, { adts: 'audio/aac', ass: 'audio/aac', loas: 'audio/aac', heic: 'image/heic', heif: 'image/heif' }],
  [10, { h5: 'application/x-hdf5', opus: 'audio/opus' }],
  [11, { avif: 'image/avif', bmp: 'image/bmp', n3: 'text/n3', nq: 'application/n-quads', nt: 'application/n-triples' }],
  [11, { srt: 'text/plain', trig: 'application/trig', vtt: 'text/vtt' }],
  [12, { js: 'text/javascript', mjs: 'text/javascript' }],
  [13, { markdown: 'text/markdown', md: 'text/markdown', rst: 'text/x-rst', rtf: 'text/rtf', webp: 'image/webp' }],
];
/** Extensions that have another type in Python 3.14 or later. */
const changedLater = ['avi', 'texi', 'texinfo', 'wav'];

const python = spawnSync(
  'python3',
  [
    '-c',
    `import json, mimetypes, sys
m = mimetypes.MimeTypes(filenames=())
names = json.load(sys.stdin)
print(json.dumps([sys.version_info.minor, m.types_map[True], [m.guess_type(name)[0] for name in names]]))`,
  ],
  { input: JSON.stringify(names()), encoding: 'utf8' },
);

function names(): readonly string[] {
  return [
    ...['index.html', 'a/b.CSS', 'logo.svg', 'logo.svgz', 'data.json.gz', 'data.JSON.br', 'archive.tgz', 'plain.gz'],
    ...['.css', 'a/.html', '..css', 'no-extension', 'dir.html/file', 'x.unknown', 'a.b.c.txt', 'trailing.', 'x.tar.xz'],
  ];
}

describe('the content type of a file', () => {
  const cases: readonly [key: string, type: string][] = [
    ['index.html', 'text/html'],
    ['assets/app.js', 'text/javascript'],
    ['assets/app.mjs', 'text/javascript'],
    ['style.css', 'text/css'],
    ['A.HTML', 'text/html'],
    ['picture.webp', 'image/webp'],
    ['README.md', 'text/markdown'],
    ['a.markdown', 'text/markdown'],
    ['a.rst', 'text/x-rst'],
    ['a.rtf', 'text/rtf'],
    ['config.json', 'application/json'],
    ['picture.svg', 'image/svg+xml'],
    ['picture.svgz', 'image/svg+xml'],
    ['favicon.ico', 'image/vnd.microsoft.icon'],
    ['robots.txt', 'text/plain'],
    ['data.json.gz', 'application/json'],
    ['data.gz', 'binary/octet-stream'],
    ['.css', 'binary/octet-stream'],
    ['folder.html/file', 'binary/octet-stream'],
    ['app.js.map', 'binary/octet-stream'],
    ['constructor', 'binary/octet-stream'],
    ['a.constructor', 'binary/octet-stream'],
  ];
  for (const [key, type] of cases) {
    it(`of '${key}' is ${type}`, () => assert.equal(contentTypeOf(key), type));
  }

  // What Python 3.13 prints for: json.dumps(sorted(MimeTypes(filenames=()).types_map[True].items()), separators=(',', ':'))
  it('is that of Python 3.13 for every extension', () => {
    const all = [...contentTypes].map(([extension, type]) => [`.${extension}`, type] as const);
    const text = JSON.stringify(all.toSorted(([one], [other]) => (one < other ? -1 : 1)));
    assert.equal(createHash('sha256').update(text).digest('hex').slice(0, 16), '5ac18e5feafeec8e');
  });

  if (python.error === undefined) {
    it('is that of the Python of this machine, apart from what changed between the two', () => {
      assert.equal(python.status, 0, python.stderr);
      const [minor, own, guesses] = JSON.parse(python.stdout) as [number, Record<string, string>, (string | null)[]];
      const newer = Object.assign({}, ...since.flatMap(([first, types]) => (first > minor ? [types] : [])));
      const here = Object.entries(own).map(([extension, type]) => [extension.slice(1), type] as const);
      const isSame = ([extension]: readonly [string, string]) =>
        minor <= 13 || (contentTypes.has(extension) && !changedLater.includes(extension));
      assert.deepEqual(
        { ...Object.fromEntries(here.filter(isSame)), ...newer },
        Object.fromEntries([...contentTypes].filter(isSame)),
      );
      assert.deepEqual(
        names().map(contentTypeOf),
        guesses.map((type) => type ?? 'binary/octet-stream'),
      );
    });
  }
});
