import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { readHttpApis } from './assembly/http-api.js';
import { readAssembly } from './assembly/read-assembly.js';
import { type AssemblySource, type Command, help, parseCommandLine } from './command-line.js';
import { ProgramError } from './errors.js';
import { Progress } from './progress.js';
import { routesReport } from './routes-report.js';
import { printToken } from './serve/print-token.js';
import { RequestLog } from './serve/request-log.js';
import { type Serving, serve } from './serve/serve.js';
import { startReport } from './serve/start-report.js';
import { StateFile } from './state/state-file.js';
import { ownFolder, synthesize } from './synth/synthesize.js';

/** How long what is being done may take to end, in milliseconds. A handler that blocks its thread cannot be ended at all. */
const patience = 1500;

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
// Handlers run in UTC on AWS. A thread has no time zone of its own.
process.env.TZ = 'UTC';

const interrupted = new AbortController();
const progress = new Progress((text) => process.stderr.write(text), Date.now);
let serving: Serving | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop());
}
for (const stream of [process.stdout, process.stderr]) {
  // Who read the output has gone, as `head` does.
  stream.on('error', () => void stop());
}
const working = main();

async function main(): Promise<void> {
  try {
    const command = parseCommandLine(process.argv.slice(2));
    process.stdout.write(command.name === 'serve' ? await start(command) : await run(command));
  } catch (error) {
    if (interrupted.signal.aborted) {
      return;
    }
    if (!(error instanceof ProgramError)) {
      throw error;
    }
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Ends the program, and all that it has started. */
async function stop(): Promise<void> {
  if (interrupted.signal.aborted) {
    process.kill(process.pid, 'SIGKILL');
  }
  interrupted.abort();
  const ended = Promise.allSettled([working, serving?.close()]);
  const late = new Promise((_, reject) => setTimeout(reject, patience));
  await Promise.race([ended, late]).catch(() => process.kill(process.pid, 'SIGKILL'));
  process.exit(0);
}

async function run(command: Exclude<Command, { name: 'serve' }>): Promise<string> {
  switch (command.name) {
    case 'help':
      return help;
    case 'version':
      return `${version()}\n`;
    case 'routes': {
      const assembly = readAssembly(await assemblyFolder(command));
      return routesReport(readHttpApis(assembly), assembly.unread);
    }
    case 'token':
      return printToken({ ...command, state: stateFile(command), folder: process.cwd() });
  }
}

async function start(command: Command & { readonly name: 'serve' }): Promise<string> {
  const state = stateFile(command);
  state.lock();
  process.on('exit', () => state.unlock());
  const folder = await assemblyFolder(command);
  serving = await progress.step('start', () =>
    serve({
      assembly: readAssembly(folder),
      port: command.port,
      state,
      reset: command.reset,
      log: requestLog(),
      clock: Date.now,
    }),
  );
  return `\n${startReport(serving, tokenCommand(command, folder, state))}\n`;
}

/** How to call `token` where the user stands: npm starts scripts in another folder. */
function tokenCommand(
  { output, state }: Command & { readonly name: 'serve' },
  folder: string,
  { folder: kept }: StateFile,
) {
  const isElsewhere = (process.env.INIT_CWD ?? process.cwd()) !== process.cwd();
  return [
    'npx cdk-http-api-local token you@example.com',
    ...(isElsewhere || output !== undefined ? [`--output ${quoted(folder)}`] : []),
    ...(isElsewhere || state !== undefined ? [`--state ${quoted(kept)}`] : []),
  ].join(' ');
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function requestLog(): RequestLog {
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return new RequestLog({ write: (text) => process.stdout.write(text), color, timeZone });
}

async function assemblyFolder({ output, app }: AssemblySource): Promise<string> {
  const folder = process.cwd();
  const env = { ...process.env, TZ: timeZone };
  return output === undefined
    ? synthesize({ folder, app, home: homedir(), env, progress, signal: interrupted.signal })
    : resolve(folder, output);
}

function stateFile({ state }: { readonly state: string | undefined }): StateFile {
  return new StateFile(resolve(state ?? ownFolder));
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
