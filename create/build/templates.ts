import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly [key: string]: unknown;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What the templates are made of. */
export interface TemplateSource {
  /** The folder of the repository. */
  readonly root: string;
  /** The versions of the packages of this repository. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Files of an example that a new app has no use for: tests of this repository, which need a browser or its sources. */
export const leftOut: Readonly<Record<string, readonly string[]>> = {
  api: [],
  hello: [
    'test/browser.test.ts',
    'test/groups.test.ts',
    'test/managed-login-choices.test.ts',
    'test/managed-login.test.ts',
    'test/passwordless.test.ts',
    'test/watch.test.ts',
    'test/support/accessibility.ts',
    'test/support/journey.ts',
    'test/support/launch-browser.ts',
    'test/support/local-server.ts',
    'test/support/visitor.ts',
  ],
  notes: ['test/browser.test.ts'],
};

/** Packages that only files of `leftOut` need. */
const leftOutPackages = ['@sparticuz/chromium', 'axe-core', 'playwright-core'];

/** npm names install scripts that nobody has decided on, at every install. esbuild works without its own. */
const allowScripts = { esbuild: false };

/** Files that are not the same in a template. */
export const rewritten: Readonly<Record<string, (content: string, source: TemplateSource) => string>> = {
  'package.json': manifestOf,
  'tsconfig.json': compilerOptionsOf,
};

/** What git has of an example. Everything else in its folder, such as what is installed or built, is not meant to be copied. */
export function filesOf(root: string, name: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: join(root, 'examples', name), encoding: 'utf8' });
  return listed.split('\0').filter((file) => file !== '' && !leftOut[name]?.includes(file));
}

/** Writes the templates into a folder. */
export function writeTemplates(folder: string, source: TemplateSource): void {
  rmSync(folder, { recursive: true, force: true });
  for (const name of Object.keys(leftOut)) {
    for (const file of filesOf(source.root, name)) {
      const from = join(source.root, 'examples', name, file);
      const to = join(folder, name, withoutDots(file));
      mkdirSync(dirname(to), { recursive: true });
      const rewrite = rewritten[file];
      if (rewrite) {
        writeFileSync(to, rewrite(readFileSync(from, 'utf8'), source));
      } else {
        cpSync(from, to);
      }
    }
  }
}

/** npm leaves some files whose names begin with a dot out of a package, and obeys others. */
function withoutDots(file: string): string {
  if (/(^|\/)_/.test(file)) {
    throw new Error(
      `a file of a template must not begin with '_', got '${file}': the starter would replace the '_' with a dot`,
    );
  }
  return file.replace(/(^|\/)\./g, '$1_');
}

function manifestOf(content: string, { versions }: TemplateSource): string {
  const { description: _, license: __, version: ___, ...manifest } = JSON.parse(content) as Manifest;
  const devDependencies = Object.fromEntries(
    Object.entries(manifest.devDependencies)
      .filter(([name]) => !leftOutPackages.includes(name))
      .map(([name, version]) => [name, versions[name] ? `^${versions[name]}` : version]),
  );
  const inside = Object.entries(devDependencies).find(([, version]) => version === '*' || version.startsWith('file:'));
  if (inside) {
    throw new Error(
      `the package '${inside[0]}' of a template has the version '${inside[1]}': a new app cannot install it`,
    );
  }
  return `${JSON.stringify({ name: manifest.name, version: '0.1.0', ...manifest, devDependencies, allowScripts }, undefined, 2)}\n`;
}

/** Without paths into this repository. */
function compilerOptionsOf(content: string): string {
  const { compilerOptions, include } = JSON.parse(content);
  const { paths: _, ...options } = compilerOptions;
  const inside = include.filter((path: string) => !path.startsWith('..'));
  return `${JSON.stringify({ compilerOptions: options, include: inside }, undefined, 2)}\n`;
}
