import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { isRunning } from '../support/is-running.js';
import { Program } from '../support/program.js';
import { until } from '../support/until.js';

const tsx = dirname(fileURLToPath(import.meta.resolve('tsx/package.json')));
/** An app that uses a package with the name of the CDK, which notes the processes in which it is loaded. */
const appFile = (variable: string) => `
  import 'aws-cdk-lib';
  import { appendFileSync } from 'node:fs';
  import { synthesizeApp } from ${JSON.stringify(import.meta.resolve('../support/app-folder.ts'))};
  appendFileSync('.apps', process.pid + '\\n');
  synthesizeApp(process.cwd(), process.env.CDK_OUTDIR, { routes: { 'GET /a': 'a' }, variables: { COLOR: '${variable}' } });
`;

async function watched(test: TestContext) {
  const folder = temporaryFolder(test);
  writeFiles(folder, {
    'cdk.json': JSON.stringify({ app: 'node --import tsx app.mjs', watch: { exclude: ['node_modules'] } }),
    'app.mjs': appFile('red'),
    'a/index.js': 'exports.handler = async () => process.env.COLOR;',
    'node_modules/aws-cdk-lib/package.json': '{ "name": "aws-cdk-lib" }',
    'node_modules/aws-cdk-lib/index.js': "require('node:fs').appendFileSync('.loaded', process.pid + '\\n');",
  });
  symlinkSync(tsx, join(folder, 'node_modules/tsx'), 'junction');
  const program = Program.spawn(test, folder, ['--port', '0', '--json', '--watch'], { PATH: process.env.PATH });
  await program.printed(/\n/);
  const url = `${program.document.apis[0]?.url}/a`;
  const noted = (file: string) => readFileSync(join(folder, file), 'utf8').trim().split('\n').map(Number);
  await until(() => noted('.loaded').length === 2);
  return {
    folder,
    program,
    noted,
    save: (path: string, content: string) => writeFileSync(join(folder, path), content),
    answer: async () => (await fetch(url)).text(),
    /** The process that waits. */
    waiting: noted('.loaded')[1] ?? 0,
  };
}

describe('a process that waits while an app is watched', () => {
  it('runs the app as soon as it is saved, and another one waits then', async (t) => {
    const { program, noted, save, answer, waiting } = await watched(t);
    assert.ok(isRunning(waiting));
    save('app.mjs', appFile('blue'));
    await until(async () => (await answer()) === 'blue');
    assert.equal(noted('.apps')[1], waiting);
    await until(() => noted('.loaded').length > 2);
    await program.interrupt();
    assert.equal(program.stderr.split('rebuilt').length, 2, program.stderr);
  });

  it('waits for the next app if this one is broken', async (t) => {
    const { program, noted, save, answer } = await watched(t);
    save('app.mjs', 'const;');
    await until(() => program.stderr.includes('broken'));
    assert.match(program.stderr, /SyntaxError/);
    assert.equal(await answer(), 'red');
    await until(() => noted('.loaded').length === 3);
    save('app.mjs', appFile('green'));
    await until(async () => (await answer()) === 'green');
    assert.equal(noted('.apps')[1], noted('.loaded')[2]);
    await program.interrupt();
  });

  it('ends with the program', async (t) => {
    const { program, waiting } = await watched(t);
    assert.equal(await program.interrupt(), 0);
    await until(() => !isRunning(waiting));
  });

  it('ends if the program is killed', async (t) => {
    const { program, waiting } = await watched(t);
    await program.kill();
    await until(() => !isRunning(waiting));
  });
});
