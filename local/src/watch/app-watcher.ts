import { join, relative, sep } from 'node:path';
import type { Assembly } from '../assembly/assembly.js';
import { ProgramError } from '../errors.js';
import type { Clock } from '../host/clock.js';
import type { FoundSourceMap } from '../host/found-source-map.js';
import type { Serving } from '../host/serving.js';
import { BundledAssets } from './bundled-assets.js';
import type { Bundling } from './bundling.js';
import { QuickAssets } from './quick-assets.js';
import { WatchedFolder } from './watched-folder.js';
import type { WatchedPaths } from './watched-paths.js';

export interface AppWatcherOptions {
  /** The folder of the app. Absolute. */
  readonly folder: string;
  readonly paths: WatchedPaths;
  /** Synthesizes the app again. */
  readonly synthesize: () => Promise<Assembly>;
  /**
   * How functions were bundled at the last synthesis, and with what environment.
   *
   * @default - functions that are bundled wait for the synthesis
   */
  readonly bundling?: { take(): readonly Bundling[]; readonly env: NodeJS.ProcessEnv };
  /**
   * What else is to be done with files that have changed, given by their paths from the folder. If it fails, that is printed.
   *
   * @default - nothing
   */
  readonly onChange?: (paths: readonly string[]) => Promise<void>;
  readonly print: (text: string) => void;
  readonly clock: Clock;
}

/**
 * Serves an app anew whenever one of its files changes. What is a plain copy of such a file is served at once, and the whole
 * app once it is synthesized: that has the last word.
 */
export class AppWatcher {
  readonly #watched: WatchedFolder;
  readonly #made: { dispose(): void }[] = [];
  readonly #maps = new Set<BundledAssets>();
  #copied: QuickAssets | undefined;
  #bundled: Promise<BundledAssets | undefined> = Promise.resolve(undefined);
  #serving: Serving | undefined;
  #assembly: Assembly | undefined;
  /** When the first change came that is not synthesized yet. */
  #changedAt: number | undefined;
  /** Counts the changes that were served before they were synthesized. */
  #quickly = 0;
  #working: Promise<void> | undefined;
  #deploying: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** Notes what the files have in them, before they are synthesized. */
  constructor(private readonly options: AppWatcherOptions) {
    const { folder, paths, print } = options;
    this.#watched = new WatchedFolder({
      folder,
      paths,
      onChange: (changed) => void this.change(changed),
      onError: (error) => print(`error: ${error.message}\n`),
    });
  }

  /**
   * Watches from now on. What was changed while the app was synthesized is synthesized again.
   *
   * @throws WatchError where it cannot be watched.
   */
  begin(serving: Serving, assembly: Assembly): void {
    this.#serving = serving;
    this.#watched.begin();
    this.take(assembly);
  }

  /** Waits until it is known how the functions are bundled. */
  async bundled(): Promise<void> {
    await this.#bundled;
  }

  /** The source map of a file of code that has none next to it. */
  sourceMapOf(file: string): FoundSourceMap | undefined {
    return [...this.#maps].map((bundled) => bundled.sourceMapOf(file)).find((found) => found !== undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watched.close();
    await this.#working;
    await this.#deploying;
    await this.#bundled;
    for (const made of this.#made) {
      made.dispose();
    }
  }

  private async change(paths: readonly string[]): Promise<void> {
    const { clock, print } = this.options;
    this.#changedAt ??= clock();
    print(`changed: ${summary(paths)}\n`);
    await this.attempt(() => this.quicken(paths));
    await this.attempt(async () => this.options.onChange?.(paths));
    this.#working ??= this.work().finally(() => {
      this.#working = undefined;
    });
  }

  private async quicken(paths: readonly string[]): Promise<void> {
    const from = this.options.clock();
    const { folder } = this.options;
    const assembly = this.#assembly;
    const bundled = await this.#bundled;
    const bundles = (await bundled?.update(paths.map((path) => join(folder, path)))) ?? [];
    const served = [
      ...(this.#copied?.update(paths) ?? []),
      ...new Set(bundles.map((path) => relative(folder, path).replaceAll(sep, '/'))),
    ];
    if (served.length > 0 && assembly && assembly === this.#assembly) {
      this.#quickly += 1;
      await this.deploy(assembly);
      this.options.print(`served ${this.since(from)}: ${summary(served)}\n`);
    }
  }

  private async work(): Promise<void> {
    while (this.#changedAt !== undefined && !this.#isClosed) {
      await this.attempt(() => this.synthesize());
    }
  }

  private async synthesize(): Promise<void> {
    const from = this.#changedAt;
    const quickly = this.#quickly;
    this.#changedAt = undefined;
    // What was noted of a synthesis that failed is of no use any more.
    this.options.bundling?.take();
    const assembly = await this.options.synthesize();
    if (this.#isClosed) {
      return;
    }
    if (this.#quickly > quickly) {
      // A change that is served already may be newer than what was synthesized: it is not undone, not for a moment.
      this.#changedAt ??= from;
      return;
    }
    await this.deploy(assembly);
    this.take(assembly);
    this.options.print(`served ${this.since(from)}\n`);
  }

  private take(assembly: Assembly): void {
    this.#assembly = assembly;
    // Functions may still be running what was made for an earlier assembly, so that is kept.
    const copied = new QuickAssets(this.options.folder, assembly, this.#watched.hashes);
    this.#copied = copied;
    this.#made.push(copied);
    this.#bundled = this.bundledAssets(assembly);
  }

  private async bundledAssets(assembly: Assembly): Promise<BundledAssets | undefined> {
    const { bundling } = this.options;
    const bundlings = bundling?.take() ?? [];
    if (!bundling || bundlings.length === 0) {
      return undefined;
    }
    const bundled = await BundledAssets.of(assembly, bundlings, bundling.env);
    this.#made.push(bundled);
    this.#maps.add(bundled);
    return bundled;
  }

  /** One after the other. */
  private async deploy(assembly: Assembly): Promise<void> {
    const deployed = this.#deploying.then(() => this.#serving?.deploy(assembly));
    this.#deploying = deployed.catch(() => {});
    await deployed;
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#isClosed) {
        const what =
          error instanceof ProgramError ? error.message : String(error instanceof Error ? error.stack : error);
        this.options.print(`error: ${what}\nwhat was served before still is\n`);
      }
    }
  }

  private since(from: number | undefined): string {
    const now = this.options.clock();
    return `after ${((now - (from ?? now)) / 1000).toFixed(1)} s`;
  }
}

/** The first three, and how many more. */
function summary(paths: readonly string[]): string {
  const more = paths.length > 3 ? `, and ${paths.length - 3} more` : '';
  return paths.slice(0, 3).join(', ') + more;
}
