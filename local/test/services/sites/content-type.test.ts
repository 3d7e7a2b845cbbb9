import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { contentTypeOf } from '../../../lib/services/sites/answers/content-type.js';

/** What Python changed after 3.11: it may be another version here. */
const changed = ['.js', '.mjs', '.wav', '.avi', '.m3u', '.m3u8', '.h5', '.eot', '.bmp', '.adts', '.ass', '.loas'];

const python = spawnSync(
  'python3',
  [
    '-c',
    `import json, mimetypes, sys
m = mimetypes.MimeTypes(filenames=())
names = json.load(sys.stdin)
print(json.dumps([m.types_map[True], [m.guess_type(name)[0] for name in names]]))`,
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

  it('is what Python says, if it is here', () => {
    assert.ok(python.error !== undefined || python.status === 0, python.stderr);
    const [types, guesses] = JSON.parse(python.stdout || '[{},null]') as [
      Record<string, string>,
      (string | null)[] | null,
    ];
    for (const [extension, type] of Object.entries(types)) {
      const own = contentTypeOf(`file${extension}`);
      assert.ok(
        own === type || own === 'binary/octet-stream' || changed.includes(extension),
        `${extension}: ${own}, ${type}`,
      );
    }
    assert.deepEqual(
      guesses ?? names().map(contentTypeOf),
      names().map((name) => (guesses && contentTypeOf(name) === 'binary/octet-stream' ? null : contentTypeOf(name))),
    );
  });
});
