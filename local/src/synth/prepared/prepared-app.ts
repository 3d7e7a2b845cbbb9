import type { ChildProcess } from 'node:child_process';
import { AppProcess } from './app-process.js';
import { changedVariables } from './changed-variables.js';
import type { AppRun } from './node-command.js';
import { settingsFiles } from './settings-files.js';

/** How long a process that waits may take to answer, in milliseconds: it may still be loading. */
const patience = 10_000;

/**
 * The process of the next synthesis of an app, started ahead: it has loaded what the last one loaded of the CDK, and waits until
 * the app is to be synthesized. Nothing of the app itself runs before that. If something is different by then, the app
 * gets a new process.
 */
export class PreparedApp {
  #last: AppProcess | undefined;
  #run: AppRun | undefined;
  #modules: readonly string[] = [];
  #waiting: { readonly process: AppProcess; readonly run: AppRun } | undefined;
  /** Whether a process that waited did not answer: then there is no other one. */
  #isStuck = false;
  #isClosed = false;

  constructor(private readonly options: { readonly patience?: number } = {}) {}

  /**
   * Starts the process of an app: the one that waits, or a new one.
   *
   * @returns `undefined` if the command of the app cannot be prepared
   */
  async start(run: AppRun, signal: AbortSignal): Promise<ChildProcess | undefined> {
    this.#modules = this.#last?.modules ?? this.#modules;
    const started = (await this.takeWaiting(run, signal)) ?? AppProcess.start(run);
    this.#last = started;
    this.#run = started && run;
    return started?.child;
  }

  /** Starts the process of the next synthesis, unless it is already waiting. */
  prepare(): void {
    this.#modules = this.#last?.modules ?? this.#modules;
    const run = this.#run;
    if (run && this.#modules.length > 0 && !this.#waiting?.process.isRunning && !this.#isStuck && !this.#isClosed) {
      const process = AppProcess.start(run, { modules: this.#modules, files: settingsFiles(run.folder) });
      this.#waiting = process && { process, run };
    }
  }

  /** The leader of the process group that waits. */
  get pid(): number | undefined {
    return this.#waiting?.process.child.pid;
  }

  /** Ends the process that waits. */
  close(): void {
    this.#isClosed = true;
    this.#waiting?.process.end();
    this.#waiting = undefined;
  }

  private async takeWaiting(run: AppRun, signal: AbortSignal): Promise<AppProcess | undefined> {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!waiting) {
      return undefined;
    }
    const { process, run: prepared } = waiting;
    const isSame = prepared.command === run.command && prepared.folder === run.folder;
    const variables = isSame ? changedVariables(prepared.env, run.env) : undefined;
    const late = AbortSignal.timeout(this.options.patience ?? patience);
    if (variables && (await process.go(variables, AbortSignal.any([signal, late])))) {
      return process;
    }
    this.#isStuck ||= late.aborted;
    process.end();
    return undefined;
  }
}
