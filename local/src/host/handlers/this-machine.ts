import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Machine, MachineFile } from './machine.js';

/** How long a program may take to say what it is, in milliseconds. */
const patience = 10_000;

/**
 * The machine that this program runs on.
 *
 * @param folder of the app
 */
export function thisMachine(folder: string, env: NodeJS.ProcessEnv = process.env): Machine {
  const outputs = new Map<string, string>();
  return {
    platform: process.platform,
    arch: process.arch,
    folder,
    env,
    find: (program) => find(program, folder, env),
    output: (program, args) => {
      const key = JSON.stringify([program, args]);
      const known = outputs.get(key);
      if (known !== undefined) {
        return known;
      }
      const { status, stdout } = spawnSync(program, args, {
        cwd: folder,
        env,
        encoding: 'utf8',
        timeout: patience,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      // That it fails is asked again: it may be installed later.
      if (status === 0) {
        outputs.set(key, stdout);
      }
      return status === 0 ? stdout : undefined;
    },
    file,
  };
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
