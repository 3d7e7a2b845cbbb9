import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { filesOf, leftOut, rewritten, writeTemplates } from '../build/templates.js';
import { MadeFolder } from '../lib/made-folder.js';
import { templates } from '../lib/templates.js';

const root = join(import.meta.dirname, '../..');
const versions = { 'cdk-jwt-protected-api': '1.2.3', 'cdk-http-api-local': '4.5.6' };

function temporaryFolder(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'create-'));
  test.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** An app as the starter makes it. */
function made(test: TestContext, name: string): string {
  const folder = temporaryFolder(test);
  writeTemplates(join(folder, 'templates'), { root, versions });
  const app = join(folder, 'My App');
  new MadeFolder(app).fill(join(folder, 'templates', name));
  return app;
}

describe('a made app', () => {
  for (const { name } of templates) {
    it(`has the files of examples/${name}, those aside that only this repository needs`, (t) => {
      const app = made(t, name);
      assert.deepEqual(filesIn(app), [...filesOf(root, name)].sort());
      for (const file of filesIn(app)) {
        const example = readFileSync(join(root, 'examples', name, file), 'utf8');
        const expected = rewritten[file]?.(example, { root, versions }) ?? example;
        const got = readFileSync(join(app, file), 'utf8');
        assert.equal(file === 'package.json' ? got.replace('"my-app"', `"${name}"`) : got, expected, file);
      }
    });

    it(`has the released packages, and no path out of it, from examples/${name}`, (t) => {
      const app = made(t, name);
      const {
        devDependencies,
        private: isPrivate,
        license,
      } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
      assert.equal(devDependencies['cdk-jwt-protected-api'], '^1.2.3');
      assert.equal(devDependencies['cdk-http-api-local'], '^4.5.6');
      assert.deepEqual([isPrivate, license], [true, undefined]);
      for (const file of filesIn(app).filter((file) => /\.(json|[cm]?tsx?)$/.test(file))) {
        const content = readFileSync(join(app, file), 'utf8');
        assert.doesNotMatch(content, /file:\.\.|chromium|axe-core|playwright/, file);
        for (const [path] of content.matchAll(/(\.\.\/)+[\w/.-]*/g)) {
          assert.doesNotMatch(relative(app, join(app, file, '..', path)), /^\.\./, `${file}: ${path}`);
        }
      }
    });

    it(`has every file and package that its files import, from examples/${name}`, (t) => {
      const app = made(t, name);
      const { devDependencies } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
      for (const file of filesIn(app).filter((path) => /\.[cm]?tsx?$/.test(path))) {
        const content = readFileSync(join(app, file), 'utf8');
        for (const [, imported = ''] of content.matchAll(/\bfrom '([^']+)'/g)) {
          if (imported.startsWith('.')) {
            const path = join(app, file, '..', imported.replace(/\.[cm]?[jt]s$/, ''));
            assert.ok(
              ['.ts', '.tsx'].some((extension) => existsSync(`${path}${extension}`)),
              `${file}: ${imported}`,
            );
          } else if (!imported.startsWith('node:')) {
            const [, packageName = ''] = /^((?:@[^/]+\/)?[^/]+)/.exec(imported) ?? [];
            assert.ok(devDependencies[packageName] ?? devDependencies[`@types/${packageName}`], `${file}: ${imported}`);
          }
        }
      }
    });

    it(`keeps what git ignores in examples/${name} out`, (t) => {
      const app = made(t, name);
      const listed = execFileSync('git', ['ls-files'], { cwd: join(root, 'examples', name), encoding: 'utf8' });
      assert.ok(filesIn(app).every((file) => listed.split('\n').includes(file)));
      assert.ok(filesIn(app).includes('.gitignore'));
    });
  }

  it('leaves out only files that the example has', () => {
    for (const [name, files] of Object.entries(leftOut)) {
      for (const file of files) {
        assert.ok(statSync(join(root, 'examples', name, file)).isFile(), file);
      }
    }
  });
});

it('a template is not made of a package that a new app cannot install', (t) => {
  const folder = temporaryFolder(t);
  assert.throws(() => writeTemplates(folder, { root, versions: { 'cdk-http-api-local': '1.0.0' } }), {
    message:
      "the package 'cdk-jwt-protected-api' of a template has the version 'file:../..': a new app cannot install it",
  });
});

it('the package has every file of the templates, whatever npm does with its name', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'package.json'), readFileSync(join(root, 'create/package.json')));
  writeTemplates(join(folder, 'templates'), { root, versions });
  const [{ files }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  );
  const packed = files
    .map(({ path }: { path: string }) => path)
    .filter((path: string) => path.startsWith('templates/'))
    .sort();
  assert.deepEqual(
    packed,
    filesIn(join(folder, 'templates')).map((file) => `templates/${file}`),
  );
});
