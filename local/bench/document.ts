import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { BARE, GUARDED, OURS, PEER } from './contenders.js';
import { CONNECTIONS, caseOf, type Figures, ROUTES, type ServerLoad } from './rounds.js';
import type { RuntimeFigures } from './runtimes.js';
import { median, spread, table } from './statistics.js';
import type { WatchTimes } from './watch.js';

export interface Measured {
  readonly rounds: number;
  readonly figures: ReadonlyMap<string, Figures>;
  /** Milliseconds until `start()` is ready. */
  readonly starts: readonly number[];
  /** By route: microseconds of the main thread for one request. */
  readonly stages: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly watch: WatchTimes;
  /** By the name of the runtime. */
  readonly runtimes: ReadonlyMap<string, RuntimeFigures>;
  readonly minutes: number;
  /** How many processes wanted a core in the minute before it began, the build of the program among them. */
  readonly others: number;
}

/** docs/performance-local.md */
export function document({ rounds, figures, starts, stages, watch, runtimes, minutes, others }: Measured): string {
  const [cpu] = cpus();
  return `# Performance of the local program

Written by \`npx projen bench:local\`, which repeats all measurements in ${Math.ceil(minutes)} minutes. It installs the programs to compare with into
\`local/bench\`, and stops everything that it starts. The figures are medians of ${rounds} rounds, with the minimum and maximum in parentheses. In each round, every program runs one case before the next case starts. All programs are warm: each answers requests for ten seconds first. The load generator runs on the same machine, so compare the ratios, which are calculated within a round. CPU is the CPU of the server only, with all its threads.

- ${cpus().length} cores of ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.version}; in the minute before, ${others.toFixed(1)} processes were running on average, including the one that builds the program
- ${PEER} ${version('serverless-offline')}, run by osls ${version('osls')}: the maintained fork of the Serverless Framework 3. Version 4 of the Framework, which serverless-offline also supports, requires a login at each start
- load by autocannon ${version('autocannon')}, in a separate process

All four run the same function, in worker threads. **${OURS}** is the program itself: it serves a synthesized app, selects the
route, checks permission and token, creates the event in payload format 2.0, and logs each request. It caches nothing about tokens, so it checks every signature. **${PEER}** reads the same routes from a \`serverless.json\`. It checks issuer, audience and times of a token, but not the signature (\`--ignoreJWTSignature\`; without that option it does not start). **${BARE}** is
\`local/bench/bare-server.mjs\`: a server and its threads, with no routes, no token and no log. **${GUARDED}** ${version('aws-jwt-verify')} is the
same, but checks the token of each request to the JWT route with that library. So the difference in CPU between the two is the cost of a complete check. On the open route both do the same work, so their difference there shows how inaccurate the ratios are.

## Requests

${ROUTES.flatMap((route) => CONNECTIONS.map((connections) => requests(figures, route, connections))).join('\n\n')}

${goals(figures)}

## Tokens

The response to a token with a changed signature is ${[...figures].map(([name, { forged }]) => `${forged} from ${name}`).join(', ')}.

## Start and memory

The first column is the time from the start of the process to its first response. The app was synthesized and the keys were created before. The second column is the memory (RSS) of all processes of the program after the load.

${table(
  ['', 'ms until the first response', 'MB after the load'],
  [...figures].map(([name, { startUp, memory }]) => [name, spread(startUp, 0), spread(memory, 0)]),
)}

\`start()\` in a test suite with a synthesized assembly is ready in ${spread(starts, 0)} ms, in a new process.

## Where the time goes

This is the time that the main thread of ${OURS} takes at 10 connections, from a CPU profile (\`--cpu-prof\`) of the program under load, without idle time. The table shows microseconds per request and the percentage; profiling makes everything slower. Functions run in their own threads, which the table does not contain but the CPU above does.

${stageTable(stages)}

${conclusion(stages)}

## From saving to the first new response

The program runs with \`--watch\`. The times are compared with whole syntheses of the same app in the same run, which take ${spread(watch.syntheses, 0)} ms. Changes to pages and
handlers do not need a synthesis. The app has a \`build\`, which builds pages with Vite. Its \`buildInputs\` are declared in \`cdk.json\`, so
it is skipped, except in the last row.

${table(
  ['what was saved', 'ms until the first response with the change', 'of a synthesis'],
  [...watch.changes].map(([kind, times]) => [
    kind,
    spread(times, 0),
    (median(times) / median(watch.syntheses)).toFixed(2),
  ]),
)}

## Functions by runtime

This is the time from an invocation to its response, without the API. Cold is the first invocation, including the start of the thread or process; warm is the
median of 500 consecutive invocations. The bare Runtime API server is \`local/bench/bare-runtime-api.ts\` with the same process, but without limits, logs or
checks; when warm, the goal is at most 1 ms more. Memory is that of the process (RSS).

${table(
  ['runtime', 'cold in ms', 'warm in ms', 'bare, warm in ms', 'at most 1 ms more', 'MB'],
  [...runtimes].map(([name, { cold, warm, bare, memory }]) => [
    name,
    spread(cold, 0),
    spread(warm, 2),
    bare.length > 0 ? spread(bare, 2) : 'a thread',
    bare.length > 0
      ? outcome(
          warm.map((time, round) => (bare[round] ?? 0) - time),
          -1,
        )
      : 'a thread',
    memory.length > 0 ? spread(memory, 0) : 'a thread',
  ]),
)}
`;
}

function requests(figures: ReadonlyMap<string, Figures>, route: string, connections: number): string {
  const key = caseOf(route, connections);
  const what = route === 'public' ? 'An open route' : 'A route with a JWT authorizer';
  const rows = [...figures].map(([name, { loads }]) => {
    const all = loads.get(key) ?? [];
    const figure = (of: (load: ServerLoad) => number, digits: number) => spread(all.map(of), digits);
    return [
      name,
      figure(({ requestsPerSecond }) => requestsPerSecond, 0),
      spread(ratios(figures, name, BARE, key), 2),
      figure(({ p50 }) => p50, 2),
      figure(({ p99 }) => p99, 2),
      figure(({ cpu }) => cpu, 0),
    ];
  });
  return `### ${what}, ${connectionsText(connections)}

${table(['', 'requests per second', `${BARE} = 1`, 'p50 in ms', 'p99 in ms', 'CPU in µs per request'], rows)}`;
}

/** Requests a second of one to those of the other in the same round. */
function ratios(figures: ReadonlyMap<string, Figures>, one: string, other: string, key: string): readonly number[] {
  const [ours, others] = [one, other].map((name) => figures.get(name)?.loads.get(key) ?? []);
  return (ours ?? []).map(
    ({ requestsPerSecond }, round) => requestsPerSecond / (others?.[round]?.requestsPerSecond ?? 0),
  );
}

function goals(figures: ReadonlyMap<string, Figures>): string {
  const ratio = (one: string, other: string, route: string, connections: number) =>
    median(ratios(figures, one, other, caseOf(route, connections)));
  const goal = (other: string, least: number) => {
    const reached = ROUTES.flatMap((route) =>
      CONNECTIONS.map((connections) => {
        const all = ratios(figures, OURS, other, caseOf(route, connections));
        return [
          `${route === 'public' ? 'open' : 'JWT'} route, ${connectionsText(connections)}`,
          spread(all, 2),
          outcome(all, least),
        ];
      }),
    );
    return table(['', `of ${other}`, `at least ${least}`], reached);
  };
  const onJwtRoute = (one: string, other: string) =>
    CONNECTIONS.map(
      (connections) => `${ratio(one, other, 'private', connections).toFixed(2)} (${connectionsText(connections)})`,
    ).join(' and ');
  return `The goals of ${OURS}, and whether it reaches them:

${goal(BARE, 0.5)}

${goal(PEER, 4)}

On the JWT route, ${BARE} reaches ${onJwtRoute(BARE, PEER)} times the throughput of ${PEER}, or ${onJwtRoute(GUARDED, PEER)}
if it checks tokens with aws-jwt-verify. ${OURS} reaches ${onJwtRoute(OURS, GUARDED)} times the throughput of the latter.`;
}

/** A goal is reached, or missed, where it is so in each round. */
function outcome(figures: readonly number[], least: number): string {
  const reached = figures.filter((figure) => figure >= least).length;
  if (reached === figures.length) {
    return 'reached';
  }
  return reached === 0 ? '**missed**' : `reached in ${reached} of ${figures.length} rounds`;
}

function connectionsText(connections: number): string {
  return `${connections} connection${connections === 1 ? '' : 's'}`;
}

function stageTable(stages: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const names = [...new Set([...stages.values()].flatMap((times) => [...times.keys()]))];
  const cell = (times: ReadonlyMap<string, number> | undefined, name: string) => {
    const time = times?.get(name) ?? 0;
    return time === 0 ? '' : `${time.toFixed(0)} (${part(time, times).toFixed(0)} %)`;
  };
  const largest = (name: string) => Math.max(...[...stages.values()].map((times) => times.get(name) ?? 0));
  return table(
    ['', 'open route', 'JWT route'],
    [
      ...names
        .toSorted((one, other) => largest(other) - largest(one))
        .map((name) => [name, cell(stages.get('public'), name), cell(stages.get('private'), name)]),
      ['all', ...['public', 'private'].map((route) => sum(stages.get(route)).toFixed(0))],
    ],
  );
}

function conclusion(stages: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const times = stages.get('private') ?? new Map<string, number>();
  const [first, second, third, fourth] = [...times]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, time]) => `${name} (${part(time, times).toFixed(0)} %)`);
  return `For a request with a token, most of the time goes into: ${first}; ${second}; ${third}; ${fourth}.`;
}

function part(time: number, times: ReadonlyMap<string, number> | undefined): number {
  return (100 * time) / sum(times);
}

function sum(times: ReadonlyMap<string, number> = new Map()): number {
  return [...times.values()].reduce((total, time) => total + time, 0);
}

function version(name: string): string {
  return JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}
