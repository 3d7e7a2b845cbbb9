import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contenders } from './contenders.js';
import type { Load } from './load.js';
import type { Server } from './server.js';

export const ROUTES = ['public', 'private'] as const;
export const CONNECTIONS = [1, 10] as const;

/** What was measured of one contender, a figure a round. */
export interface Figures {
  /** In milliseconds. */
  readonly startUp: number[];
  /** In megabytes. */
  readonly memory: number[];
  /** What a token whose signature is that of another is answered. */
  readonly forged: number[];
  /** By `caseOf`. */
  readonly loads: Map<string, Load[]>;
}

export function caseOf(route: string, connections: number): string {
  return `${route} ${connections}`;
}

/** In a round, all have their turn at each case before the next one, so that what else the machine does is shared by all. */
export async function measureRounds(
  { start, token }: Contenders,
  rounds: number,
  milliseconds: number,
): Promise<ReadonlyMap<string, Figures>> {
  const figures = new Map<string, Figures>(
    [...start.keys()].map((name) => [name, { startUp: [], memory: [], forged: [], loads: new Map() }]),
  );
  for (let round = 0; round < rounds; round += 1) {
    const servers = new Map<string, Server>();
    for (const name of rotated([...start.keys()], round)) {
      const server = await start.get(name)?.();
      if (server) {
        servers.set(name, server);
        figures.get(name)?.startUp.push(server.startUp);
        figures.get(name)?.forged.push(await statusOf(`${server.url}/private`, forged(token)));
      }
    }
    for (const route of ROUTES) {
      for (const connections of CONNECTIONS) {
        for (const [name, { url }] of servers) {
          const loads = figures.get(name)?.loads;
          const key = caseOf(route, connections);
          loads?.set(key, [...(loads.get(key) ?? []), load(`${url}/${route}`, connections, milliseconds, token)]);
          process.stderr.write('.');
        }
      }
    }
    for (const [name, server] of servers) {
      figures.get(name)?.memory.push(server.memory());
      await server.stop();
    }
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
