import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contenders } from './contenders.js';
import type { Load } from './load.js';
import type { Server } from './server.js';

export const ROUTES = ['public', 'private'] as const;
export const CONNECTIONS = [1, 10] as const;

/** Each starts cold: its code is compiled while it runs, in each of its threads. */
const WARM_UP = 5000;

export interface ServerLoad extends Load {
  /** What a request took of the server's processor time, all threads of it, in microseconds. */
  readonly cpu: number;
}

/** What was measured of one contender, a figure a round. */
export interface Figures {
  /** In milliseconds. */
  readonly startUp: number[];
  /** In megabytes. */
  readonly memory: number[];
  /** What a token whose signature is that of another is answered. */
  readonly forged: number;
  /** By `caseOf`. */
  readonly loads: Map<string, ServerLoad[]>;
}

export function caseOf(route: string, connections: number): string {
  return `${route} ${connections}`;
}

/**
 * In a round, all have their turn at each case before the next one, so that what else the machine does is shared by all. They
 * run for all rounds, and are warm before the first.
 */
export async function measureRounds(
  { start, token }: Contenders,
  rounds: number,
  milliseconds: number,
): Promise<ReadonlyMap<string, Figures>> {
  const figures = new Map<string, Figures>();
  const servers = new Map<string, Server>();
  for (const [name, startOne] of start) {
    const startUp: number[] = [];
    for (let round = 1; round < rounds; round += 1) {
      const server = await startOne();
      startUp.push(server.startUp);
      await server.stop();
    }
    const server = await startOne();
    servers.set(name, server);
    startUp.push(server.startUp);
    const forgedStatus = await statusOf(`${server.url}/private`, forged(token));
    figures.set(name, { startUp, memory: [], forged: forgedStatus, loads: new Map() });
    for (const route of ROUTES) {
      load(`${server.url}/${route}`, Math.max(...CONNECTIONS), WARM_UP, token);
    }
    process.stderr.write('.');
  }
  for (let round = 0; round < rounds; round += 1) {
    const turns = rotated([...servers], round);
    for (const route of ROUTES) {
      for (const connections of CONNECTIONS) {
        for (const [name, server] of turns) {
          const loads = figures.get(name)?.loads;
          const key = caseOf(route, connections);
          const before = server.cpu();
          const measured = load(`${server.url}/${route}`, connections, milliseconds, token);
          const cpu = (server.cpu() - before) / measured.requests;
          loads?.set(key, [...(loads.get(key) ?? []), { ...measured, cpu }]);
          process.stderr.write('.');
        }
      }
    }
    for (const [name, server] of servers) {
      figures.get(name)?.memory.push(server.memory());
    }
  }
  for (const server of servers.values()) {
    await server.stop();
  }
  process.stderr.write('\n');
  return figures;
}

/** Load from a process of its own. Any answer but that of the handler is an error. */
export function load(url: string, connections: number, milliseconds: number, token: string): Load {
  const body = JSON.stringify({ path: new URL(url).pathname });
  const script = fileURLToPath(new URL('./load.ts', import.meta.url));
  const args = ['--import', 'tsx', script, url, String(connections), String(milliseconds), token, body];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Load;
}

/** The token with the first character of its signature changed. */
function forged(token: string): string {
  return token.replace(/\.(.)([^.]*)$/, (_, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`);
}

async function statusOf(url: string, token: string): Promise<number> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await answer.text();
  return answer.status;
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
