import {
  closeSync,
  constants,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StateError } from './state-error.js';
import type { StateStore } from './state-store.js';

/** The locks of this process: a process id in the file may belong to an earlier one. */
const held = new Set<string>();

/**
 * A JSON file that has either its old or its new content, whenever the program ends: it is written to a temporary file, which is then
 * renamed. Only its owner may read it, because it contains private keys.
 */
export class StateFile implements StateStore {
  readonly #file: string;
  readonly #lock: string;
  #held: string | undefined;

  constructor(
    readonly folder: string,
    name = 'state.json',
  ) {
    this.#file = join(folder, name);
    this.#lock = join(folder, 'lock');
  }

  /**
   * Keeps other programs from the file: each would overwrite the changes of the other.
   *
   * @throws StateError if another program has it, or it cannot be written.
   */
  lock(): void {
    const folder = this.makeFolder();
    if (held.has(folder)) {
      throw new StateError(
        `'${this.folder}' is used by another app in this process: stop that app, or choose another folder`,
      );
    }
    this.takeLock();
    this.#held = folder;
    held.add(folder);
  }

  private takeLock(): void {
    try {
      writeFileSync(this.#lock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw cannot('write', this.#lock, error);
      }
      const lock = this.openLock();
      try {
        const holder = Number(attempt('read', this.#lock, () => readFileSync(lock, 'utf8')));
        if (isRunning(holder)) {
          throw new StateError(
            `'${this.folder}' is used by the process ${holder}, which serves an app: stop that process, or choose another ` +
              'folder with --state',
          );
        }
        attempt('write', this.#lock, () => {
          ftruncateSync(lock);
          writeSync(lock, String(process.pid), 0);
        });
      } finally {
        closeSync(lock);
      }
    }
  }

  /** The existing lock. A symbolic link would let others choose which file is written. */
  private openLock(): number {
    return attempt('open', this.#lock, () => {
      if (!lstatSync(this.#lock).isFile()) {
        throw new Error('it is not a regular file: remove it');
      }
      // Windows has no such flag.
      return openSync(this.#lock, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
    });
  }

  /** The id of the process that has the lock; `undefined` if there is none. */
  get holder(): number | undefined {
    try {
      return Number(readFileSync(this.#lock, 'utf8'));
    } catch {
      return undefined;
    }
  }

  unlock(): void {
    if (this.#held !== undefined) {
      rmSync(this.#lock, { force: true });
      held.delete(this.#held);
      this.#held = undefined;
    }
  }

  /**
   * `undefined` if there is no file yet.
   *
   * @throws StateError if it cannot be read: starting again would lose users and keys.
   */
  read(): unknown {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw cannot('read', this.#file, error);
    }
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new StateError(`'${this.#file}' is not JSON: restore it, or start without its users with --reset`, {
        cause: error,
      });
    }
  }

  /** @throws StateError if it cannot be written: then it has not changed. */
  write(state: object): void {
    this.replace(this.#file, JSON.stringify(state));
  }

  publish(name: string, text: string): string {
    const file = join(this.folder, name);
    this.replace(file, text);
    return file;
  }

  private replace(file: string, text: string): void {
    const next = `${file}.next`;
    this.makeFolder();
    attempt('write', file, () => {
      // Only a new file gets a mode, and a link that somebody creates in the meantime is not followed.
      rmSync(next, { force: true });
      writeFileSync(next, text, { mode: 0o600, flag: 'wx' });
      renameSync(next, file);
    });
  }

  /**
   * Deletes users and keys.
   *
   * @throws StateError if they cannot be removed.
   */
  remove(): void {
    attempt('remove', this.#file, () => rmSync(this.#file, { force: true }));
  }

  file(name: string): StateFile {
    return new StateFile(this.folder, name);
  }

  /**
   * An empty folder is excluded from version control, no matter what created it: it will contain private keys, and a program that was
   * killed may have left it empty. A folder with any content is not changed. Only new folders get a mode.
   *
   * @returns its path without symbolic links.
   */
  private makeFolder(): string {
    return attempt('write', this.folder, () => {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      if (readdirSync(this.folder).length === 0) {
        writeFileSync(join(this.folder, '.gitignore'), '*\n');
      }
      return realpathSync(this.folder);
    });
  }
}

function attempt<T>(what: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw cannot(what, path, error);
  }
}

function cannot(what: string, path: string, error: unknown): StateError {
  return new StateError(`cannot ${what} '${path}': ${(error as Error).message}`, { cause: error });
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && pid !== process.pid && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
