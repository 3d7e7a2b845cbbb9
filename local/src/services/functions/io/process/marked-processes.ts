import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The other processes with a text in their environment.
 *
 * @param proc the folder in which Linux describes its processes
 * @param patience how long to wait for processes that are being started, in milliseconds; nothing else happens meanwhile
 */
export function markedProcesses(mark: string, proc = '/proc', patience = 500): readonly number[] {
  const until = Date.now() + patience;
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => environmentOf(join(proc, name), until).includes(mark))
    .map(Number);
}

/** Waits for a process that is starting a program: it has no environment for a moment, though its parent knows of the start. */
function environmentOf(folder: string, until: number): string {
  let environment = read(join(folder, 'environ'));
  while (environment === '' && isStarting(folder) && Date.now() < until) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    environment = read(join(folder, 'environ'));
  }
  return environment;
}

/** A process of the kernel, or one that has ended, has no program. One that cleared its environment still has arguments. */
function isStarting(folder: string): boolean {
  return read(join(folder, 'cmdline')) === '' && existsSync(join(folder, 'exe'));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
