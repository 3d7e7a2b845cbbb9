import { homedir } from 'node:os';
import { relative, resolve, sep } from 'node:path';
import type { Assembly } from '../assembly/assembly.js';
import { ProgramError } from '../errors.js';
import type { FoundSourceMap } from '../host/found-source-map.js';
import type { Serving } from '../host/serving.js';
import { applySeed, readSeed, userPools } from '../services/user-pools/index.js';
import { readCdkConfig } from '../synth/cdk-config.js';
import { PreparedApp } from '../synth/prepared/prepared-app.js';
import type { SynthesizeOptions } from '../synth/synthesize.js';
import {
  AppWatcher,
  assemblyPaths,
  BuildInputs,
  type BundlingRecorder,
  type WatchedFolder,
  WatchLog,
  watchedFile,
  watchedPaths,
} from '../watch/index.js';

export interface WatchingOptions {
  /** The folder of the assembly to watch; if `undefined`, that of the app. */
  readonly output: string | undefined;
  /** The file of users and groups. */
  readonly seed: string | undefined;
  readonly recorder: BundlingRecorder | undefined;
  readonly synthesize: (
    prepared: PreparedApp,
    again?: Pick<SynthesizeOptions, 'signal' | 'isBackground' | 'isBuilt' | 'validates'>,
  ) => Promise<Assembly>;
  readonly print: (text: string) => void;
  readonly timeZone: string;
  readonly color: boolean;
}

/** What happens while the program watches an app or an assembly, and the file of users and groups. */
export class Watching {
  readonly #log: WatchLog;
  readonly #app: AppWatcher;
  readonly #seed: WatchedFolder | undefined;
  readonly #inputs: BuildInputs;
  readonly #prepared = new PreparedApp();
  #serving: Serving | undefined;

  constructor(private readonly options: WatchingOptions) {
    const { output, seed, recorder, synthesize, print, timeZone, color } = options;
    const folder = resolve(output ?? '.');
    const config = readCdkConfig(folder, homedir());
    const paths = output === undefined ? watchedPaths(config.watch, config.output) : assemblyPaths;
    const seedPath = seed === undefined ? undefined : relative(folder, resolve(seed)).replaceAll(sep, '/');
    this.#log = new WatchLog({ write: print, clock: Date.now, timeZone, color });
    this.#inputs = new BuildInputs(folder, config.buildInputs);
    this.#app = new AppWatcher({
      folder,
      paths: { ...paths, file: (path) => path !== seedPath && paths.file(path) },
      synthesize: (running) =>
        this.#inputs.synthesize((isBuilt) =>
          synthesize(this.#prepared, { ...running, isBuilt, validates: running.isBackground }),
        ),
      onRest: () => this.#prepared.prepare(),
      ...(recorder && { bundling: { take: () => recorder.take(), env: process.env } }),
      log: this.#log,
      clock: Date.now,
    });
    this.#seed =
      seed === undefined
        ? undefined
        : watchedFile({
            file: resolve(seed),
            onSave: () => void this.seedAgain(seed),
            onError: (error) => this.#log.note(`error: ${error.message}`),
          });
  }

  /** The first synthesis. */
  synthesize(): Promise<Assembly> {
    return this.#inputs.synthesize(() => this.options.synthesize(this.#prepared));
  }

  begin(serving: Serving, assembly: Assembly): void {
    this.#serving = serving;
    this.#app.begin(serving, assembly);
    this.#seed?.begin();
  }

  /** Reports that watching has begun. */
  announce(): void {
    this.#log.note(`watching ${this.#app.fileCount + (this.#seed ? 1 : 0)} files`);
  }

  bundled(): Promise<void> {
    return this.#app.bundled();
  }

  sourceMapOf(file: string): FoundSourceMap | undefined {
    return this.#app.sourceMapOf(file);
  }

  async close(): Promise<void> {
    this.#seed?.close();
    this.#prepared.close();
    await this.#app.close();
  }

  /** Creates the users and groups that were added to the file. */
  private async seedAgain(file: string): Promise<void> {
    const from = Date.now();
    try {
      if (this.#serving) {
        const { cognito, pools } = this.#serving.of(userPools);
        await applySeed(readSeed(resolve(file)), cognito, pools);
        this.#log.applied(file, from);
      }
    } catch (error) {
      const message = error instanceof ProgramError ? error.message : String(error);
      this.#log.broken([file], from, 'users and groups stay as they are', message);
    }
  }
}
