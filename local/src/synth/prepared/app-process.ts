import type { ChildProcess, StdioOptions } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { killGroup, ownInput, startGroup } from '../process-group.js';
import type { ChangedVariables } from './changed-variables.js';
import { type AppRun, nodeCommand } from './node-command.js';

/** What a process loads before it waits. */
export interface Ahead {
  /** Modules of packages that do nothing when they are loaded. */
  readonly modules: readonly string[];
  /** Files that must not have changed either when the app runs. */
  readonly files: readonly string[];
}

/** Tells `preload.cts` that it is in the process that was started here, and not in one of the app, which gets the same options. */
const marker = 'CDK_HTTP_API_LOCAL_PRELOAD';

/** The process of an app, which loads `preload.cts` first. They talk over a socket that no other process can open. */
export class AppProcess {
  #said = '';

  /** @returns `undefined` if the command of the app cannot load another module first */
  static start(run: AppRun, ahead?: Ahead): AppProcess | undefined {
    const command = nodeCommand(run, fileURLToPath(new URL('./preload.cjs', import.meta.url)));
    if (command === undefined) {
      return undefined;
    }
    const options = {
      cwd: run.folder,
      env: { ...run.env, [marker]: '1' },
      stdio: [ownInput(), 'pipe', 'pipe', 'pipe'] as StdioOptions,
    };
    const started = new AppProcess(startGroup(command, options));
    started.send({ ahead });
    return started;
  }

  private constructor(readonly child: ChildProcess) {
    this.channel?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    this.channel?.on('error', () => {});
    child.on('error', () => {});
  }

  /**
   * Lets the app run now.
   *
   * @returns false if the process cannot be used: it has ended, or a file has changed that it had loaded
   */
  go(variables: ChangedVariables, signal: AbortSignal): Promise<boolean> {
    this.send({ variables });
    return new Promise((resolve) => {
      const settle = () => resolve(this.lines.includes('started'));
      this.channel?.on('data', settle).on('close', settle);
      signal.addEventListener('abort', settle);
      if (signal.aborted || !this.isRunning) {
        settle();
      }
    });
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.channel?.destroyed === false;
  }

  /** The modules of the CDK that the app loaded; `undefined` unless it has succeeded. */
  get modules(): readonly string[] | undefined {
    const list = this.lines.at(-1);
    return this.child.exitCode === 0 && list?.startsWith('[') ? JSON.parse(list) : undefined;
  }

  end(): void {
    killGroup(this.child, 'SIGKILL');
    for (const stream of this.child.stdio) {
      stream?.destroy();
    }
  }

  private get lines(): readonly string[] {
    return this.#said.split('\n').slice(0, -1);
  }

  private get channel(): Duplex | undefined {
    return (this.child.stdio[3] as Duplex | null | undefined) ?? undefined;
  }

  private send(message: object): void {
    this.channel?.write(`${JSON.stringify(message)}\n`);
  }
}
