import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { it } from 'node:test';

it('an app of one’s own is started for the tests of Jest, and stopped after them', () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    [createRequire(import.meta.url).resolve('jest/bin/jest'), '--config', 'jest.config.cjs'],
    { cwd: join(import.meta.dirname, 'jest'), encoding: 'utf8', env, timeout: 300_000, killSignal: 'SIGKILL' },
  );
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^Tests: +2 passed, 2 total$/m);
  assert.doesNotMatch(stderr, /did not exit/);
});
