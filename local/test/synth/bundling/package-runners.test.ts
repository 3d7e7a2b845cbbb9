import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { whyUnbundled } from '../../../lib/assembly/io/why-unbundled.js';
import { packageRunners } from '../../../lib/synth/bundling/package-runners.js';
import { temporaryFolder } from '../../support/assembly.js';
import { programFolder } from '../../support/python.js';

/** A package manager that finds esbuild itself, as Yarn does without `node_modules`, or that finds none. */
const managers = { finds: 'echo "$@" >> "$PWD/calls"', 'finds none': 'echo "$@" >> "$PWD/calls"\nexit 1' };

/** The commands of the CDK, and the commands that install esbuild. */
const commands: readonly (readonly [name: string, args: readonly string[], install: string])[] = [
  ['npx', ['--no-install', 'esbuild'], 'npm install --save-dev esbuild'],
  ['yarn', ['run', 'esbuild'], 'yarn add --dev esbuild'],
  ['pnpm', ['exec', '--', 'esbuild'], 'pnpm add --save-dev esbuild'],
  ['bun', ['run', 'esbuild'], 'bun add --dev esbuild'],
];

/** A project "it's", with a folder for the bundle and the package manager, if there is one. */
function project(t: TestContext, name: string, manager?: keyof typeof managers) {
  const folder = join(realpathSync(temporaryFolder(t)), "it's");
  const out = join(folder, 'out');
  mkdirSync(out, { recursive: true });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  if (manager) {
    programFolder(bin, name, managers[manager]);
  }
  const { variables, dispose } = packageRunners({ PATH: bin });
  t.after(dispose);
  const calls = join(folder, 'calls');
  return {
    folder,
    out,
    run: (args: readonly string[]) =>
      spawnSync('/bin/sh', ['-c', '"$@"', 'sh', name, ...args], { cwd: folder, env: variables, encoding: 'utf8' }),
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
  };
}

describe('a package manager that starts esbuild for the CDK', () => {
  for (const [name, start, install] of commands) {
    const bundle = (out: string) => [...start, '--bundle', 'a.ts', `--outfile=${out}/index.js`];

    it(`is not asked twice if esbuild is in node_modules: ${name}`, (t) => {
      const { folder, out, run, calls } = project(t, name, 'finds');
      programFolder(join(folder, 'node_modules/.bin'), 'esbuild', '');
      assert.equal(run(bundle(out)).status, 0);
      assert.deepEqual(calls(), [bundle(out).join(' ')]);
    });

    it(`may find esbuild elsewhere: ${name}`, (t) => {
      const { out, run, calls } = project(t, name, 'finds');
      assert.equal(run(bundle(out)).status, 0);
      assert.deepEqual(calls(), [[...start, '--version'].join(' '), bundle(out).join(' ')]);
      assert.equal(whyUnbundled(out), undefined);
    });

    it(`marks the asset if it finds none: ${name}`, (t) => {
      const { folder, out, run } = project(t, name, 'finds none');
      assert.equal(run(bundle(out)).status, 0);
      assert.equal(
        whyUnbundled(out),
        `esbuild was not found in '${folder}', where the CDK starts it because of the lock file or projectRoot: run '${install}' there`,
      );
    });

    it(`marks the asset if it is not installed itself: ${name}`, (t) => {
      const { folder, out, run } = project(t, name);
      assert.equal(run(bundle(out)).status, 0);
      assert.equal(
        whyUnbundled(out),
        `'${name}' was not found, but the CDK starts esbuild with it because of the lock file in '${folder}': install it`,
      );
      const { status, stderr } = run(['install']);
      assert.deepEqual([status, stderr], [127, `${name}: command not found\n`]);
    });

    it(`does everything else as ever, with its exit code: ${name}`, (t) => {
      const { run, calls } = project(t, name, 'finds none');
      assert.equal(run(['install', 'a b']).status, 1);
      assert.equal(run([...start, '--version']).status, 1);
      assert.deepEqual(calls(), ['install a b', [...start, '--version'].join(' ')]);
    });
  }
});
