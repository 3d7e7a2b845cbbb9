import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { SourceMaps } from '../../../lib/services/functions/io/node/source-maps.js';
import { writeFiles } from '../../support/app-folder.js';
import { temporaryFolder } from '../../support/assembly.js';

const esbuild = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
const source = 'interface Gone {\n  a: string;\n}\nexport const handler = () => {\n  throw new Error();\n};\n';

/** Bundles a handler as the CDK does: not in the folder where it is found later. */
function bundled(test: TestContext, outdir: string, sourcemap: 'inline' | 'linked' | 'external') {
  const folder = temporaryFolder(test);
  writeFiles(folder, { 'package.json': '{}', 'handlers/notes.ts': source });
  esbuild.buildSync({
    absWorkingDir: folder,
    entryPoints: { index: 'handlers/notes.ts' },
    outdir,
    bundle: true,
    platform: 'node',
    sourcemap,
    sourcesContent: false,
  });
  mkdirSync(join(folder, '.own/cdk.out'), { recursive: true });
  const code = join(folder, '.own/cdk.out/asset.1');
  renameSync(join(folder, outdir), code);
  return { folder, code, file: join(code, 'index.js') };
}

/** Where the handler throws, in what esbuild writes. */
function thrownIn(file: string) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('throw new Error()'));
  return { file, line: line + 1, column: (lines[line] ?? '').indexOf('new Error()') + 1 };
}

describe('the source of a place in the code of a function', () => {
  for (const [what, outdir] of [
    ['as deep as it is', 'deep/er/built'],
    ['less deep than it is', 'cdk.out'],
  ] as const) {
    for (const sourcemap of ['inline', 'linked'] as const) {
      it(`is known by a map that is ${sourcemap}, where it was bundled ${what}`, (t) => {
        const { folder, file } = bundled(t, outdir, sourcemap);
        const place = new SourceMaps(() => undefined).original(thrownIn(file));
        assert.deepEqual(place, { file: join(folder, 'handlers/notes.ts'), line: 5, column: 9 });
      });
    }
  }

  it('is known by a map that is somewhere else', (t) => {
    const { folder, code, file } = bundled(t, 'cdk.out', 'external');
    const map = join(folder, 'aside.map');
    renameSync(join(code, 'index.js.map'), map);
    const maps = new SourceMaps((asked) =>
      asked === file ? { file: map, folder: join(folder, 'cdk.out') } : undefined,
    );
    assert.deepEqual(maps.original(thrownIn(file)), { file: join(folder, 'handlers/notes.ts'), line: 5, column: 9 });
  });

  it('is found where Node.js has read the map itself, and names a file that is not there', (t) => {
    const { folder } = bundled(t, 'cdk.out', 'linked');
    const place = { file: join(folder, '.own/cdk.out/handlers/notes.ts'), line: 5, column: 9 };
    const found = new SourceMaps(() => undefined).original(place);
    assert.deepEqual(found, { ...place, file: join(folder, 'handlers/notes.ts') });
  });

  it('is not known without a map, or by one that is none', (t) => {
    const folder = temporaryFolder(t);
    writeFiles(folder, { 'a.js': '', 'b.js': '', 'b.js.map': 'no map' });
    const maps = new SourceMaps(() => undefined);
    for (const name of ['a.js', 'b.js', 'c.js']) {
      assert.equal(maps.original({ file: join(folder, name), line: 1, column: 1 }), undefined);
    }
  });
});
