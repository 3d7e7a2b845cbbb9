import { join, relative, sep } from 'node:path';
import type { Assembly } from '../assembly/assembly.js';
import { ProgramError } from '../errors.js';
import type { Clock } from '../host/clock.js';
import type { FoundSourceMap } from '../host/found-source-map.js';
import type { Serving } from '../host/serving.js';
import { BundledAssets } from './bundled-assets.js';
import type { Bundling } from './bundling.js';
import { QuickAssets } from './quick-assets.js';
import { sameAssemblies } from './same-assemblies.js';
import { joined, type Saved } from './saved.js';
import type { WatchLog } from './watch-log.js';
import { WatchedFolder } from './watched-folder.js';
import type { WatchedPaths } from './watched-paths.js';

/** How long nothing may be saved before what is already served is also synthesized, in milliseconds. */
const rest = 3000;

/** How long a synthesis that somebody waits for may take before a line says that it is running, in milliseconds. */
const slow = 3500;

export interface SynthesisOptions {
  /** Whether nobody waits for it: then it runs with low priority. A synthesis that somebody waits for can skip what only checks the app. */
  readonly isBackground: boolean;
  /** Ends it. */
  readonly signal: AbortSignal;
}

export interface AppWatcherOptions {
  /** The folder of the app. Absolute. */
  readonly folder: string;
  readonly paths: WatchedPaths;
  /** Synthesizes the app again. */
  readonly synthesize: (options: SynthesisOptions) => Promise<Assembly>;
  /**
   * How functions were bundled at the last synthesis, and with which environment.
   *
   * @default - bundled functions wait for the synthesis
   */
  readonly bundling?: { take(): readonly Bundling[]; readonly env: NodeJS.ProcessEnv };
  /**
   * Is called whenever an app is served and no synthesis is running.
   *
   * @default - nothing happens
   */
  readonly onRest?: () => void;
  readonly log: WatchLog;
  readonly clock: Clock;
  /**
   * Calls a function later, unless what it returns is called first.
   *
   * @default - by a timer
   */
  readonly later?: (work: () => void, milliseconds: number) => () => void;
}

/**
 * Serves an app again whenever one of its files changes. Functions and pages that are made only from such files are served at once.
 * Everything else waits for a synthesis, whose result also replaces those functions and pages.
 */
export class AppWatcher {
  readonly #watched: WatchedFolder;
  readonly #made: { dispose(): void }[] = [];
  readonly #maps = new Set<BundledAssets>();
  #copied: QuickAssets | undefined;
  #bundled: Promise<BundledAssets | undefined> = Promise.resolve(undefined);
  #serving: Serving | undefined;
  #assembly: Assembly | undefined;
  /** When what is served now was deployed. */
  #servedAt = 0;
  /** Counts the changes that were served before they were synthesized. */
  #quickly = 0;
  #saved: Saved | undefined;
  /** Deployments and syntheses, one after the other: nothing is deployed while another deployment runs. */
  #done: Promise<void> = Promise.resolve();
  #synthesis: { readonly ended: Promise<void>; readonly abort: AbortController; readonly of: Saved } | undefined;
  #forget = () => {};
  /** Why the last synthesis failed. */
  #failure: string | undefined;
  #isClosed = false;

  /** Records what the files contain before they are synthesized. */
  constructor(private readonly options: AppWatcherOptions) {
    const { folder, paths, log } = options;
    this.#watched = new WatchedFolder({
      folder,
      paths,
      onChange: (changed) => this.change(changed),
      onError: (error) => log.note(`error: ${error.message}`),
    });
  }

  /**
   * Watches from now on. Files that changed during the synthesis are synthesized again.
   *
   * @throws WatchError if the folder cannot be watched.
   */
  begin(serving: Serving, assembly: Assembly): void {
    this.#serving = serving;
    this.#servedAt = this.options.clock();
    this.#watched.begin();
    this.take(assembly);
    this.options.onRest?.();
  }

  /** The number of watched files. */
  get fileCount(): number {
    return this.#watched.fileCount;
  }

  /** Waits until it is known how the functions are bundled. */
  async bundled(): Promise<void> {
    await this.#bundled;
  }

  /** The source map of a file of code that has no source map next to it. */
  sourceMapOf(file: string): FoundSourceMap | undefined {
    return [...this.#maps].map((bundled) => bundled.sourceMapOf(file)).find((found) => found !== undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watched.close();
    this.#forget();
    this.#synthesis?.abort.abort();
    await this.#synthesis?.ended;
    await this.#done;
    await this.#bundled;
    for (const made of this.#made) {
      made.dispose();
    }
  }

  private change(paths: readonly string[]): void {
    const from = this.options.clock();
    this.#forget();
    if (this.#synthesis && !this.#synthesis.of.awaited) {
      // Its result would be outdated.
      this.#synthesis.abort.abort();
    }
    void this.inTurn(async () => {
      const saved = await this.serveQuickly(paths, from);
      this.#saved = this.#saved ? joined(this.#saved, saved) : saved;
      this.plan();
    });
  }

  private async serveQuickly(paths: readonly string[], from: number): Promise<Saved> {
    const { folder, log } = this.options;
    const named = (path: string) => relative(folder, path).replaceAll(sep, '/');
    try {
      const bundled = await this.#bundled;
      const changed = await bundled?.update(paths.map((path) => join(folder, path)));
      const served = [...new Set([...(this.#copied?.update(paths) ?? []), ...(changed?.served ?? []).map(named)])];
      const failed = changed?.failed ?? [];
      if (served.length > 0 && this.#assembly) {
        this.#quickly += 1;
        await this.deploy(this.#assembly);
        log.rebuilt(served, from, 'serving the new code');
      }
      const said = new Map(failed.map(({ failure, paths }) => [failure.printed, paths.map(named)]));
      for (const [printed, broken] of said) {
        log.broken(broken, from, this.stillServing(), printed);
      }
      const broken = [...said.values()].flat();
      const awaited = paths.filter((path) => !served.includes(path) && !broken.includes(path));
      return { from, paths, awaited: awaited.length === 0 ? undefined : { from, paths: awaited }, broken };
    } catch (error) {
      const saved = { from, paths, awaited: { from, paths }, broken: paths };
      this.fail(saved, messageOf(error));
      return saved;
    }
  }

  /** A synthesis that nobody waits for does not start while somebody is typing. */
  private plan(): void {
    const { later = byTimer } = this.options;
    this.#forget();
    if (this.#isClosed || this.#synthesis || !this.#saved) {
      return;
    }
    const begin = () => {
      this.#forget = () => {};
      this.synthesize();
    };
    if (this.#saved.awaited) {
      begin();
    } else {
      this.#forget = later(begin, rest);
    }
  }

  private synthesize(): void {
    const saved = this.#saved;
    if (saved && !this.#synthesis) {
      this.#saved = undefined;
      const abort = new AbortController();
      const { later = byTimer, log } = this.options;
      const { awaited } = saved;
      const isSlow = awaited ? later(() => log.awaited(awaited.paths), slow) : () => {};
      const ended = this.synthesized(saved, abort.signal).finally(() => {
        isSlow();
        this.#synthesis = undefined;
        this.plan();
        if (!this.#synthesis && !this.#isClosed) {
          this.options.onRest?.();
        }
      });
      this.#synthesis = { ended, abort, of: saved };
    }
  }

  private async synthesized(saved: Saved, signal: AbortSignal): Promise<void> {
    const quickly = this.#quickly;
    // What was recorded during a failed synthesis is useless.
    this.options.bundling?.take();
    const assembly = await this.options
      .synthesize({ isBackground: !saved.awaited, signal })
      .catch((error: unknown) => ({ error }));
    await this.inTurn(async () => {
      if (this.#quickly > quickly || signal.aborted) {
        // A change that is already served may be newer than the synthesis: it is never undone, not even for a moment.
        this.#saved = this.#saved ? joined(saved, this.#saved) : saved;
      } else if ('error' in assembly) {
        this.fail(saved, messageOf(assembly.error));
      } else {
        await this.serve(saved, assembly);
      }
    });
  }

  private async serve(saved: Saved, assembly: Assembly): Promise<void> {
    const { log } = this.options;
    const hadFailed = this.#failure !== undefined;
    try {
      if (saved.awaited || !this.#assembly || !sameAssemblies(this.#assembly, assembly)) {
        await this.deploy(assembly);
        this.take(assembly);
        const { paths, from } = saved.awaited ?? saved;
        const effect = saved.awaited ? 'serving the new app' : 'synthesis produced a different app: now serving that';
        log.rebuilt(paths, from, effect);
        if (saved.awaited) {
          // What was skipped because somebody was waiting is done now.
          const served = { ...saved, awaited: undefined };
          this.#saved = this.#saved ? joined(served, this.#saved) : served;
        }
      } else if (hadFailed) {
        log.rebuilt(saved.paths, saved.from, 'synthesis succeeds again');
      }
      this.#failure = undefined;
    } catch (error) {
      this.fail(saved, messageOf(error));
    }
  }

  private fail({ paths, from, awaited, broken }: Saved, failure: string): void {
    const isTold = failure === this.#failure;
    this.#failure = failure;
    if (this.#isClosed) {
      return;
    }
    if (awaited) {
      this.options.log.broken(awaited.paths, awaited.from, this.stillServing(), failure);
    } else if (broken.length === 0) {
      const effect = 'the new code is already being served, but synthesis failed';
      this.options.log.broken(paths, from, isTold ? `${effect} as before` : effect, isTold ? '' : failure);
    }
  }

  private take(assembly: Assembly): void {
    this.#assembly = assembly;
    // Functions may still be running code of an earlier assembly, so that is kept.
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

  private async deploy(assembly: Assembly): Promise<void> {
    await this.#serving?.deploy(assembly);
    this.#servedAt = this.options.clock();
  }

  private stillServing(): string {
    return `still serving the code from ${this.options.log.time(this.#servedAt)}`;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.#done = this.#done.then(() => (this.#isClosed ? undefined : work()));
    return this.#done;
  }
}

function byTimer(work: () => void, milliseconds: number): () => void {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}

function messageOf(error: unknown): string {
  return error instanceof ProgramError ? error.message : String(error instanceof Error ? error.stack : error);
}
