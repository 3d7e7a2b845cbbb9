import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmulatorOptions } from '../../../host/handlers/emulator-options.js';
import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import { type Emulator, NoEmulator } from '../emulator/emulator.js';
import {
  type EmulatorCommand,
  findMinistack,
  healthPath,
  ministackEnvironment,
  ministackServices,
  remedy,
  versionFault,
  withAddress,
} from '../emulator/ministack.js';
import { ofAccount } from '../signed-request.js';
import { ChildProgram } from './child-program.js';
import { forward } from './forward.js';

/** How often to try another port, if another program takes one in the meantime. */
const tries = 5;

/** How long things may take, in milliseconds. */
export interface Patience {
  /** Until it responds after its start: uvx may have to install it first. */
  readonly start: number;
  /** Until it responds to a call. A request for messages waits less than this. */
  readonly response: number;
  /** Until it has written its data and ended; then it is killed. */
  readonly end: number;
}

const usual: Patience = { start: 120_000, response: 30_000, end: 15_000 };

/**
 * Starts ministack with its saved data. Only this program knows its port, because it also answers web pages.
 *
 * @param signal ends the start
 */
export async function startMinistack(
  { folder, state, env }: EmulatorOptions,
  signal: AbortSignal,
  patience: Patience = usual,
): Promise<Emulator | NoEmulator> {
  const command = findMinistack({ folder, env, isProgram });
  if (!command) {
    return new NoEmulator('ministack is not installed', remedy);
  }
  const data = state ?? mkdtempSync(join(tmpdir(), 'cdk-http-api-local-'));
  const earlier = await earlierRun(data, patience, signal);
  if (signal.aborted) {
    return stopped();
  }
  if (earlier !== undefined) {
    const pidFile = join(data, 'pid');
    const reason = `'${pidFile}' names the process ${earlier}, which is still running and might be a ministack that uses this data`;
    return new NoEmulator(reason, `rm '${pidFile}' if it is not`);
  }
  mkdirSync(join(data, 'tmp'), { recursive: true, mode: 0o700 });
  const clean = () => {
    if (state === undefined) {
      rmSync(data, { recursive: true, force: true });
    }
  };
  const started = await start({ command, data, env, patience, signal });
  if (started instanceof NoEmulator) {
    clean();
    return started;
  }
  const { program, version, origin } = started;
  return {
    name: `ministack ${version}`,
    services: ministackServices,
    send: async (request: HttpRequest, account: string | undefined): Promise<HttpResponse> => {
      try {
        const sent = ofAccount(request, account);
        return withAddress(await forward(sent, origin, patience.response, request.headers.host), request);
      } catch (error) {
        const { fault } = program;
        const message = (error as Error).message.replace(` ${new URL(origin).host}`, '');
        const reason = fault === undefined ? message : `${fault}; start this program again`;
        throw new Error(reason, { cause: error });
      }
    },
    close: async () => {
      await program.close();
      clean();
    },
  };
}

/**
 * Deletes what ministack kept in earlier runs.
 *
 * @param signal ends the wait for an earlier run; then nothing is deleted
 */
export async function deleteData(data: string, signal: AbortSignal): Promise<void> {
  await earlierRun(data, usual, signal);
  if (!signal.aborted) {
    rmSync(data, { recursive: true, force: true });
  }
}

/** Waits for a ministack of a killed run, which may still be writing its data. Returns its process id if it does not end. */
async function earlierRun(data: string, { end }: Patience, signal: AbortSignal): Promise<number | undefined> {
  // A little longer than it may take to end.
  const until = Date.now() + end * 1.3;
  while (isRunning(readPid(data))) {
    if (Date.now() > until || signal.aborted) {
      return readPid(data);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

function readPid(data: string): number {
  try {
    return Number(readFileSync(join(data, 'pid'), 'utf8'));
  } catch {
    return 0;
  }
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

interface Started {
  readonly program: ChildProgram;
  readonly version: string;
  readonly origin: string;
}

interface StartInput {
  readonly command: EmulatorCommand;
  readonly data: string;
  readonly env: EmulatorOptions['env'];
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

async function start({ command, data, env, patience, signal }: StartInput): Promise<Started | NoEmulator> {
  let fault = '';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = await freePort();
    if (signal.aborted) {
      return stopped();
    }
    const guard = { pidFile: join(data, 'pid'), patience: patience.end };
    const program = new ChildProgram(command, ministackEnvironment(port, data, env), guard);
    const origin = `http://127.0.0.1:${port}`;
    const version = await ready(program, origin, patience, signal);
    const untested = version === undefined ? undefined : versionFault(version);
    if (version !== undefined && untested === undefined) {
      return { program, version, origin };
    }
    fault = program.fault ?? `no response within ${patience.start / 1000} seconds`;
    await program.close();
    if (signal.aborted) {
      return stopped();
    }
    if (untested !== undefined) {
      return new NoEmulator(untested, remedy);
    }
    if (!/already in use/i.test(program.written)) {
      break;
    }
  }
  return new NoEmulator(`ministack (${command.command}) does not start: ${fault}`, remedy);
}

/** Its version, when it responds; `undefined` if it ends before, or does not respond in time. */
async function ready(
  program: ChildProgram,
  origin: string,
  patience: Patience,
  signal: AbortSignal,
): Promise<string | undefined> {
  const until = Date.now() + patience.start;
  const request = { method: 'GET', rawPath: healthPath, rawQueryString: '', headers: {}, sourceIp: '' };
  while (program.fault === undefined && Date.now() < until && !signal.aborted) {
    try {
      const { body } = await forward({ ...request, body: Buffer.alloc(0) }, origin, Math.min(1000, patience.start));
      const { version } = JSON.parse(body.toString()) as { readonly version?: unknown };
      // Another program may have taken the port just before, so ministack ended.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return program.fault === undefined ? String(version) : undefined;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return undefined;
}

function stopped(): NoEmulator {
  return new NoEmulator('this program was stopped', remedy);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
