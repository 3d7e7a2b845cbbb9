import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Assembly } from '../assembly/assembly.js';
import { filesIn, sameFolders } from '../host/files/same-folders.js';
import type { FoundSourceMap } from '../host/found-source-map.js';
import { type Bundling, BundlingFailure } from './bundling.js';

/** An asset that contains exactly what a call of esbuild creates. */
interface Bundle {
  readonly asset: string;
  readonly bundling: Bundling;
  readonly name: string;
  /** Its source files. */
  readonly inputs: readonly string[];
}

/** What happened to changed files, by absolute path. All other files wait for the synthesis. */
export interface BundledChange {
  /** In the assembly now. */
  readonly served: readonly string[];
  readonly failed: readonly { readonly paths: readonly string[]; readonly failure: BundlingFailure }[];
}

/**
 * Bundles functions of an assembly again before the app is synthesized: those whose code is exactly what a recorded call of
 * esbuild creates. The result is used only until the synthesis replaces it.
 */
export class BundledAssets {
  #bundles: readonly Bundle[] = [];
  readonly #made: string[] = [];
  /** The folder of the source maps, by the folder of the code, for code that has no source map next to it. */
  readonly #maps = new Map<string, { readonly maps: string; readonly bundled: string }>();

  private constructor(
    private readonly assembly: Assembly,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async of(assembly: Assembly, bundlings: readonly Bundling[], env: NodeJS.ProcessEnv): Promise<BundledAssets> {
    const bundled = new BundledAssets(assembly, env);
    const found: Bundle[] = [];
    for (const bundling of bundlings) {
      found.push(...(await bundled.find(bundling)));
    }
    // Functions with equal code share an asset until one of them changes, so this asset may belong to another function.
    bundled.#bundles = found.filter((one) => found.every((other) => other.asset !== one.asset || isAlike(one, other)));
    return bundled;
  }

  /** Bundles again what is made from changed files, given by their absolute paths. */
  async update(paths: readonly string[]): Promise<BundledChange> {
    const changed = paths.filter((path) => existsSync(path));
    // If a source file was deleted, the output waits for the synthesis.
    const outdated = this.#bundles.filter(
      ({ inputs }) =>
        inputs.some((input) => changed.includes(input)) &&
        !inputs.some((input) => paths.includes(input) && !changed.includes(input)),
    );
    const bundlings = [...new Set(outdated.map(({ bundling }) => bundling))];
    const results = await Promise.all(
      bundlings.map((bundling) => {
        const bundles = outdated.filter((bundle) => bundle.bundling === bundling);
        return this.updateBundles(bundling, bundles, changed);
      }),
    );
    const failed = results.flatMap((result) => result.failed);
    return { served: results.flatMap(({ served }) => served), failed };
  }

  private async updateBundles(
    bundling: Bundling,
    bundles: readonly Bundle[],
    changed: readonly string[],
  ): Promise<BundledChange> {
    const made = await this.bundle(
      bundling,
      bundles.map(({ name }) => name),
    );
    const paths = changed.filter((path) => bundles.some(({ inputs }) => inputs.includes(path)));
    if (made instanceof BundlingFailure) {
      return { served: [], failed: [{ paths, failure: made }] };
    }
    if (!made) {
      return { served: [], failed: [] };
    }
    for (const { asset, name } of bundles) {
      this.noteMaps(join(made.folder, name), made.folder, name);
      for (const { assets } of this.assembly.stacks) {
        assets.substitute(asset, join(made.folder, name));
      }
    }
    this.#bundles = this.#bundles.map((bundle) =>
      bundles.includes(bundle) ? { ...bundle, inputs: made.inputs.get(bundle.name) ?? bundle.inputs } : bundle,
    );
    return { served: paths, failed: [] };
  }

  /** The source map of a file of code, if the app did not ask for one. */
  sourceMapOf(file: string): FoundSourceMap | undefined {
    const folder = [...this.#maps.keys()].find((code) => file.startsWith(code + sep));
    const { maps, bundled } = this.#maps.get(folder ?? '') ?? {};
    if (folder === undefined || maps === undefined || bundled === undefined) {
      return undefined;
    }
    const path = `${file.slice(folder.length + 1)}.map`;
    return existsSync(join(maps, path)) ? { file: join(maps, path), folder: dirname(join(bundled, path)) } : undefined;
  }

  dispose(): void {
    for (const folder of this.#made.splice(0)) {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The assets that contain exactly the output: what hooks and installed packages add is unknown. */
  private async find(bundling: Bundling): Promise<readonly Bundle[]> {
    const made = await this.bundle(bundling, bundling.names);
    if (!made || made instanceof BundlingFailure) {
      return [];
    }
    const folders = this.assembly.stacks.flatMap(({ assets }) => assets.folders);
    return [...made.inputs].flatMap(([name, inputs]) => {
      const asset = folders.find((folder) => sameFolders(folder, join(made.folder, name)));
      if (asset === undefined) {
        return [];
      }
      this.noteMaps(asset, made.folder, name);
      return [{ asset, bundling, name, inputs }];
    });
  }

  /** Into a folder next to the assets, so that source maps contain the same paths. */
  private async bundle(bundling: Bundling, names: readonly string[]) {
    const folder = mkdtempSync(join(this.assembly.folder, 'watch-'));
    this.#made.push(folder, mapsOf(folder));
    const inputs = await bundling.bundle(folder, names, this.env);
    if (!bundling.hasOwnMaps) {
      putMapsAside(folder);
    }
    return inputs instanceof BundlingFailure ? inputs : inputs && { folder, inputs };
  }

  private noteMaps(code: string, made: string, name: string): void {
    this.#maps.set(realpathSync(code), { maps: join(mapsOf(made), name), bundled: join(realpathSync(made), name) });
  }
}

/** The folder of the source maps for the code in a folder. */
function mapsOf(folder: string): string {
  return `${folder}.maps`;
}

/** The code does not contain what the app did not ask for, so it can be compared with the app's own output. */
function putMapsAside(folder: string): void {
  for (const file of filesIn(folder).filter((name) => name.endsWith('.map'))) {
    const to = join(mapsOf(folder), file);
    mkdirSync(dirname(to), { recursive: true });
    renameSync(join(folder, file), to);
  }
}

/** Whether two are made of the same files. */
function isAlike(one: Bundle, other: Bundle): boolean {
  return one.inputs.length === other.inputs.length && one.inputs.every((input) => other.inputs.includes(input));
}
