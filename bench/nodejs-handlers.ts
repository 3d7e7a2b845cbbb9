import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { buildSync } from 'esbuild';
import { NodejsHandlers } from '../src/nodejs-handlers';

/**
 * Fifty handlers, bundled by one bare `esbuild.buildSync`, by `NodejsHandlers`, and by fifty `NodejsFunction`s. Each run is a
 * process of its own; the runs of a round follow one another, so that what else the machine does is shared by all.
 *
 *     npx tsx bench/nodejs-handlers.ts [rounds]
 */
const HANDLERS = 50;
const names = Array.from({ length: HANDLERS }, (_, index) => `handler${index}`);
const runtime = Runtime.NODEJS_24_X;

/** What is timed: everything from the first call until the code of all handlers is where it belongs. */
const contenders: Record<string, (project: string, stack: Stack) => void> = {
  'esbuild.buildSync': (project) =>
    void buildSync({
      entryPoints: names.map((name) => join(project, 'handlers', `${name}.ts`)),
      outdir: join(project, 'out'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      external: ['@aws-sdk/*', '@smithy/*'],
      logLevel: 'silent',
    }),
  NodejsHandlers: (project, stack) => {
    const handlers = new NodejsHandlers(stack, 'Handlers', { directory: join(project, 'handlers'), runtime });
    for (const name of names) {
      handlers.get(name);
    }
  },
  // What fifty functions with an asset each take without anything to bundle.
  'lambda.Function': (project, stack) => {
    for (const name of names) {
      const code = Code.fromAsset(join(project, 'ready', name));
      new LambdaFunction(stack, name, { code, handler: 'index.handler', runtime });
    }
  },
  NodejsFunction: (project, stack) => {
    for (const name of names) {
      new NodejsFunction(stack, name, {
        entry: join(project, 'handlers', `${name}.ts`),
        depsLockFilePath: join(project, 'package-lock.json'),
        runtime,
        bundling: { logLevel: LogLevel.ERROR },
      });
    }
  },
};

const [first, project] = process.argv.slice(2);
if (project) {
  time(first, project);
} else {
  compare(Number(first ?? 5));
}

function time(contender: string, project: string): void {
  const app = new App({ outdir: join(project, 'cdk.out') });
  new LambdaFunction(new Stack(app, 'Warm'), 'Function', {
    code: Code.fromAsset(join(project, 'handlers')),
    handler: 'index.handler',
    runtime,
  });
  const stack = new Stack(app, 'Stack');
  const start = performance.now();
  contenders[contender](project, stack);
  process.stdout.write(String(performance.now() - start));
}

/** Each round has the slow one once, among several runs of the others. */
function compare(rounds: number): void {
  const fast = Object.keys(contenders).filter((contender) => contender !== 'NodejsFunction');
  const times = new Map(Object.keys(contenders).map((contender) => [contender, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of [...fast, ...fast, 'NodejsFunction', ...fast, ...fast]) {
      times.get(contender)!.push(run(contender));
    }
  }
  const medians = new Map([...times].map(([contender, measured]) => [contender, median(measured)]));
  const bare = medians.get('esbuild.buildSync')!;
  const functions = medians.get('lambda.Function')!;
  const line = (contender: string, columns: string[]) =>
    console.log(contender.padEnd(18) + columns.map((column) => column.padStart(20)).join(''));
  line('median', ['ms', 'buildSync = 1', 'bundling alone']);
  for (const [contender, ms] of medians) {
    const bundling = contender.startsWith('Nodejs') ? ((ms - functions) / bare).toFixed(2) : '';
    line(contender, [ms.toFixed(0), (ms / bare).toFixed(2), bundling]);
  }
  console.log('\nbundling alone: without the time that lambda.Function needs for fifty existing assets');
}

function run(contender: string): number {
  const project = newProject();
  const args = ['--import', 'tsx', __filename, contender, project];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  rmSync(project, { recursive: true });
  if (status !== 0) {
    throw new Error(`${contender} failed:\n${stderr}`);
  }
  return Number(stdout);
}

/** Handlers that share a module and verify a token, as most of a protected API do in one way or the other. */
function newProject(): string {
  const project = mkdtempSync(join(tmpdir(), 'bench-'));
  mkdirSync(join(project, 'handlers'));
  symlinkSync(join(__dirname, '../node_modules'), join(project, 'node_modules'));
  writeFileSync(join(project, 'package.json'), '{}');
  writeFileSync(join(project, 'package-lock.json'), '{}');
  writeFileSync(
    join(project, 'json.ts'),
    'export const json = (body: unknown) => ({ statusCode: 200, body: JSON.stringify(body) });\n',
  );
  for (const name of names) {
    const code = `
      import { createRemoteJWKSet, jwtVerify } from 'jose';
      import { json } from '../json';
      const keys = createRemoteJWKSet(new URL('https://example.com/jwks.json'));
      export const handler = async (event: { token: string }) => {
        const { payload } = await jwtVerify(event.token, keys);
        return json({ handler: '${name}', payload });
      };
    `;
    writeFileSync(join(project, 'handlers', `${name}.ts`), code);
    mkdirSync(join(project, 'ready', name), { recursive: true });
    writeFileSync(join(project, 'ready', name, 'index.js'), `exports.handler = async () => '${name}';`.padEnd(30_000));
  }
  return project;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
