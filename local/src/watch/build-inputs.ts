import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { globPattern } from '../host/files/glob.js';
import { hashOf } from './watched-folder.js';

/** The files that the `build` of an app reads: as long as none of them changes, it is not run again. */
export class BuildInputs {
  readonly #included: readonly ((path: string) => boolean)[];
  readonly #excluded: readonly ((path: string) => boolean)[];
  /** What the files contained when the last successful build began. */
  #built: string | undefined;

  /** @param patterns of paths; one that begins with `!` excludes files */
  constructor(
    private readonly folder: string,
    private readonly patterns: readonly string[],
  ) {
    const [included, excluded] = [false, true].map((isExcluded) =>
      patterns.filter((pattern) => pattern.startsWith('!') === isExcluded),
    );
    this.#included = (included ?? []).map(globPattern);
    this.#excluded = [...(excluded ?? []).map((pattern) => pattern.slice(1)), '**/node_modules'].map(globPattern);
  }

  /**
   * Synthesizes an app.
   *
   * @param synthesize gets whether `build` can be skipped. If it fails, the result of the build may be incomplete, so the next one builds.
   */
  async synthesize<T>(synthesize: (isBuilt: boolean) => Promise<T>): Promise<T> {
    const now = this.patterns.length === 0 ? undefined : this.fingerprint();
    const isBuilt = now !== undefined && now === this.#built;
    this.#built = undefined;
    const synthesized = await synthesize(isBuilt);
    this.#built = now;
    return synthesized;
  }

  private fingerprint(): string {
    return hashOf(Buffer.from(JSON.stringify(this.inputs('').map((path) => [path, this.contentOf(path)]))));
  }

  private inputs(folder: string): readonly string[] {
    return this.entriesOf(folder).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (this.#excluded.some((matches) => matches(path))) {
        return [];
      }
      return entry.isDirectory() ? this.inputs(path) : this.#included.some((matches) => matches(path)) ? [path] : [];
    });
  }

  private entriesOf(folder: string): readonly Dirent[] {
    try {
      return readdirSync(join(this.folder, folder), { withFileTypes: true });
    } catch {
      return [];
    }
  }

  private contentOf(path: string): string | undefined {
    try {
      const file = join(this.folder, path);
      return statSync(file).isFile() ? hashOf(readFileSync(file)) : undefined;
    } catch {
      return undefined;
    }
  }
}
