import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServedDocument } from '../../lib/services/all.js';
import type { Cleanup } from './cleanup.js';

/** The compiled program, or the bundle that is published, which a run of all tests starts. */
export const cli = process.env.TESTED_PROGRAM ?? fileURLToPath(new URL('../../lib/cli/cli.js', import.meta.url));

/** The compiled program, serving in a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on('data', (chunk) => {
      this.#stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      this.#stderr += chunk;
    });
  }

  /** Starts it in a folder, and waits until it serves. */
  static async start(test: Cleanup, folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, file = cli) {
    const program = Program.spawn(test, folder, args, env, file);
    await program.printed(args.includes('--json') ? /^\{.*\}$/m : /^Routes$/m);
    return program;
  }

  static spawn(
    test: Cleanup,
    folder: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    file = cli,
  ): Program {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: folder, ...env },
    });
    test.after(() => child.kill('SIGKILL'));
    return new Program(child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The address of a server in what was printed at the start: `Site`, `API`, `Inbox`, `Cognito`. */
  address(label: string, name = ''): string {
    const [, address] = new RegExp(`^ *${label} +(http://\\S+) *${name}`, 'm').exec(this.#stdout) ?? [];
    if (!address) {
      throw new Error(`no address of ${label} in:\n${this.#stdout}${this.#stderr}`);
    }
    return address;
  }

  /** What `--json` has printed. */
  get document(): ServedDocument {
    return JSON.parse(this.#stdout);
  }

  output(name: string): string {
    const [, value] = new RegExp(`^ *${name} +(\\S+)$`, 'm').exec(this.#stdout) ?? [];
    if (!value) {
      throw new Error(`no output ${name} in:\n${this.#stdout}${this.#stderr}`);
    }
    return value;
  }

  /** Waits until the program has printed something to stdout; an error where it does not. */
  async printed(pattern: RegExp): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!pattern.test(this.#stdout)) {
      if (!this.isRunning || Date.now() > deadline) {
        throw new Error(`no ${pattern} in what was printed:\n${this.#stdout}${this.#stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** As `head` does once it has seen enough. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended();
  }

  /** Ends it as Ctrl-C does, and gives its exit code. */
  async interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return this.ended();
  }

  async ended(): Promise<number | null> {
    if (this.isRunning) {
      await once(this.#child, 'close');
    }
    return this.#child.exitCode;
  }
}

/** Runs the compiled program to its end. */
export function runProgram(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  });
  return { status, stdout, stderr };
}
