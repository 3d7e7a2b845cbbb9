import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { filesIn } from '../../../lib/host/files/same-folders.js';
import { Progress } from '../../../lib/host/progress.js';
import { PreparedApp } from '../../../lib/synth/prepared/prepared-app.js';
import { type SynthesizeOptions, synthesize } from '../../../lib/synth/synthesize.js';
import { type Files, writeFiles } from '../../support/app-folder.js';
import { temporaryFolder } from '../../support/assembly.js';
import { isRunning } from '../../support/is-running.js';
import { until } from '../../support/until.js';

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const noting = (name: string) =>
  `require('node:fs').appendFileSync('loaded.txt', '${name} ' + process.pid + ' ' + process.env.CDK_OUTDIR + '\\n');`;
const writing =
  "require('node:fs').writeFileSync(process.env.CDK_OUTDIR + '/manifest.json', JSON.stringify({ version: '48.0.0', artifacts: {} }));";

/** An app that uses a package with the name of the CDK, and another one. Both note when they are loaded. */
function appFolder(t: TestContext, app: string): string {
  const folder = temporaryFolder(t);
  writeFiles(folder, {
    'cdk.json': '{ "app": "node app.cjs" }',
    'package.json': '{ "name": "app" }',
    'app.cjs': `require('aws-cdk-lib'); require('other'); ${writing}\n${app}`,
    'node_modules/aws-cdk-lib/package.json': '{ "name": "aws-cdk-lib" }',
    'node_modules/aws-cdk-lib/index.js': noting('cdk'),
    'node_modules/other/index.js': noting('other'),
  });
  return folder;
}

interface Outcome {
  readonly printed: string;
  readonly error: string | undefined;
}

async function outcome(folder: string, options: Partial<SynthesizeOptions> = {}): Promise<Outcome> {
  let printed = '';
  const error = await synthesize({
    folder,
    app: undefined,
    home: folder,
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
    progress: new Progress(() => {}, Date.now),
    print: (text) => {
      printed += text;
    },
    signal: new AbortController().signal,
    ...options,
  }).then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  return { printed, error };
}

async function synthesizedOnce(t: TestContext, folder: string, patience?: number): Promise<PreparedApp> {
  const prepared = new PreparedApp(patience === undefined ? {} : { patience });
  t.after(() => prepared.close());
  await outcome(folder, { prepared });
  return prepared;
}

/** After a first synthesis, with the process of the next one. */
async function preparedIn(t: TestContext, folder: string, patience?: number) {
  const prepared = await synthesizedOnce(t, folder, patience);
  return { prepared, pid: await prepare(prepared, folder) };
}

/** Prepares the next process, and waits until it has loaded the CDK. */
async function prepare(prepared: PreparedApp, folder: string): Promise<number> {
  writeFileSync(join(folder, 'loaded.txt'), '');
  prepared.prepare();
  assert.ok(prepared.pid !== undefined);
  await until(() => readFileSync(join(folder, 'loaded.txt'), 'utf8').endsWith('\n'));
  return Number(loaded(folder)[0]?.split(' ')[1]);
}

const loaded = (folder: string) => readFileSync(join(folder, 'loaded.txt'), 'utf8').trim().split('\n');

describe('the process of the next synthesis', () => {
  it('loads the modules of the CDK, but neither the app nor other packages', async (t) => {
    const folder = appFolder(t, '');
    const { prepared, pid } = await preparedIn(t, folder);
    const output = join(folder, 'elsewhere');
    await outcome(folder, { prepared, output });
    assert.deepEqual(loaded(folder), [`cdk ${pid} ${folder}/.cdk-http-api-local/cdk.out`, `other ${pid} ${output}`]);
  });

  it('is used again and again', async (t) => {
    const folder = appFolder(t, 'console.log(process.pid);');
    const { prepared, pid } = await preparedIn(t, folder);
    assert.equal((await outcome(folder, { prepared })).printed, `${pid}\n`);
    for (let count = 1; count <= 2; count += 1) {
      const next = await prepare(prepared, folder);
      assert.equal((await outcome(folder, { prepared })).printed, `${next}\n`);
    }
  });

  it('gives the app its variables before the app is loaded', async (t) => {
    const folder = appFolder(
      t,
      `const { CDK_OUTDIR, CDK_VALIDATION, CDK_CONTEXT_JSON } = process.env;
       console.log(process.pid, CDK_OUTDIR, CDK_VALIDATION ?? null, JSON.parse(CDK_CONTEXT_JSON).color);`,
    );
    const { prepared, pid } = await preparedIn(t, folder);
    const output = join(folder, 'elsewhere');
    const { printed } = await outcome(folder, { prepared, output, validates: false, context: { color: 'blue' } });
    assert.equal(printed, `${pid} ${output} false blue\n`);
    const again = await prepare(prepared, folder);
    assert.match(
      (await outcome(folder, { prepared })).printed,
      new RegExp(`^${again} \\S+cdk\\.out null undefined\\n$`),
    );
  });

  it('writes the same assembly as a new process, byte for byte', async (t) => {
    const app = `
      import { App, Stack } from 'aws-cdk-lib';
      import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
      import { Bucket } from 'aws-cdk-lib/aws-s3';
      const stack: Stack = new Stack(new App(), 'S');
      new HttpApi(stack, 'Api');
      new Bucket(stack, 'Bucket', { autoDeleteObjects: false });
      console.log(process.pid, process.ppid);
    `;
    for (const type of ['commonjs', 'module']) {
      const folder = temporaryFolder(t);
      writeFiles(folder, {
        'cdk.json': JSON.stringify({ app: 'node --import tsx app.ts' }),
        'package.json': JSON.stringify({ name: 'app', type }),
        'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext' } }),
        'app.ts': app,
      });
      symlinkSync(modules, join(folder, 'node_modules'), 'junction');
      const prepared = await synthesizedOnce(t, folder);
      prepared.prepare();
      const { pid } = prepared;
      const [one, other] = [join(folder, 'one'), join(folder, 'other')];
      const { printed, error } = await outcome(folder, { prepared, output: one });
      assert.equal(error, undefined);
      // A shell may become the program that it starts.
      assert.ok(printed.trim().split(' ').map(Number).includes(Number(pid)), printed);
      assert.equal((await outcome(folder, { output: other })).error, undefined);
      assert.deepEqual(filesIn(one), filesIn(other), type);
      for (const path of filesIn(one)) {
        assert.equal(readFileSync(join(one, path), 'utf8'), readFileSync(join(other, path), 'utf8'), path);
      }
    }
  });

  const apps: readonly [what: string, app: string][] = [
    ['prints', "console.log('one'); process.stdout.write('two, without a line end');"],
    ['warns', "console.error('one'); process.emitWarning('two');"],
    ['asks', "process.stdin.on('data', () => {}).on('end', () => console.log('no answer'));"],
    ['fails', "throw new Error('broken');"],
    ['fails later', "setTimeout(() => { throw new Error('broken'); }, 1);"],
    ['is no program', "require('./broken.cjs');"],
    ['exits', "console.log('before'); process.exit(3);"],
    ['is terminated', "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);"],
    [
      'handles a signal',
      "process.on('SIGTERM', () => process.exit(4)); process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);",
    ],
    ['forks itself', "if (!process.send) require('node:child_process').fork(__filename); else console.log('child');"],
    [
      'forks itself in a thread',
      `const { isMainThread, Worker } = require('node:worker_threads');
       if (process.send) console.log('child');
       else if (isMainThread) new Worker(__filename);
       else require('node:child_process').fork(__filename);`,
    ],
    [
      'reads its options',
      'console.log(process.execArgv, process.argv, require.main === module, module.children.length);',
    ],
    ['has a priority', "console.log(require('node:os').getPriority());"],
  ];
  for (const [what, app] of apps) {
    it(`changes nothing for an app that ${what}`, async (t) => {
      const folder = appFolder(t, '');
      const prepared = await synthesizedOnce(t, folder);
      const noting = "require('node:fs').appendFileSync('pids.txt', process.pid + '\\n');";
      writeFileSync(join(folder, 'app.cjs'), `${noting} require('aws-cdk-lib'); ${writing}\n${app}`);
      for (const isPrinted of [true, false]) {
        // What an app printed that failed is part of the error unless it is printed.
        const options = isPrinted ? {} : { print: undefined };
        const expected = await outcome(folder, options);
        const pid = await prepare(prepared, folder);
        const noted = said(await outcome(folder, { prepared, ...options }), pid);
        assert.deepEqual(noted, said(expected, pidsOf(folder)[0]));
        assert.ok(pidsOf(folder).includes(pid));
        writeFileSync(join(folder, 'pids.txt'), '');
      }
    });
  }

  it('is ended with an app whose synthesis is no longer wanted', async (t) => {
    const folder = appFolder(t, '');
    const { prepared, pid } = await preparedIn(t, folder);
    writeFileSync(
      join(folder, 'app.cjs'),
      "require('node:fs').writeFileSync('begun.txt', ''); setInterval(() => {}, 1000);",
    );
    const abort = new AbortController();
    const running = outcome(folder, { prepared, signal: abort.signal });
    await until(() => existsSync(join(folder, 'begun.txt')));
    assert.ok(isRunning(pid));
    abort.abort();
    assert.match(String((await running).error), /was terminated by SIGTERM/);
    await until(() => !isRunning(pid));
  });

  it('is not started for the background, which has another priority', async (t) => {
    const folder = appFolder(t, 'console.log(process.pid);');
    const { prepared, pid } = await preparedIn(t, folder);
    assert.notEqual((await outcome(folder, { prepared, isBackground: true })).printed, `${pid}\n`);
    assert.equal((await outcome(folder, { prepared })).printed, `${pid}\n`);
  });

  it('ends when it is no longer needed', async (t) => {
    const { prepared, pid } = await preparedIn(t, appFolder(t, ''));
    prepared.close();
    await until(() => !isRunning(pid));
    prepared.prepare();
    assert.equal(prepared.pid, undefined);
  });
});

describe('an app is synthesized in a new process', () => {
  const library = 'node_modules/aws-cdk-lib/index.js';
  const changes: readonly [
    what: string,
    change: (folder: string, pid: number) => Partial<SynthesizeOptions> | undefined,
  ][] = [
    ['a module of the CDK has changed', (folder) => save(folder, { [library]: `${noting('new')};` })],
    [
      'a module of the CDK was installed again',
      (folder) => {
        writeFiles(folder, { 'node_modules/new.js': readFileSync(join(folder, library), 'utf8') });
        renameSync(join(folder, 'node_modules/new.js'), join(folder, library));
        return undefined;
      },
    ],
    [
      'the CDK has another version',
      (folder) =>
        save(folder, {
          'node_modules/aws-cdk-lib/package.json': '{ "name": "aws-cdk-lib", "version": "3.0.0" }',
        }),
    ],
    ['package.json has changed', (folder) => save(folder, { 'package.json': '{ "name": "app", "version": "2.0.0" }' })],
    ['tsx is there now', (folder) => save(folder, { 'node_modules/tsx/package.json': '{}' })],
    ['tsconfig.json is there now', (folder) => save(folder, { 'tsconfig.json': '{}' })],
    ['a variable has changed', () => ({ appEnv: { PATH: dirname(process.execPath), COLOR: 'red' } })],
    ['the command has changed', (folder) => save(folder, { 'cdk.json': '{ "app": "node app.cjs again" }' })],
    ['the app is given', () => ({ app: 'node ./app.cjs' })],
    ['the process has ended', (_, pid) => stop(pid, 'SIGKILL')],
    ['the process does not answer', (_, pid) => stop(pid, 'SIGSTOP')],
  ];
  for (const [what, change] of changes) {
    it(`if ${what}`, async (t) => {
      const folder = appFolder(t, "console.log(process.pid, process.argv.slice(2).join(), process.env.COLOR ?? '');");
      const { prepared, pid } = await preparedIn(t, folder, what === 'the process does not answer' ? 50 : undefined);
      const options = change(folder, pid) ?? {};
      const { printed, error } = await outcome(folder, { prepared, ...options });
      assert.equal(error, undefined);
      const [, own] = /^(\d+) (?:again)? (?:red)?\n$/.exec(printed) ?? [];
      assert.ok(own !== undefined && Number(own) !== pid, printed);
      await until(() => !isRunning(pid));
    });
  }

  it('if a module of the CDK changed while it was loaded', async (t) => {
    const folder = appFolder(t, 'console.log(process.pid);');
    const prepared = await synthesizedOnce(t, folder);
    writeFiles(folder, { [library]: `${noting('changing')} require('node:fs').utimesSync(__filename, 1, 1);` });
    await outcome(folder, { prepared });
    const pid = await prepare(prepared, folder);
    assert.notEqual((await outcome(folder, { prepared })).printed, `${pid}\n`);
  });

  it('once and for all, if a process did not answer', async (t) => {
    const folder = appFolder(t, '');
    const { prepared, pid } = await preparedIn(t, folder, 50);
    process.kill(pid, 'SIGSTOP');
    await outcome(folder, { prepared });
    prepared.prepare();
    assert.equal(prepared.pid, undefined);
  });
});

function save(folder: string, files: Files): undefined {
  writeFiles(folder, files);
}

function stop(pid: number, signal: NodeJS.Signals): undefined {
  process.kill(pid, signal);
}

/** What an app printed, without the number of its process. */
function said({ printed, error }: Outcome, pid: number | undefined): readonly (string | undefined)[] {
  return [printed, error].map((text) => text?.replaceAll(String(pid), '<pid>'));
}

function pidsOf(folder: string): readonly number[] {
  return readFileSync(join(folder, 'pids.txt'), 'utf8').trim().split('\n').map(Number);
}
