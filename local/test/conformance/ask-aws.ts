import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `npm run conformance:aws` deploys the fixture by the CDK CLI, asks the suite of it, and says how to take it away again.
 * Options go to `cdk deploy`, and the profile to the suite as well: `npm run conformance:aws -- --profile test`.
 */
const cwd = fileURLToPath(new URL('../..', import.meta.url));
const fixture = ['--app', 'npx tsx test/conformance/fixture/app.ts'];
const options = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
const outputs = join(folder, 'outputs.json');
try {
  const written = ['--outputs-file', outputs, '--output', join(folder, 'cdk.out')];
  process.exitCode =
    run('npx', ['cdk', 'deploy', ...fixture, ...written, ...options]) ||
    run(process.execPath, ['--import', 'tsx', '--test', 'test/conformance/conformance.test.ts'], {
      CONFORMANCE_OUTPUTS: outputs,
      ...profileIn(options),
    });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const destroy = ['npx', 'cdk', 'destroy', ...fixture, ...options].map((word) => (/\s/.test(word) ? `"${word}"` : word));
console.log(`\nWhat was deployed stays. Take it away, log groups included, in '${cwd}', by\n\n  ${destroy.join(' ')}`);

/** The SDK takes the profile of the CDK CLI from the environment alone. */
function profileIn(args: readonly string[]): NodeJS.ProcessEnv {
  const { profile } = parseArgs({ args: [...args], options: { profile: { type: 'string' } }, strict: false }).values;
  return typeof profile === 'string' ? { AWS_PROFILE: profile } : {};
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) {
    console.error(`error: cannot run '${command}': ${error.message}`);
  }
  return status ?? 1;
}
