import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

export interface ServerOptions {
  /** Of Node.js. */
  readonly args: readonly string[];
  readonly folder: string;
  /** Where what it prints goes. */
  readonly log: string;
  /** Where it serves, or how that is read from the first line that it prints; it throws where that does not tell. */
  readonly url: string | ((line: string) => string);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly kilobytes: number;
}

const MICROSECONDS_A_TICK = 10_000;

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
    /** The first line that it printed, where its address is read from that. */
    readonly firstLine: string | undefined,
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
    const line = typeof url === 'string' ? undefined : await firstLine(child);
    const address = typeof url === 'string' ? url : url(line ?? '');
    while (!(await answers(`${address}/public`))) {
      if (child.exitCode !== null) {
        throw new Error(`'node ${args.join(' ')}' has ended: see ${log}`);
      }
      await wait(2);
    }
    return new Server(child, address, performance.now() - from, line);
  }

  /** What the process and those that it has started hold of the machine's memory, in megabytes. */
  memory(): number {
    return this.processes().reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024;
  }

  /** What they have taken of the processor until now, in microseconds; Linux alone tells it finely enough. */
  cpu(): number {
    return this.processes().reduce((sum, { pid }) => {
      const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
      const [user, system] = fields.split(' ').slice(11, 13).map(Number) as [number, number];
      return sum + (user + system) * MICROSECONDS_A_TICK;
    }, 0);
  }

  private processes(): readonly Process[] {
    const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line): Process => {
        const [pid = 0, parent = 0, kilobytes = 0] = line.trim().split(/\s+/).map(Number);
        return { pid, parent, kilobytes };
      });
    const below = (pid: number): readonly Process[] =>
      all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
    return [...all.filter(({ pid }) => pid === this.child.pid), ...below(this.child.pid ?? 0)];
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
