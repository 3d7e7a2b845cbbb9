import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StateError } from './state-error.js';

/**
 * A JSON file that is either as it was or as it was to become, whenever the program ends: it is written beside itself and
 * renamed. Only its owner may read it, as it holds private keys.
 */
export class StateFile {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'state.json');
  }

  /**
   * Nothing where there is no file yet.
   *
   * @throws StateError where it cannot be read: starting anew would lose users and keys.
   */
  read(): unknown {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw new StateError(`cannot read '${this.#file}': ${(error as Error).message}`, { cause: error });
    }
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new StateError(`'${this.#file}' is not JSON: restore it, or start without its users by --reset`, {
        cause: error,
      });
    }
  }

  write(state: object): void {
    const folder = dirname(this.#file);
    mkdirSync(folder, { recursive: true });
    // The folder keeps itself out of version control, wherever it is.
    writeFileSync(join(folder, '.gitignore'), '*\n');
    const next = `${this.#file}.${process.pid}`;
    writeFileSync(next, JSON.stringify(state), { mode: 0o600 });
    renameSync(next, this.#file);
  }

  /** Forgets users and keys. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }
}
