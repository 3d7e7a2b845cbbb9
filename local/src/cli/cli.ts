import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import type { Assembly } from '../assembly/assembly.js';
import { readAssembly } from '../assembly/io/read-assembly.js';
import { ProgramError } from '../errors.js';
import { checkPorts } from '../host/check-ports.js';
import { readFunctionVariables } from '../host/handlers/function-variables.js';
import type { HandlerOptions } from '../host/handlers/handler-options.js';
import { serviceEndpoints } from '../host/handlers/service-endpoints.js';
import { thisMachine } from '../host/handlers/this-machine.js';
import { readCertificate } from '../host/http/read-certificate.js';
import { openForDebuggers } from '../host/inspection.js';
import { paint } from '../host/log/paint.js';
import { RequestLog } from '../host/log/request-log.js';
import { timeOfDay } from '../host/log/time-of-day.js';
import { Progress } from '../host/progress.js';
import type { Serving } from '../host/serving.js';
import { StateFile } from '../host/state/state-file.js';
import { serve, servedDocument } from '../serve.js';
import { services } from '../services/all.js';
import type { UserCommands } from '../services/service.js';
import { applySeed, readSeed, type Seed, userPools } from '../services/user-pools/index.js';
import { ownFolder, type SynthesizeOptions, synthesize, synthesizedFolder } from '../synth/synthesize.js';
import type { BundledAssets, BundlingRecorder } from '../watch/index.js';
import { askPassword } from './ask-password.js';
import { coloredReport } from './colored-report.js';
import { type AssemblySource, type Command, parseCommandLine } from './command-line.js';
import { helpOf } from './help.js';
import { madeUser } from './make-user.js';
import { defaultPort } from './options.js';
import { Output } from './output.js';
import { printToken } from './print-token.js';
import { ServingAddress } from './serving-address.js';
import { startReport } from './start-report.js';
import type { Watching } from './watching.js';

/** How long running work may take to end, in milliseconds. A handler that blocks its thread cannot be ended at all. */
const patience = 1500;

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
// On AWS, handlers run in UTC. A thread cannot have its own time zone.
process.env.TZ = 'UTC';

const terminal = new Output();
const print = (text: string) => terminal.write(process.stderr, text);
const interrupted = new AbortController();
const progress = new Progress(print, Date.now);
let serving: Serving | undefined;
let recorder: BundlingRecorder | undefined;
let watching: Watching | undefined;
let bundled: BundledAssets | undefined;

process.on('SIGHUP', () => void stop());
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void stop('stopped'));
}
for (const stream of [process.stdout, process.stderr]) {
  // The reader of the output has ended, for example `head`.
  stream.on('error', () => interrupted.signal.aborted || void stop());
}
const working = main();

async function main(): Promise<void> {
  try {
    const args = process.argv.slice(2);
    // A check that does not complete has not passed.
    process.exitCode = args.some((arg) => /^--check(=|$)/.test(arg)) ? 2 : undefined;
    const command = parseCommandLine(args);
    terminal.write(process.stdout, command.name === 'serve' ? await start(command) : await run(command));
    watching?.announce();
  } catch (error) {
    if (interrupted.signal.aborted) {
      return;
    }
    if (!(error instanceof ProgramError) && process.exitCode === undefined) {
      throw error;
    }
    const heading = isColored(process.stderr) ? paint('red', 'error:') : 'error:';
    print(error instanceof ProgramError ? `${heading} ${error.message}\n` : `${inspect(error)}\n`);
    process.exitCode ||= 1;
  }
}

/** Ends the program and everything that it has started. `note` is printed if it served an app. */
async function stop(note?: string): Promise<void> {
  if (interrupted.signal.aborted) {
    process.kill(process.pid, 'SIGKILL');
  }
  interrupted.abort();
  const ended = Promise.allSettled([working, watching?.close(), serving?.close()]);
  const late = new Promise((_, reject) => setTimeout(reject, patience));
  await Promise.race([ended, late]).catch(() => process.kill(process.pid, 'SIGKILL'));
  if (note !== undefined && serving) {
    // In a terminal, `^C` is at the beginning of the line.
    print(`${process.stderr.isTTY ? '\n' : ''}${timeOfDay(Date.now(), timeZone)}  ${note}\n`);
  }
  process.exit();
}

async function run(command: Exclude<Command, { name: 'serve' }>): Promise<string> {
  switch (command.name) {
    case 'help':
      return helpOf(command.of);
    case 'version':
      return `${version()}\n`;
    case 'routes':
      return routes(command);
    case 'token':
      return printToken({
        ...command,
        state: stateFile(command),
        folder: process.cwd(),
        print,
        userCommand: 'email' in command ? ownCommand('user', command) : undefined,
      });
    case 'user':
      return user(command);
  }
}

async function user(command: Command & { readonly name: 'user' }): Promise<string> {
  const { email, groups, pool, output } = command;
  const { stdin: input, stderr } = process;
  const isAsked = command.password === undefined && input.isTTY && stderr.isTTY;
  const password = isAsked
    ? await askPassword(`password for ${email} (leave empty to generate one): `, { input, output: stderr })
    : command.password;
  return madeUser({
    user: { email, password, groups, pool },
    state: stateFile(command),
    output,
    folder: process.cwd(),
    print,
    tokenCommand: ownCommand('token', command),
  });
}

async function routes(command: Command & { readonly name: 'routes' }): Promise<string> {
  // The templates say who may call what. The app that is served is synthesized separately, with its assets.
  const folder = await assemblyFolder(command, { bundling: false, output: resolve(ownFolder, 'routes') });
  // Loaded only for this command, so that other commands start faster.
  const { runRoutes } = await import('../inventory/io/run-routes.js');
  const assembly = readAssembly(folder, command);
  for (const reason of assembly.standIns) {
    print(`${reason}\n`);
  }
  const { text, exitCode } = runRoutes(assembly, command.action, {
    updateCommand: updateCommand(command),
    firstPort: defaultPort,
  });
  process.exitCode = exitCode;
  return text;
}

async function start(command: Command & { readonly name: 'serve' }): Promise<string> {
  const state = stateFile(command);
  state.lock();
  process.on('exit', () => state.unlock());
  if (command.output === undefined) {
    const earlier = synthesizedFolder(process.cwd());
    await checkPorts({ services, first: command.port, earlier, warn: print });
  }
  const address = new ServingAddress(state);
  process.on('exit', () => address.remove());
  const seed = command.seed === undefined ? undefined : readSeed(resolve(command.seed));
  const handlers = handlerOptions(command, state);
  recorder = await bundlingRecorder(command);
  const watcher = command.watch ? await watchingOf(command) : undefined;
  const assembly = (await watcher?.synthesize()) ?? readAssembly(await assemblyFolder(command), command);
  const { port, reset, allowOrigins } = command;
  const tls = command.tls && { certificate: readCertificate(command.tls, { cert: '--tls-cert', key: '--tls-key' }) };
  const log = requestLog(command);
  const userCommands = exampleCommands(command, seed, assembly.folder, state);
  if (command.inspect !== undefined) {
    openForDebuggers(command.inspect);
    if (!watcher && recorder) {
      // A debugger needs the source maps as soon as a handler is loaded.
      await bundleForMaps(assembly, recorder.take());
    }
  }
  const started = await progress.step('start', () =>
    serve({
      assembly,
      port,
      state,
      reset,
      allowOrigins,
      log,
      clock: Date.now,
      userCommands,
      handlers,
      ...tls,
      sourceMapOf: (file) => (watcher ?? bundled)?.sourceMapOf(file),
    }),
  );
  serving = started;
  address.write(servedDocument(started).cognito);
  watching = watcher;
  try {
    if (seed) {
      const { cognito, pools } = started.of(userPools);
      await applySeed(seed, cognito, pools);
    }
    watcher?.begin(started, assembly);
    if (command.inspect !== undefined) {
      await watcher?.bundled();
    }
    if (!watcher && recorder && !bundled) {
      bundleForMaps(assembly, recorder.take()).catch(() => {});
    }
  } catch (error) {
    await Promise.all([watcher?.close(), started.close()]);
    throw error;
  }
  return command.json ? `${JSON.stringify(servedDocument(started))}\n` : `\n${report(started, command.verbose)}\n`;
}

/** The user's options for handlers. Of the variables in the shell, only those for endpoints count. */
function handlerOptions(
  { aws, endpoints, envVars, functions, reset }: Command & { readonly name: 'serve' },
  { folder }: StateFile,
): HandlerOptions {
  const state = join(folder, 'aws');
  const emulator = { isRequested: aws, folder: process.cwd(), state, reset, env: process.env };
  return {
    endpoints: serviceEndpoints(endpoints, '--endpoint', process.env),
    commands: functions,
    machine: thisMachine(process.cwd()),
    emulator,
    ...(envVars !== undefined && { environment: readFunctionVariables(resolve(envVars)) }),
  };
}

/** Records how functions are bundled while the app is synthesized. */
async function bundlingRecorder({
  output,
}: Command & { readonly name: 'serve' }): Promise<BundlingRecorder | undefined> {
  if (output !== undefined) {
    return undefined;
  }
  const { BundlingRecorder } = await import('../watch/index.js');
  const made = new BundlingRecorder(process.env);
  process.on('exit', () => made.dispose());
  return made;
}

/** Bundles the functions again, with source maps, so that stack traces name the sources. What is served does not change. */
async function bundleForMaps(assembly: Assembly, bundlings: ReturnType<BundlingRecorder['take']>): Promise<void> {
  const { BundledAssets } = await import('../watch/index.js');
  bundled = await BundledAssets.of(assembly, bundlings, process.env);
  process.on('exit', () => bundled?.dispose());
}

async function watchingOf(command: Command & { readonly name: 'serve' }): Promise<Watching> {
  // Loaded only if it is needed, so that the program starts faster.
  const { Watching } = await import('./watching.js');
  return new Watching({
    output: command.output,
    seed: command.seed,
    recorder,
    synthesize: async (prepared, again) => {
      const options = { ...(again && quietly(command, again)), prepared };
      return readAssembly(await assemblyFolder(command, options), command);
    },
    print,
    timeZone,
    color: isColored(process.stderr),
  });
}

/** After the first synthesis, only the error of a synthesis is printed. */
function quietly({ verbose }: { readonly verbose: boolean }, { signal, ...again }: Partial<SynthesizeOptions>) {
  const quiet = { print: undefined, progress: new Progress(() => {}, Date.now) };
  const signals = [interrupted.signal, ...(signal ? [signal] : [])];
  return { ...again, ...(!verbose && quiet), signal: AbortSignal.any(signals) };
}

/** How to call `token` and `user` from the user's own folder: npm starts scripts in a different one. */
function exampleCommands(
  { output, state }: Command & { readonly name: 'serve' },
  seed: Seed | undefined,
  folder: string,
  { folder: kept }: StateFile,
): UserCommands {
  const isElsewhere = (process.env.INIT_CWD ?? process.cwd()) !== process.cwd();
  const seeded = seed && seededUser(seed);
  const options = [
    ...(isElsewhere || output !== undefined ? [`--output ${quoted(folder)}`] : []),
    ...(isElsewhere || state !== undefined ? [`--state ${quoted(kept)}`] : []),
  ];
  const commandOf = (name: string) =>
    ['npx cdk-http-api-local', name, quoted(seeded ?? 'you@example.com'), ...options].join(' ');
  return { token: commandOf('token'), user: seeded === undefined ? commandOf('user') : undefined };
}

/** The first user who can sign in. */
function seededUser(seed: Seed): string | undefined {
  const users = [seed, ...Object.values(seed.pools ?? {})].flatMap((pool) => pool.users ?? []);
  const user = users.find(({ confirmed }) => confirmed !== false);
  return user && (user.username ?? user.email);
}

/** How to call another command for the same user. */
function ownCommand(
  name: 'token' | 'user',
  { email, output, state, pool }: Pick<Command & { readonly name: 'user' }, 'email' | 'output' | 'state' | 'pool'>,
): string {
  return [
    `npx cdk-http-api-local ${name} ${quoted(email)}`,
    ...(output === undefined ? [] : [`--output ${quoted(output)}`]),
    ...(state === undefined ? [] : [`--state ${quoted(state)}`]),
    ...(pool === undefined ? [] : [`--pool ${quoted(pool)}`]),
  ].join(' ');
}

/** The command that accepts the current routes, for the user's folder. */
function updateCommand({ output, app, action }: Command & { readonly name: 'routes' }): string {
  const isElsewhere = (process.env.INIT_CWD ?? process.cwd()) !== process.cwd();
  return [
    ...(isElsewhere ? [`cd ${quoted(process.cwd())} &&`] : []),
    'npx cdk-http-api-local routes',
    ...(output === undefined ? [] : [`--output ${quoted(output)}`]),
    ...(app === undefined ? [] : [`--app ${quoted(app)}`]),
    ...(action && 'file' in action ? [`--update ${quoted(action.file)}`] : []),
  ].join(' ');
}

/** Quoted as one word of a shell. */
function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function report({ served }: Serving, isVerbose: boolean): string {
  const text = startReport(served, isVerbose);
  return isColored(process.stdout) ? coloredReport(text) : text;
}

function isColored(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR;
}

function requestLog({ json, verbose }: { readonly json: boolean; readonly verbose: boolean }): RequestLog {
  const stream = json ? process.stderr : process.stdout;
  return new RequestLog({
    write: (text) => terminal.gather(stream, text),
    color: isColored(stream),
    foldsPreflights: !verbose,
    timeZone,
  });
}

/** The folder of the assembly. If none is given, the app is synthesized. */
async function assemblyFolder(source: AssemblySource, options: Partial<SynthesizeOptions> = {}): Promise<string> {
  const folder = process.cwd();
  const env = { ...process.env, TZ: timeZone };
  const { app, context, offlineContext } = source;
  return source.output === undefined
    ? synthesize({
        folder,
        app,
        context,
        offlineContext,
        home: homedir(),
        env,
        appEnv: recorder?.environment(env),
        progress,
        print,
        signal: interrupted.signal,
        ...options,
      })
    : resolve(folder, source.output);
}

function stateFile({ state }: { readonly state: string | undefined }): StateFile {
  return new StateFile(resolve(state ?? ownFolder));
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
