import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EmulatorCommand } from '../emulator/ministack.js';

const guard = fileURLToPath(new URL('./guard.js', import.meta.url));
/** How much of its output is kept to explain why it ended, in characters. */
const longest = 2000;

export interface GuardOptions {
  /** A file that contains the process id of the guard while it runs. */
  readonly pidFile: string;
  /** How long the program may take to end before it is killed, in milliseconds. */
  readonly patience: number;
}

/** A program that ends with this one, even if this one is killed. */
export class ChildProgram {
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #written = '';
  #fault: string | undefined;

  constructor(
    { command, args }: EmulatorCommand,
    env: Readonly<Record<string, string>>,
    { pidFile, patience }: GuardOptions,
  ) {
    this.#child = spawn(process.execPath, [guard, pidFile, String(patience), command, ...args], {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C in a terminal is for this program, which then ends the other one.
      detached: true,
    });
    writeFileSync(pidFile, String(this.#child.pid));
    // Its output is closed as soon as this program ends.
    this.#child.stdin?.on('error', () => {});
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#written = `${this.#written}${text}`.slice(-longest);
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#fault ??= error.message;
        resolve();
      });
      this.#child.on('close', (code) => {
        this.#fault ??= `it exited with code ${code}${this.lastLine}`;
        resolve();
      });
    });
  }

  /** Why it is no longer running; `undefined` while it runs. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** The end of its output. */
  get written(): string {
    return this.#written;
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.ended;
  }

  private get lastLine(): string {
    const line = this.#written.trimEnd().split('\n').at(-1) ?? '';
    return line === '' ? '' : `: ${line}`;
  }
}
