import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { start } from '../../lib/index.js';
import { synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = join(root, 'src');
const dist = join(root, 'dist');

const sources = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }));
const bundles = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.c?js$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(dist, file), 'utf8') }));

/** The files that are loaded with one: what is imported dynamically is loaded later, if ever. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (!loaded.has(file)) {
    loaded.add(file);
    const text = readFileSync(join(dist, file), 'utf8');
    for (const [, imported = ''] of text.matchAll(/^(?:import|export)?[^'"`;]*?(?:from|import) ?"\.\/([^"]+)";$/gm)) {
      loadedWith(imported, loaded);
    }
  }
  return loaded;
}

describe('the published program', () => {
  it('is what its command starts', () => {
    assert.match(readFileSync(join(root, 'bin/cdk-http-api-local.js'), 'utf8'), /^import '\.\.\/dist\/cli\.js';$/m);
  });

  for (const file of ['cli.js', 'index.js']) {
    it(`loads at most ten files with ${file}, without what only some commands use`, () => {
      const loaded = [...loadedWith(file)];
      assert.ok(loaded.length > 1 && loaded.length <= 10, loaded.join(' '));
      const text = loaded.map((name) => readFileSync(join(dist, name), 'utf8')).join('');
      assert.match(text, /^\/\/ src\/host\/http\/listen\.ts$/m);
      assert.doesNotMatch(text, /^\/\/ src\/watch\/app-watcher\.ts$/m);
      assert.doesNotMatch(text, /^\/\/ src\/inventory\/openapi\//m);
    });
  }

  it('has every file that it finds by the place of another one', () => {
    const found = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/new URL\('([^']+)', import\.meta\.url\)/g)].map(([, path = '']) =>
        join(dist, dirname(file), path),
      ),
    );
    assert.ok(found.length >= 6);
    assert.deepEqual(
      found.filter((file) => !existsSync(file)),
      [],
    );
  });

  it('has the names of errors as they are in the sources', () => {
    const names = sources.flatMap(({ text }) =>
      [...text.matchAll(/^export class (\w+) extends ProgramError/gm)].map(([, name = '']) => name),
    );
    assert.ok(names.length > 5);
    for (const name of names) {
      for (const { file, text } of bundles.filter((bundle) => bundle.text.includes(`class extends ProgramError`))) {
        assert.doesNotMatch(text, new RegExp(`\\b${name}\\d+ = class extends|\\bclass ${name}\\d+ extends`), file);
      }
    }
  });
});

describe('start() of a bundle', () => {
  const require = createRequire(import.meta.url);
  const starts: readonly (readonly [name: string, load: () => Promise<{ readonly start: typeof start }>])[] = [
    ['an ES module', () => import(pathToFileURL(join(dist, 'index.js')).href)],
    ['CommonJS', async () => require(join(dist, 'index.cjs'))],
  ];
  for (const [name, load] of starts) {
    it(`runs functions, and shows the frames of the handler alone, as ${name}`, async (t) => {
      const folder = temporaryFolder(t);
      writeFiles(folder, {
        'code/index.js': "exports.handler = async () => {\n  throw new TypeError('it is broken');\n};\n",
      });
      const output = synthesizeApp(folder, join(folder, 'cdk.out'), { routes: { 'GET /a': 'code' } });
      const lines: string[] = [];
      const local = await (await load()).start({ output, log: (text) => lines.push(text) });
      t.after(() => local.stop());
      assert.equal((await fetch(`${local.api().url}/a`)).status, 500);
      const log = lines.join('');
      assert.match(log, /S\/Fn0: TypeError: it is broken\n +S\/Fn0: +at .*index\.js:2:9\)?\n$/);
      assert.doesNotMatch(log, /dist[\\/]services/);
    });
  }

  it('fails with an error that has its name and code', async () => {
    for (const [, load] of starts) {
      const { start } = await load();
      await assert.rejects(start({ output: '/nowhere' }), { name: 'AssemblyError', code: 'ASSEMBLY_MISSING' });
    }
  });
});
