import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { readAssembly } from '../lib/assembly/io/read-assembly.js';
import { thisMachine } from '../lib/host/handlers/this-machine.js';
import { NotRunnable } from '../lib/services/functions/function-definition.js';
import { functionEnvironment } from '../lib/services/functions/function-environment.js';
import { createFunctions } from '../lib/services/functions/io/functions.js';
import { runnableFunction } from '../lib/services/functions/runnable-function.js';
import { BareRuntimeApi } from './bare-runtime-api.js';
import { median } from './statistics.js';

/** Of functions of one runtime, in a round each. */
export interface RuntimeFigures {
  /** Milliseconds until the first answer. */
  readonly cold: number[];
  /** Milliseconds of an invocation, the median of a round. */
  readonly warm: number[];
  /** The same of a bare Runtime API server with the same process; none for a thread. */
  readonly bare: number[];
  /** Megabytes that its process has after a round; none for a thread. */
  readonly memory: number[];
}

const WARM = 500;
const event = { version: '2.0', rawPath: '/', headers: { accept: '*/*' } };
const goSource = fileURLToPath(new URL('../test/conformance/fixture/go', import.meta.url));
const machine = thisMachine(process.cwd());

/** The times of functions by runtime. Go is left out if it is not on this machine. */
export async function runtimeTimes(folder: string, rounds: number): Promise<ReadonlyMap<string, RuntimeFigures>> {
  const assembly = readAssembly(synthesized(folder));
  const figures = new Map<string, RuntimeFigures>();
  const launching = { machine, commands: {} };
  for (let round = 0; round < rounds; round += 1) {
    for (const fn of assembly.resources('AWS::Lambda::Function')) {
      const runnable = runnableFunction(fn, launching);
      if (runnable instanceof NotRunnable) {
        throw new Error(runnable.reason);
      }
      const { definition, launch } = runnable;
      const of = figures.get(definition.runtime) ?? { cold: [], warm: [], bare: [], memory: [] };
      figures.set(definition.runtime, of);
      const functions = createFunctions({ clock: Date.now, onOutput: () => {}, launching });
      of.cold.push(await timed(() => functions.invoke(fn, event, undefined)));
      of.warm.push(await warm(() => functions.invoke(fn, event, undefined)));
      await functions.close();
      if (launch.kind === 'process' && definition.code.kind === 'folder') {
        const taskRoot = definition.code.path;
        const environment = { taskRoot, layersFolder: undefined, logStreamName: 'bench', sessionToken: 'bench' };
        const env = functionEnvironment(definition, environment);
        const program = resolve(taskRoot, launch.program);
        const bare = await BareRuntimeApi.start({
          program,
          args: launch.args({ awsPort: undefined }),
          cwd: taskRoot,
          env,
        });
        const text = JSON.stringify(event);
        await bare.invoke(text);
        of.bare.push(await warm(() => bare.invoke(text)));
        of.memory.push(bare.memory());
        bare.stop();
      }
    }
  }
  return figures;
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await call();
  return performance.now() - from;
}

async function warm(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < WARM; n += 1) {
    times.push(await timed(call));
  }
  return median(times);
}

/** The assembly of an app with a function of each runtime, which answers with its event. */
function synthesized(folder: string): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Runtimes');
  const files = {
    node: {
      'index.mjs': 'export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });',
    },
    python: {
      'index.py':
        'import json\ndef handler(event, context):\n    return {"statusCode": 200, "body": json.dumps(event)}\n',
    },
  };
  const code = (name: keyof typeof files) => {
    mkdirSync(join(folder, name), { recursive: true });
    for (const [file, content] of Object.entries(files[name])) {
      writeFileSync(join(folder, name, file), content);
    }
    return Code.fromAsset(join(folder, name));
  };
  const handler = 'index.handler';
  new LambdaFunction(stack, 'Node', { runtime: Runtime.NODEJS_22_X, handler, code: code('node') });
  const version = machine.output('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'])?.trim();
  new LambdaFunction(stack, 'Python', { runtime: new Runtime(`python${version}`), handler, code: code('python') });
  if (machine.find('go') !== undefined) {
    mkdirSync(join(folder, 'go'), { recursive: true });
    execFileSync('go', ['build', '-tags', 'lambda.norpc', '-o', join(folder, 'go/bootstrap'), '.'], {
      cwd: goSource,
      env: { ...process.env, GOOS: 'linux', CGO_ENABLED: '0' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    new LambdaFunction(stack, 'Go', {
      runtime: Runtime.PROVIDED_AL2023,
      handler: 'echo',
      code: Code.fromAsset(join(folder, 'go')),
      architecture: process.arch === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    });
  }
  return app.synth().directory;
}
