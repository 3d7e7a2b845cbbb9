import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { contendersIn } from './contenders.js';
import { document } from './document.js';
import { stagesOf } from './profile.js';
import { load, measureRounds } from './rounds.js';
import { runtimeTimes } from './runtimes.js';
import { watchTimes } from './watch.js';

/**
 * Every figure of docs/performance-local.md, from one command: `npx projen bench:local [rounds]`.
 *
 * It ends everything that it starts, and deletes everything that it writes except the document.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const MILLISECONDS = 1500;
const PROFILED = 4000;
const WATCH_ROUNDS = 3;

const here = fileURLToPath(new URL('.', import.meta.url));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => process.exit(1));
}

const [others = 0] = loadavg();
if (savedAt('node_modules/.package-lock.json') < savedAt('package-lock.json')) {
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
}
// In this repository, so that what is served finds its packages.
const folder = mkdtempSync(join(here, '../lib/bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const from = performance.now();
const contenders = await contendersIn(folder);
const figures = await measureRounds(contenders, ROUNDS, MILLISECONDS);
const starts = Array.from({ length: ROUNDS }, () =>
  Number(execFileSync(process.execPath, ['--import', 'tsx', join(here, 'start.ts'), contenders.assembly])),
);
const stages = new Map<string, ReadonlyMap<string, number>>();
for (const route of ['public', 'private']) {
  stages.set(route, await profiled(route));
}
const watch = await watchTimes(join(folder, 'watch'), WATCH_ROUNDS);
const runtimes = await runtimeTimes(join(folder, 'runtimes'), ROUNDS);
const minutes = (performance.now() - from) / 60_000;
writeFileSync(
  join(here, '../../docs/performance-local.md'),
  document({ rounds: ROUNDS, figures, starts, stages, watch, runtimes, minutes, others }),
);

/** When a file here was written; 0 where it is not there. */
function savedAt(file: string): number {
  return statSync(join(here, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** What the main thread does for one request at 10 connections, in microseconds. */
async function profiled(route: string): Promise<ReadonlyMap<string, number>> {
  const profiles = join(folder, `profile-${route}`);
  const server = await contenders.startModules(['--cpu-prof', '--cpu-prof-dir', profiles]);
  const { requestsPerSecond } = load(`${server.url}/${route}`, 10, PROFILED, contenders.token);
  await server.stop();
  // The load generator takes a moment to end: what is left is within the load.
  const window = PROFILED - 500;
  const requests = (requestsPerSecond * window) / 1000;
  return new Map([...stagesOf(profiles, window)].map(([stage, time]) => [stage, time / requests]));
}
