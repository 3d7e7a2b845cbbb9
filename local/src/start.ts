import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readAssembly } from './assembly/io/read-assembly.js';
import { UsageError } from './errors.js';
import { loopbackOrigin } from './host/allowed-origin.js';
import type { EmulatorOptions } from './host/handlers/emulator-options.js';
import { checkFunctionVariables, type FunctionVariables } from './host/handlers/function-variables.js';
import { serviceEndpoints } from './host/handlers/service-endpoints.js';
import { thisMachine } from './host/handlers/this-machine.js';
import { readCertificate } from './host/http/read-certificate.js';
import type { TlsCertificate } from './host/http/self-signed-certificate.js';
import { RequestLog } from './host/log/request-log.js';
import { Progress } from './host/progress.js';
import { StateFile } from './host/state/state-file.js';
import { memoryState, type StateStore } from './host/state/state-store.js';
import { type Local, localOf } from './local.js';
import { serve } from './serve.js';
import { applySeed, checkSeed, readSeed, type Seed, userPools } from './services/user-pools/index.js';
import { ownFolder, synthesize } from './synth/synthesize.js';

export interface StartOptions {
  /**
   * The folder of a cloud assembly that `cdk synth` wrote. Cannot be combined with `app`.
   *
   * @default - the app is synthesized into a folder that is deleted by `stop()`
   */
  readonly output?: string;
  /**
   * The command that synthesizes the app.
   *
   * @default - `app` in `cdk.json`
   */
  readonly app?: string;
  /**
   * The folder of the app, which contains `cdk.json`.
   *
   * @default - the current folder
   */
  readonly folder?: string;
  /**
   * The first port. The others follow it.
   *
   * @default 0 the system chooses each port
   */
  readonly port?: number;
  /**
   * The folder for users and keys.
   *
   * @default - they are kept in memory until `stop()`
   */
  readonly state?: string;
  /**
   * The initial users and groups, or a file that contains them, relative to `folder`.
   *
   * @default - none
   */
  readonly seed?: Seed | string;
  /**
   * Origins of dev servers on this machine, such as `http://localhost:5173`, which may call the APIs and user pools as if the
   * app allowed them.
   *
   * @default - none
   */
  readonly allowOrigins?: readonly string[];
  /**
   * URLs for AWS calls from functions, by the service's name in the AWS CLI: `{ dynamodb: 'http://127.0.0.1:8000' }`.
   *
   * @default - calls for services that are not served here are refused, no matter what AWS_ENDPOINT_URL is in the shell
   */
  readonly endpoints?: Readonly<Record<string, string>>;
  /**
   * Whether to start an emulator for AWS services that are not served here: ministack, from the PATH, a virtual environment in
   * `folder`, or uvx. It gets the tables, queues, topics, buckets, parameters and secrets of the app.
   *
   * @default false
   */
  readonly aws?: boolean;
  /**
   * The PEM files of a certificate and of its private key, relative to `folder`. The managed login domain uses them to answer
   * HTTPS. Browsers and Node.js accept a certificate that mkcert creates.
   *
   * @default - a certificate for localhost that is created at startup, or kept in `state`; browsers warn about it
   */
  readonly tls?: { readonly cert: string; readonly key: string };
  /**
   * Environment variables by function: its construct path, that of a construct around it, its logical id or its name;
   * `Parameters` are for all functions. `null` removes a variable.
   *
   * @default - those of the template
   */
  readonly environment?: FunctionVariables;
  /**
   * Commands that run functions, by the construct path, logical id or name of each: `{ 'App/Notes': 'java -jar notes.jar' }`. They
   * must speak the Lambda Runtime API.
   *
   * @default - Node.js and Python functions and those of provided runtimes run, others return 501
   * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
   */
  readonly functions?: Readonly<Record<string, string>>;
  /**
   * Is called with what is printed: a line for each request, and what the app and its functions write.
   *
   * @default - nothing is printed
   */
  readonly log?: (text: string) => void;
}

/**
 * Serves the HTTP APIs, user pools and sites of a CDK app on this machine, for a test suite. You can serve several apps at once.
 *
 * @throws SynthError if the app cannot be synthesized, AssemblyError if the assembly cannot be read, ListenError if
 * a port is in use, StateError if the state cannot be used, SeedError if the seed cannot be used, UsageError if an option is
 * invalid.
 */
export async function start(options: StartOptions = {}): Promise<Local> {
  const { output, app, port = 0, allowOrigins = [] } = options;
  if (output !== undefined && app !== undefined) {
    throw new UsageError("'output' reads an assembly and 'app' creates one: use only one of them");
  }
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_000)) {
    throw new UsageError(`'port' must be a number from 0 to 65000, got '${port}'`);
  }
  const folder = resolve(options.folder ?? '.');
  const log = options.log ?? (() => {});
  const state = stateOf(options.state, folder);
  const origins = allowOrigins.map((origin) => loopbackOrigin(origin, "'allowOrigins'"));
  const handlers = {
    endpoints: serviceEndpoints(options.endpoints ?? {}, "'endpoints'"),
    environment: checkFunctionVariables(options.environment ?? {}, "'environment'"),
    commands: options.functions ?? {},
    machine: thisMachine(folder),
    ...(options.aws && { emulator: emulatorOptions(options, folder) }),
  };
  const seed = seedOf(options.seed, folder);
  const certificate = certificateOf(options.tls, folder);
  const undo: (() => void | Promise<void>)[] = [];
  const end = async () => {
    for (const step of undo.reverse()) {
      await step();
    }
  };
  try {
    if (state instanceof StateFile) {
      state.lock();
      undo.push(() => state.unlock());
    }
    const assembly = readAssembly(
      output === undefined ? await synthesized(options, folder, undo) : resolve(folder, output),
    );
    const serving = await serve({
      assembly,
      port,
      state,
      reset: false,
      allowOrigins: origins,
      log: new RequestLog({ write: log, color: false, timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone }),
      clock: Date.now,
      handlers,
      ...(certificate && { certificate }),
    });
    undo.push(() => serving.close());
    if (seed) {
      const { cognito, pools } = serving.of(userPools);
      await applySeed(seed, cognito, pools);
    }
    return localOf(serving, end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** In the folder of the app, so that its functions find the same packages as usual, but separate from other syntheses. */
async function synthesized({ app, log }: StartOptions, folder: string, undo: (() => void)[]): Promise<string> {
  const parent = join(folder, ownFolder);
  mkdirSync(parent, { recursive: true });
  const output = mkdtempSync(join(parent, 'test-'));
  undo.push(() => rmSync(output, { recursive: true, force: true }));
  return synthesize({
    folder,
    app,
    home: homedir(),
    env: process.env,
    progress: new Progress(log ?? (() => {}), Date.now),
    output,
    ...(log && { print: log }),
    signal: new AbortController().signal,
  });
}

function emulatorOptions({ state }: StartOptions, folder: string): EmulatorOptions {
  const data = state && join(resolve(folder, state), 'aws');
  return { isRequested: true, folder, state: data, reset: false, env: process.env };
}

function seedOf(seed: StartOptions['seed'], folder: string): Seed | undefined {
  if (typeof seed === 'string') {
    return readSeed(resolve(folder, seed));
  }
  return seed && checkSeed(seed, "'seed'");
}

function certificateOf(tls: StartOptions['tls'], folder: string): TlsCertificate | undefined {
  if (tls === undefined) {
    return undefined;
  }
  // A caller in JavaScript may leave one out.
  const { cert, key }: Partial<typeof tls> = tls;
  if (cert === undefined || key === undefined) {
    throw new UsageError(`'tls' needs the files 'cert' and 'key': '${cert === undefined ? 'cert' : 'key'}' is missing`);
  }
  const files = { cert: resolve(folder, cert), key: resolve(folder, key) };
  return readCertificate(files, { cert: "'tls.cert'", key: "'tls.key'" });
}

function stateOf(state: string | undefined, folder: string): StateStore {
  return state === undefined ? memoryState() : new StateFile(resolve(folder, state));
}
