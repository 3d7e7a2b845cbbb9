#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { readHttpApis } from './assembly/http-api.js';
import { readAssembly } from './assembly/read-assembly.js';
import { type AssemblySource, type Command, help, parseCommandLine } from './command-line.js';
import { ProgramError } from './errors.js';
import { routesReport } from './routes-report.js';
import { printToken } from './serve/print-token.js';
import { Progress } from './serve/progress.js';
import { RequestLog } from './serve/request-log.js';
import { serve } from './serve/serve.js';
import { startReport } from './serve/start-report.js';
import { StateFile } from './state/state-file.js';
import { ownFolder, synthesize } from './synth/synthesize.js';

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
// Handlers run in UTC on AWS. A thread has no time zone of its own.
process.env.TZ = 'UTC';

const interrupted = new AbortController();
const progress = new Progress((text) => process.stderr.write(text), Date.now);

try {
  const command = parseCommandLine(process.argv.slice(2));
  const text = command.name === 'serve' ? await start(command) : await run(command);
  process.stdout.write(text);
} catch (error) {
  if (!(error instanceof ProgramError)) {
    throw error;
  }
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
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
  let close = async () => {};
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      interrupted.abort();
      await close();
      process.exit(0);
    });
  }
  const state = stateFile(command);
  if (command.reset) {
    state.remove();
  }
  const folder = await assemblyFolder(command);
  const serving = await progress.step('start', () =>
    serve({ assembly: readAssembly(folder), port: command.port, state, log: requestLog(), clock: Date.now }),
  );
  close = serving.close;
  return `\n${startReport(serving)}\n`;
}

function requestLog(): RequestLog {
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return new RequestLog({ write: (text) => process.stdout.write(text), color, timeZone });
}

async function assemblyFolder({ output, app }: AssemblySource): Promise<string> {
  const folder = process.cwd();
  return output === undefined
    ? synthesize({
        folder,
        app,
        home: homedir(),
        env: { ...process.env, TZ: timeZone },
        progress,
        signal: interrupted.signal,
      })
    : resolve(folder, output);
}

function stateFile({ state }: { readonly state: string | undefined }): StateFile {
  return new StateFile(resolve(state ?? ownFolder));
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
