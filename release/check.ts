/**
 * `tsx release/check.ts` goes through what must be so before a release, and fails if anything is not. What only the owner of
 * an account can see is in CONTRIBUTING.md, under "Before the first release".
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command';
import { git } from './git';
import { nextRelease } from './next-release';
import { releasedPackages } from './packages';
import { placeholders } from './placeholders';

const root = join(__dirname, '..');

/** Each with what is wrong, in sentences. */
const checks: Record<string, () => string[]> = {
  'the names are yours': () => placeholders(root, releasedPackages),
  'every package is there': () =>
    releasedPackages
      .filter(({ folder }) => !existsSync(join(root, folder, 'package.json')))
      .map(({ name, folder }) => `${name} is to be in ${folder}/, which has no package.json`),
  'the history is whole, so that the last release can be found': () =>
    git(root, 'rev-parse', '--is-shallow-repository') === 'true'
      ? ['this clone is shallow: run `git fetch --unshallow`']
      : [],
  'nothing is uncommitted': () =>
    git(root, 'status', '--porcelain') === '' ? [] : ['commit or stash your changes: a release is of a commit'],
  'the generated files are up to date': () => {
    const before = git(root, 'diff');
    run('npx', ['projen', 'default'], root);
    return git(root, 'diff') === before ? [] : ['commit what `npx projen` has written just now'];
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const faults = check();
  failed += faults.length;
  console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  for (const fault of faults) {
    console.log(`       - ${fault}`);
  }
}
for (const released of releasedPackages.filter(({ folder }) => existsSync(join(root, folder, 'package.json')))) {
  console.log(`       ${nextRelease(root, released)?.tag ?? `${released.name}: nothing to release`}`);
}
process.exitCode = failed === 0 ? 0 : 1;
