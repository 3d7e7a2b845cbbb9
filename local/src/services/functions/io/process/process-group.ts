import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { descendantsOf } from './descendants.js';
import { markedProcesses } from './marked-processes.js';

export interface ProcessGroupOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** A variable in the environment of this process and of the processes that it starts, and of no others. */
  readonly mark: string;
}

const isWindows = process.platform === 'win32';
/** Only Linux shows the parents and environments of other processes, by which those that left the group are found. */
const isLinux = process.platform === 'linux';

/** The processes of this program that may be running. */
const groups = new Set<ProcessGroup>();

/** A process with everything that it starts. It ends with this program. */
export class ProcessGroup {
  readonly child: ChildProcess;
  readonly #mark: string;

  constructor({ program, args, cwd, env, mark }: ProcessGroupOptions) {
    this.#mark = mark;
    this.child = spawn(program, args, {
      cwd,
      env: isWindows ? { SYSTEMROOT: process.env.SYSTEMROOT, ...env } : env,
      // In a separate group, which can be ended as a whole.
      detached: !isWindows,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (groups.size === 0) {
      process.on('exit', endAll);
    }
    groups.add(this);
  }

  /** Ends all of it at once. Does nothing if it has ended. */
  end(): void {
    if (!groups.delete(this)) {
      return;
    }
    if (groups.size === 0) {
      process.off('exit', endAll);
    }
    const { pid } = this.child;
    if (pid === undefined) {
      return;
    }
    if (isWindows) {
      spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
      return;
    }
    // One may have another environment, and another one a parent that has ended.
    const started = isLinux ? descendantsOf(pid) : [];
    kill(-pid);
    for (const left of isLinux ? [...started, ...markedProcesses(this.#mark)] : []) {
      kill(left);
    }
  }
}

function endAll(): void {
  for (const group of groups) {
    group.end();
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
