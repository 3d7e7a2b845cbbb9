import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from './cleanup.js';
import { until } from './until.js';

const cli = fileURLToPath(new URL('../../lib/cli/cli.js', import.meta.url));

/** Runs a command in a terminal of its own. Node.js has no terminals, Python has. */
const PTY = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** The compiled program in a terminal, with what a person sees there. */
export class Terminal {
  #screen = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      this.#screen += chunk;
    });
  }

  static run(test: Cleanup, folder: string, args: readonly string[]): Terminal {
    const child = spawn('python3', ['-c', PTY, process.execPath, cli, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    test.after(() => child.kill('SIGKILL'));
    return new Terminal(child);
  }

  /** With newlines alone. */
  get screen(): string {
    return this.#screen.replaceAll('\r', '');
  }

  async shows(pattern: RegExp): Promise<void> {
    await until(() => {
      if (this.child.exitCode !== null && !pattern.test(this.screen)) {
        throw new Error(`no ${pattern} on the screen:\n${this.screen}`);
      }
      return pattern.test(this.screen);
    });
  }

  type(keys: string): void {
    this.child.stdin?.write(keys);
  }

  /** Its exit code, once it has ended. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) {
      await once(this.child, 'close');
    }
    return this.child.exitCode;
  }
}
