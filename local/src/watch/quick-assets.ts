import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Assembly } from '../assembly/assembly.js';
import { filesIn } from '../host/files/same-folders.js';
import { changedFiles, type Hashes, sourceFolder } from './copied-assets.js';
import { hashOf } from './watched-folder.js';

/**
 * Updates assets of an assembly before the app is synthesized again: those that are plain copies of a folder. The result
 * is used only until the synthesis replaces it.
 */
export class QuickAssets {
  readonly #hashes = new Map<string, Hashes>();
  readonly #copies: { readonly asset: string; readonly source: string }[] = [];
  readonly #made: string[] = [];

  constructor(
    /** The folder that contains the sources. */
    private readonly folder: string,
    private readonly assembly: Assembly,
    /** The watched files. */
    sources: Hashes,
  ) {
    for (const asset of new Set(this.manifests.flatMap(({ folders }) => folders))) {
      const source = existsSync(asset) ? sourceFolder(this.hashesOf(asset), sources) : undefined;
      if (source !== undefined) {
        this.#copies.push({ asset, source });
      }
    }
  }

  /** Copies the files that have changed; returns those that are in the assembly now. */
  update(paths: readonly string[]): readonly string[] {
    return this.#copies.flatMap(({ asset, source }) => {
      const files = changedFiles(this.hashesOf(asset), source, paths);
      const isThere = files.every((file) => existsSync(join(this.folder, source, file)));
      return files.length > 0 && isThere ? this.copy(asset, source, files) : [];
    });
  }

  /** Removes what it has created. */
  dispose(): void {
    for (const folder of this.#made.splice(0)) {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private copy(asset: string, source: string, files: readonly string[]): readonly string[] {
    const made = mkdtempSync(join(this.assembly.folder, 'watch-'));
    this.#made.push(made);
    cpSync(asset, made, { recursive: true });
    // Other files may have changed before.
    for (const file of this.hashesOf(asset).keys()) {
      if (existsSync(join(this.folder, source, file))) {
        cpSync(join(this.folder, source, file), join(made, file));
      }
    }
    for (const manifest of this.manifests) {
      manifest.substitute(asset, made);
    }
    return files.map((file) => source + file);
  }

  private get manifests() {
    return [...new Set(this.assembly.stacks.map(({ assets }) => assets))];
  }

  private hashesOf(asset: string): Hashes {
    const known = this.#hashes.get(asset);
    if (known) {
      return known;
    }
    const hashes = new Map(
      filesIn(asset).map((file) => [file.replaceAll(sep, '/'), hashOf(readFileSync(join(asset, file)))]),
    );
    this.#hashes.set(asset, hashes);
    return hashes;
  }
}
