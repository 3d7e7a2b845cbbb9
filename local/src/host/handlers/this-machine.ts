import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Machine, MachineFile } from './machine.js';

/** How long a program may take to report what it is, in milliseconds. */
const patience = 10_000;

/**
 * The machine that this program runs on.
 *
 * @param folder of the app
 */
export function thisMachine(folder: string, env: NodeJS.ProcessEnv = process.env): Machine {
  // An app has many functions with the same runtime, and each asks for it.
  const outputs = new Map<string, string | undefined>();
  return {
    platform: process.platform,
    arch: process.arch,
    folder,
    env,
    find: (program) => find(program, folder, env),
    output: (program, args) => {
      const key = JSON.stringify([program, args]);
      if (!outputs.has(key)) {
        outputs.set(key, outputOf(program, args, folder, env));
      }
      return outputs.get(key);
    },
    file,
  };
}

function outputOf(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string | undefined {
  const { status, stdout } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: patience,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}

function find(program: string, folder: string, env: NodeJS.ProcessEnv): string | undefined {
  const endings = process.platform === 'win32' ? ['', ...(env.PATHEXT ?? '.EXE;.CMD').split(';')] : [''];
  const isPath = /[/\\]/.test(program);
  const folders = isPath ? [folder] : (env.PATH ?? '').split(delimiter).filter((entry) => entry !== '');
  return folders
    .flatMap((entry) => endings.map((ending) => (isPath ? resolve(entry, program) : join(entry, program)) + ending))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true && isExecutable(path);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function file(path: string): MachineFile | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    return undefined;
  }
  const start = Buffer.alloc(64);
  const opened = openSync(path, 'r');
  try {
    return { isExecutable: isExecutable(path), start: start.subarray(0, readSync(opened, start)) };
  } finally {
    closeSync(opened);
  }
}
