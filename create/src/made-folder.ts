import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StarterError } from './starter-error.js';

/** What an empty folder may contain. */
const ignored = ['.git', '.DS_Store'];

/** The folder of an app that is being created. It gets either the whole app, or nothing. */
export class MadeFolder {
  readonly path: string;
  /** The first folder that did not exist before. */
  readonly #firstNew: string | undefined;

  /** @throws StarterError if the folder is not empty. */
  constructor(given: string) {
    this.path = resolve(given);
    const found = existsSync(this.path) ? entriesOf(this.path, given) : [];
    if (found.length > 0) {
      const more = found.length > 3 ? `, and ${found.length - 3} more` : '';
      throw new StarterError(
        `the folder '${given}' is not empty; it contains ${found.slice(0, 3).join(', ')}${more}: choose a new or an empty folder`,
      );
    }
    this.#firstNew = firstMissing(this.path);
  }

  /**
   * Copies a template into it, and gives the app the name of the folder.
   *
   * @param option a name that is set to true in the context of `cdk.json`
   */
  fill(template: string, option?: string): void {
    mkdirSync(this.path, { recursive: true });
    cpSync(template, this.path, { recursive: true });
    restoreDots(this.path);
    changeJson(join(this.path, 'package.json'), (manifest) => ({ ...manifest, name: packageName(this.path) }));
    if (option !== undefined) {
      changeJson(join(this.path, 'cdk.json'), (config) => ({
        ...config,
        context: { ...(config.context as object), [option]: true },
      }));
    }
  }

  /** Removes everything that was created. */
  remove(): void {
    if (this.#firstNew !== undefined) {
      rmSync(this.#firstNew, { recursive: true, force: true });
      return;
    }
    for (const name of readdirSync(this.path).filter((name) => !ignored.includes(name))) {
      rmSync(join(this.path, name), { recursive: true, force: true });
    }
  }
}

function changeJson(file: string, change: (content: Record<string, unknown>) => object): void {
  writeFileSync(file, `${JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8'))), undefined, 2)}\n`);
}

/** A name that npm accepts. */
export function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '');
  return name || 'my-app';
}

function entriesOf(folder: string, given: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !ignored.includes(name));
  } catch (error) {
    throw new StarterError(`cannot read the folder '${given}': ${(error as Error).message}`);
  }
}

function firstMissing(folder: string): string | undefined {
  if (existsSync(folder)) {
    return undefined;
  }
  return firstMissing(dirname(folder)) ?? folder;
}

/** npm leaves out some files whose names begin with a dot. In the package they begin with `_`. */
function restoreDots(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = entry.name.replace(/^_/, '.');
    if (name !== entry.name) {
      renameSync(join(folder, entry.name), join(folder, name));
    }
    if (entry.isDirectory()) {
      restoreDots(join(folder, name));
    }
  }
}
