/**
 * `tsx test/node-tests.ts <workspace> [<timeout of a file in ms> <report in JUnit's format>] [--fast]` compiles the tests of a
 * workspace and runs them; with `--fast` only the quick ones. Quick files share processes, and the reports still name each.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compiledTests } from './compiled-tests';
import { reportersOf } from './node-reporters';
import { canShare, sharedProcesses } from './shared-processes';

const isFast = process.argv.includes('--fast');
const [workspace, timeout = '900000', report] = process.argv.slice(2).filter((argument) => argument !== '--fast');
const folder = join(__dirname, '..', workspace);

main();

async function main(): Promise<void> {
  const tests = await compiledTests(folder);
  const quick = tests.filter(({ source }) => !isSlow(source));
  const shared = quick.filter(({ source }) => canShare(source));
  const alone = (isFast ? quick : tests).filter((test) => !shared.includes(test));
  const files = [
    ...sharedProcesses(shared, join(folder, 'lib/.tests/shared')),
    ...alone.map(({ compiled }) => compiled),
  ];
  const reporters = report ? reportersOf(report) : ['--test-reporter=spec'];
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      ...['--test', `--test-timeout=${timeout}`, '--test-concurrency=2', ...reporters],
      ...files.map((file) => relative(folder, file)),
    ],
    { cwd: folder, stdio: 'inherit', env: { ...process.env, TESTED_PROGRAM: join(folder, 'dist/cli.js') } },
  );
  child.on('close', (status) => {
    process.exitCode = status ?? 1;
  });
}

/** Starts processes or threads, or takes seconds for many requests or samples. */
function isSlow(file: string): boolean {
  return (
    /[/\\](fuzz|conformance)[/\\]|functions|amplify|at-once|client-types|concurrent|lockout|property|sdk|users-own-app/.test(
      relative(folder, file),
    ) || /node:child_process|\/(program|app-folder|aws-app|support\/functions)\.js'/.test(readFileSync(file, 'utf8'))
  );
}
