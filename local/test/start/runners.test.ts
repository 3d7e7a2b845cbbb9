import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { it } from 'node:test';

const { resolve } = createRequire(import.meta.url);

/** What a test runner prints of the tests in a folder here. */
function ran(folder: string, program: string, ...args: readonly string[]) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, [program, ...args], {
    cwd: join(import.meta.dirname, folder),
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1' },
    timeout: 300_000,
    killSignal: 'SIGKILL',
  });
}

it('an app of one’s own is started for all tests of Jest, or in one, and stopped after them', () => {
  const { status, stderr } = ran('jest', resolve('jest/bin/jest'), '--config', 'jest.config.cjs');
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^Tests: +3 passed, 3 total$/m);
  assert.doesNotMatch(stderr, /did not exit/);
});

it('an app of one’s own is started for the tests of Vitest, and stopped after them', () => {
  const program = join(dirname(resolve('vitest/package.json')), 'vitest.mjs');
  const { status, stdout, stderr } = ran('vitest', program, 'run', '--root', '.', '--reporter', 'default');
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^ +Tests +2 passed \(2\)$/m);
  assert.doesNotMatch(stdout + stderr, /hanging|did not exit|close timed out/);
});
