import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support/assembly.js';
import { servedFixture } from './target.js';

/** Runs the command with something else in the place of `npx`, which notes what it is called with. */
function askAws(test: TestContext, npx: string, env: NodeJS.ProcessEnv = {}) {
  const bin = temporaryFolder(test);
  const file = join(bin, 'npx');
  const noted = "require('node:fs').writeFileSync(__dirname + '/called', JSON.stringify(process.argv.slice(2)));";
  writeFileSync(file, `#!${process.execPath}\n${noted}\n${npx}`);
  chmodSync(file, 0o755);
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const command = fileURLToPath(new URL('ask-aws.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), command, '--profile', 'test'],
    {
      encoding: 'utf8',
      timeout: 300_000,
      killSignal: 'SIGKILL',
      env: { ...inherited, ...env, PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter) },
    },
  );
  const called: readonly string[] = JSON.parse(readFileSync(join(bin, 'called'), 'utf8'));
  return { status, stdout, stderr, called };
}

const destroy = `npx cdk destroy --app "npx tsx test/conformance/fixture/app.ts" --profile test`;

describe('the command that asks the conformance suite of AWS', () => {
  it('deploys the fixture, asks the suite of what was deployed, and says how to take it away', async (t) => {
    const { parameters, endpoint } = await servedFixture(t);
    const { status, stdout, called } = askAws(
      t,
      `const { argv, env } = process;
      require('node:fs').writeFileSync(argv[argv.indexOf('--outputs-file') + 1], env.FAKE_OUTPUTS);`,
      {
        FAKE_OUTPUTS: JSON.stringify({ Conformance: parameters }),
        CONFORMANCE_COGNITO: endpoint,
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
      },
    );
    assert.equal(status, 0, stdout);
    assert.deepEqual(called.slice(0, 4), ['cdk', 'deploy', '--app', 'npx tsx test/conformance/fixture/app.ts']);
    assert.deepEqual(called.slice(-2), ['--profile', 'test']);
    assert.match(stdout, /the conformance fixture, asked of AWS/);
    assert.match(stdout, /pass [1-9]\d+/);
    assert.ok(stdout.trimEnd().endsWith(destroy), stdout);
    const outputs = called[called.indexOf('--outputs-file') + 1] ?? '';
    assert.equal(existsSync(dirname(outputs)), false);
  });

  it('asks nothing where nothing was deployed, ends as that did, and says how to take away what may be there', (t) => {
    const { status, stdout } = askAws(t, 'process.exitCode = 3;');
    assert.equal(status, 3);
    assert.doesNotMatch(stdout, /conformance fixture/);
    assert.ok(stdout.trimEnd().endsWith(destroy), stdout);
  });
});
