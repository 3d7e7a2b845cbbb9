/**
 * `tsx test/node-tests.ts <workspace> [<timeout of a file in ms> <report in JUnit's format>] [--fast]` compiles the tests of a
 * workspace and runs them; with `--fast` only the quick ones.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundledProgram, compiledTests } from './compiled-tests';
import { reportersOf } from './node-reporters';

const isFast = process.argv.includes('--fast');
const [workspace, timeout = '900000', report] = process.argv.slice(2).filter((argument) => argument !== '--fast');
const folder = join(__dirname, '..', workspace);

main();

async function main(): Promise<void> {
  const files = await compiledTests(folder);
  // A hundred tests start it.
  const program = await bundledProgram(join(folder, 'lib/cli/cli.js'), join(folder, 'lib/.tests/program'));
  const reporters = report ? reportersOf(report) : ['--test-reporter=spec'];
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      ...['--test', `--test-timeout=${timeout}`, '--test-concurrency=2', ...reporters],
      ...files.filter(({ source }) => !isFast || !isSlow(source)).map(({ compiled }) => relative(folder, compiled)),
    ],
    { cwd: folder, stdio: 'inherit', env: { ...process.env, TESTED_PROGRAM: program } },
  );
  child.on('close', (status) => {
    process.exitCode = status ?? 1;
  });
}

/** Starts processes or threads, or takes seconds for many requests or samples. */
function isSlow(file: string): boolean {
  return (
    /[/\\](fuzz|conformance)[/\\]|functions|amplify|at-once|concurrent|property/.test(relative(folder, file)) ||
    /node:child_process|\/program\.js|\/app-folder\.js/.test(readFileSync(file, 'utf8'))
  );
}
