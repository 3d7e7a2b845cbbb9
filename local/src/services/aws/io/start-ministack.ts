import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
/** How long it may take to start, in milliseconds: uvx installs it first. */
const startTime = 120_000;
/** How long it may take to respond, in milliseconds: longer than a request for messages waits. */
const patience = 30_000;

/** Starts ministack with its saved data. Only this program knows its port, because it also answers web pages. */
export async function startMinistack({ folder, state, reset, env }: EmulatorOptions): Promise<Emulator | NoEmulator> {
  const command = findMinistack({ folder, env, isProgram });
  if (!command) {
    return new NoEmulator('ministack is not installed', remedy);
  }
  const data = state ?? mkdtempSync(join(tmpdir(), 'cdk-http-api-local-'));
  await earlierEnded(data);
  if (reset) {
    rmSync(data, { recursive: true, force: true });
  }
  mkdirSync(join(data, 'tmp'), { recursive: true, mode: 0o700 });
  const clean = () => {
    if (state === undefined) {
      rmSync(data, { recursive: true, force: true });
    }
  };
  const started = await start(command, data, env);
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
        return withAddress(await forward(ofAccount(request, account), origin, patience, request.headers.host), request);
      } catch (error) {
        throw new Error(program.fault ?? (error as Error).message, { cause: error });
      }
    },
    close: async () => {
      await program.close();
      rmSync(join(data, 'pid'), { force: true });
      clean();
    },
  };
}

/** A ministack of an earlier run that was killed may still be writing its data. */
async function earlierEnded(data: string): Promise<void> {
  const until = Date.now() + 15_000;
  while (isRunning(readPid(data)) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
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

async function start(
  command: EmulatorCommand,
  data: string,
  env: EmulatorOptions['env'],
): Promise<Started | NoEmulator> {
  let fault = '';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = await freePort();
    const program = new ChildProgram(command, ministackEnvironment(port, data, env));
    writeFileSync(join(data, 'pid'), String(program.pid));
    const origin = `http://127.0.0.1:${port}`;
    const version = await ready(program, origin);
    const untested = version === undefined ? undefined : versionFault(version);
    if (version !== undefined && untested === undefined) {
      return { program, version, origin };
    }
    await program.close();
    if (untested !== undefined) {
      return new NoEmulator(untested, remedy);
    }
    fault = program.fault ?? '';
    if (!/already in use/i.test(program.written)) {
      break;
    }
  }
  return new NoEmulator(`ministack (${command.command}) does not start: ${fault}`, remedy);
}

/** Its version, when it responds; `undefined` if it ends before, or does not respond in time. */
async function ready(program: ChildProgram, origin: string): Promise<string | undefined> {
  const until = Date.now() + startTime;
  const request = { method: 'GET', rawPath: healthPath, rawQueryString: '', headers: {}, sourceIp: '' };
  while (program.fault === undefined && Date.now() < until) {
    try {
      const { body } = await forward({ ...request, body: Buffer.alloc(0) }, origin, 1000);
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
