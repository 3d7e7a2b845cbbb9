/**
 * Uses the library from other languages, with the lowest supported aws-cdk-lib and the newest: builds the package, installs
 * it in an empty project, synthesizes an app there and compares its template with TypeScript's, and sees that errors arrive.
 *
 *   npm run test:languages                   every language whose SDK is here
 *   npm run test:languages -- Python Go      these, whose SDKs must be here
 *   npm run test:languages -- --all          all of them, whose SDKs must be here
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devDependencies } from '../../package.json';
import { typescriptIn } from './documents';
import { dotnet } from './dotnet';
import { go } from './go';
import { java } from './java';
import type { App, Installable, Language } from './language';
import { python } from './python';
import { pythonExample } from './python-example';
import { run } from './run';
import { typescript } from './typescript';
import { lastLine, wrongUses } from './wrong-uses';

const LOWEST = { cdk: devDependencies['aws-cdk-lib'], constructs: devDependencies.constructs };
const NEWEST_CONSTRUCTS = '10.8.1';
/** Known to the CDK alone. */
const NOT_CALLED = ['bind'];

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'languages-'));
const all = [python, java, go, dotnet];
const templates = new Map<string, unknown>();
let passed = 0;
let failed = 0;

try {
  const languages = chosen(process.argv.slice(2));
  check('the app in TypeScript uses the whole public API', () => assert.deepEqual(unusedNames(), []));
  build(typescript);
  for (const language of languages) {
    test(language);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Those of the command line, or else those whose SDK is here. */
function chosen(args: readonly string[]): Language[] {
  const named = args.filter((arg) => arg !== '--all');
  const unknown = named.filter((name) => !all.some((language) => language.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `unknown language '${unknown[0]}': the languages are ${all.map(({ name }) => name).join(', ')}, or --all`,
    );
  }
  const wanted = named.length > 0 ? all.filter(({ name }) => named.includes(name)) : all;
  const isRequired = named.length > 0 || args.includes('--all');
  return wanted.filter((language) => {
    const missing = language.sdk.filter((command) => spawnSync('which', [command]).status !== 0);
    if (missing.length > 0) {
      console.error(`\n!!! ${language.name} is NOT TESTED: '${missing.join("', '")}' is not installed\n`);
      failed += isRequired ? 1 : 0;
    }
    return missing.length === 0;
  });
}

function test(language: Language): void {
  build(language);
  check(`the documents of the package for ${language.name} hold no TypeScript`, () => {
    const unpacked = join(folder, `${language.target}-unpacked`);
    mkdirSync(unpacked);
    language.unpack(join(root, 'dist', language.target), unpacked);
    assert.deepEqual(typescriptIn(unpacked), []);
  });
  const versions = [
    [LOWEST.cdk, LOWEST.constructs],
    [language.newestCdk, NEWEST_CONSTRUCTS],
  ];
  for (const [cdkVersion, constructsVersion] of versions) {
    const name = `${language.name} with aws-cdk-lib ${cdkVersion}`;
    let app: App | undefined;
    check(`${name} compiles`, () => {
      app = install(language, cdkVersion, constructsVersion);
    });
    if (app) {
      const installed = app;
      check(`${name} makes the template of TypeScript`, () =>
        assert.deepEqual(synthesized(installed), templateOf(cdkVersion, constructsVersion)),
      );
      for (const [wrong, message] of Object.entries(wrongUses)) {
        check(`${name} says what is wrong with ${wrong}`, () => assertSaysLast(message, installed, wrong));
      }
    }
    if (app && language === python && cdkVersion === LOWEST.cdk) {
      for (const [fact, test] of Object.entries(pythonExample(app.command, folder))) {
        check(`examples/hello-python ${fact}`, test);
      }
    }
    rmSync(projectOf(language, cdkVersion), { recursive: true, force: true });
  }
}

function check(name: string, test: () => void): void {
  try {
    test();
    passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    console.log(`FAILED  ${name}\n${[message, stdout, stderr].join('\n')}`);
  }
}

/** Makes the package of a language, as the release does. */
function build({ target }: Installable): void {
  run(join(root, 'node_modules/.bin/projen'), [`package:${target}`], { cwd: root });
}

function install(language: Installable, cdkVersion: string, constructsVersion: string): App {
  const project = projectOf(language, cdkVersion);
  mkdirSync(project, { recursive: true });
  const packages = join(root, 'dist', language.target);
  return language.install({ folder: project, packages, cdkVersion, constructsVersion });
}

function projectOf({ target }: Installable, cdkVersion: string): string {
  return join(folder, `${target}-${cdkVersion}`);
}

function templateOf(cdkVersion: string, constructsVersion: string): unknown {
  const template = templates.get(cdkVersion) ?? synthesized(install(typescript, cdkVersion, constructsVersion));
  templates.set(cdkVersion, template);
  rmSync(projectOf(typescript, cdkVersion), { recursive: true, force: true });
  return template;
}

function synthesized({ command, args, env }: App): unknown {
  const assembly = mkdtempSync(join(folder, 'cdk.out-'));
  run(command, args, { cwd: __dirname, env: { ...env, CDK_OUTDIR: assembly } });
  return JSON.parse(readFileSync(join(assembly, 'Notes.template.json'), 'utf8'));
}

/** Runs an app that must fail, as its users run it: with whatever else is printed of the age of Node.js. */
function assertSaysLast(message: string, { command, args, env }: App, wrong: string): void {
  const { status, signal, stdout, stderr } = spawnSync(command, args, {
    cwd: __dirname,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...env,
      WRONG: wrong,
      CDK_OUTDIR: join(folder, 'wrong'),
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '',
    },
  });
  const ended = `it ended with ${status ?? signal}, and printed:\n${stdout}${stderr}`;
  assert.notEqual(status, 0, ended);
  assert.ok(lastLine(stderr).endsWith(message), ended);
}

/** What the library exports and the app in TypeScript does not name. */
function unusedNames(): string[] {
  const app = readFileSync(join(__dirname, 'typescript/app.ts'), 'utf8');
  const used = new Set(app.match(/\w+/g));
  const { types } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) as { types: Record<string, Members> };
  const names = Object.values(types).flatMap(({ members, properties, methods }) =>
    [members, properties, methods].flatMap((list) => list ?? []),
  );
  return [...new Set(names.map(({ name }) => name))].filter((name) => !used.has(name) && !NOT_CALLED.includes(name));
}

/** What jsii says of a type. */
interface Members {
  readonly members?: readonly { readonly name: string }[];
  readonly properties?: readonly { readonly name: string }[];
  readonly methods?: readonly { readonly name: string }[];
}
