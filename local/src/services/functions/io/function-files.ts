import { constants, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAsset } from '../../../assembly/asset-manifest.js';
import { unzip } from './unzip.js';

/** Folders with the code and layers of functions. The ones that are created for this exist until `remove`. */
export class FunctionFiles {
  readonly #made: string[] = [];

  /** Code that is in the template. */
  written(name: string, source: string): string {
    const folder = this.make();
    writeFileSync(join(folder, name), source);
    return folder;
  }

  /** Code that is an archive. */
  async unpacked(archive: string): Promise<string> {
    const folder = this.make();
    await unzip(archive, folder);
    return folder;
  }

  /** What replaces `/opt`: all layers, each unpacked over the ones before it. `undefined` without layers. */
  async layers(layers: readonly FileAsset[]): Promise<string | undefined> {
    const [first, second] = layers;
    if (first === undefined || (second === undefined && first.packaging === 'zip')) {
      return first && realpathSync(first.path);
    }
    const folder = this.make();
    for (const { path, packaging } of layers) {
      if (packaging === 'zip') {
        const mode = constants.COPYFILE_FICLONE;
        await cp(path, folder, { recursive: true, force: true, verbatimSymlinks: true, mode });
      } else {
        await unzip(path, folder);
      }
    }
    return folder;
  }

  remove(): void {
    for (const folder of this.#made.splice(0)) {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private make(): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk-http-api-local-')));
    this.#made.push(folder);
    return folder;
  }
}

/** The names of the extensions in layers. */
export function extensionsOf(layersFolder: string | undefined): readonly string[] {
  const folder = layersFolder && join(layersFolder, 'extensions');
  return folder !== undefined && existsSync(folder) ? readdirSync(folder).sort() : [];
}
