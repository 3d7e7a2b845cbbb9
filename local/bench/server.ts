import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

export interface ServerOptions {
  /** Of Node.js. */
  readonly args: readonly string[];
  readonly folder: string;
  /** Where what it prints goes. */
  readonly log: string;
  /** Where it serves, or how that is read from the first line that it prints. */
  readonly url: string | ((line: string) => string);
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) {
    child.kill('SIGKILL');
  }
});

/** A server in a process of its own, which answers. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** How long it took from its start to its first answer, in milliseconds. */
    readonly startUp: number,
  ) {}

  static async start({ args, folder, log, url }: ServerOptions): Promise<Server> {
    const from = performance.now();
    const output = openSync(log, 'a');
    const child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ['ignore', typeof url === 'string' ? output : 'pipe', output],
      env: { ...process.env, CI: 'true', SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
    });
    running.add(child);
    child.on('close', () => running.delete(child));
    const address = typeof url === 'string' ? url : url(await firstLine(child));
    while (!(await answers(`${address}/public`))) {
      if (child.exitCode !== null) {
        throw new Error(`'node ${args.join(' ')}' has ended: see ${log}`);
      }
      await wait(2);
    }
    return new Server(child, address, performance.now() - from);
  }

  /** What the process and those that it has started hold of the machine's memory, in megabytes. */
  memory(): number {
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number) as [pid: number, parent: number, kilobytes: number]);
    const held = (pid: number): number =>
      processes.reduce((sum, [own, parent, kilobytes]) => {
        return sum + (own === pid ? kilobytes : 0) + (parent === pid ? held(own) : 0);
      }, 0);
    return held(this.child.pid ?? 0) / 1024;
  }

  async stop(): Promise<void> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    this.child.kill('SIGINT');
    if (running.has(this.child)) {
      await once(this.child, 'close');
    }
    clearTimeout(late);
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout) {
    for await (const line of createInterface(stdout)) {
      return line;
    }
  }
  throw new Error('a server has ended before it printed where it serves');
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined);
  await answer?.text();
  return answer?.ok === true;
}
