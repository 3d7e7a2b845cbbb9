/**
 * `npm test` runs everything. `npm run test:fast` leaves out the suites that start processes or browsers, install packages or build
 * what is published; it runs the library's tests on the oldest aws-cdk-lib alone.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Check, runChecks } from './check';
import { pathWithMinistack } from './ministack';
import { reportersOf } from './node-reporters';
import { withoutNetwork } from './offline';
import { slowestFiles } from './slowest-files';

/** Of a file of tests, in milliseconds: what hangs is to fail. */
const TIMEOUT = 900_000;

/** What was found in files that have not changed since. */
const TYPES = 'node_modules/.cache/types-of-the-tests.tsbuildinfo';

const root = join(__dirname, '..');
const reports = join(root, 'test-reports');
const isFast = process.argv.includes('--fast');
const cpus = availableParallelism();
/** Two suites run side by side, since each waits at times. */
const workers = `--maxWorkers=${Math.max(1, Math.floor(cpus / 2))}`;
/** Counting what is covered costs the library's tests a quarter more CPU. */
const coverage = process.env.CI ? '--coverageReporters=text-summary' : '--coverage=false';

const compile = check('compile', 'jsii --silence-warnings=reserved-word');
const buildLocal = check('the local program and the types of its tests', 'tsc -b . test build && npm run bundle', {
  cwd: 'local',
});
const library = check('library', `jest --ci ${workers} ${coverage}`, { report: 'junit.xml', needs: [compile.name] });
const newest = check(
  'library on the newest CDK',
  `jest --ci ${workers} --config test/newest.jest.config.js --coverage=false`,
  { report: 'newest.xml' },
);
const local = check('local', `tsx test/node-tests.ts local ${TIMEOUT} ${join(reports, 'local.xml')}`, {
  report: 'local.xml',
  needs: [buildLocal.name, compile.name], // one of them packs the library
});
const types = [
  check('lint', 'biome check --error-on-warnings'),
  check('types of the tests', `tsc --noEmit -p test/tsconfig.json --incremental --tsBuildInfoFile ${TYPES}`),
  check('types of the release', 'tsc --noEmit -p release'),
];

/** In the order in which they are begun: what others need, then what takes longest. */
const all: Check[] = [
  buildLocal,
  compile,
  local,
  library,
  nodeTests('create', 'tsc -b . && tsc -p test && npm run templates', 1, [compile.name]), // packs the library
  newest,
  nodeTests('examples/hello', 'tsc', 1), // each synthesizes, and builds the pages
  offline(nodeTests('examples/notes', 'tsc && tsc -p frontend', 1)), // with ministack: its data is in tables
  nodeTests('examples/api', 'tsc', 1),
  ...types,
  check('spelling and plain English', 'projen prose'),
  check('types of the benchmark', 'tsc --noEmit -p bench', { needs: [compile.name] }),
  check('types of the local benchmark', 'tsc --noEmit -p local/bench', { needs: [buildLocal.name] }),
  check('code of README and API', 'jsii-rosetta extract --strict', { needs: [compile.name] }),
];

const slow = [
  'packed',
  'dependency-rules',
  'document-code',
  'exported-classes',
  'nodejs-handlers',
  'release/',
  'property.test',
];
const fast: Check[] = [
  buildLocal,
  {
    ...library,
    needs: [],
    command: `jest --ci ${workers} --coverage=false --testPathIgnorePatterns ${slow.join(' ')}`,
  },
  { ...local, needs: [buildLocal.name], command: `${local.command} --fast` },
  ...types,
];

main();

async function main(): Promise<void> {
  const checks = isFast ? fast : all;
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports);
  if (!isFast) {
    process.env.PATH = pathWithMinistack(root, process.env.PATH);
  }
  process.env.JEST_JUNIT_SUITE_NAME = '{filepath}'; // for the list of the slowest files
  const start = Date.now();
  const counts = await runChecks(checks, 2);
  const total = {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
  console.log();
  for (const [index, { passed, failed }] of counts.entries()) {
    console.log(`${failed === 0 ? 'ok    ' : 'FAILED'} ${checks[index].name}: ${passed} of ${passed + failed}`);
  }
  console.log(`\nthe slowest files\n${slowestFiles(reports, 12).join('\n')}`);
  console.log(`\nafter ${Math.round((Date.now() - start) / 1000)} s\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

function check(
  name: string,
  command: string,
  { cwd = '.', report, needs }: { cwd?: string; report?: string; needs?: readonly string[] } = {},
): Check {
  return { name, command, cwd: join(root, cwd), report: report && join(reports, report), needs };
}

/** An app that is served here needs nothing from elsewhere, and neither do its tests. */
function offline({ name, command, ...check }: Check): Check {
  return { ...check, name, command: isFast ? command : withoutNetwork(name, command) };
}

function nodeTests(workspace: string, typeCheck: string, concurrency: number, needs: readonly string[] = []): Check {
  const files = readdirSync(join(root, workspace, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('test', file))
    .join(' ');
  const report = `${workspace.replace('/', '-')}.xml`;
  const reporters = reportersOf(join(reports, report)).join(' ');
  return check(
    workspace,
    `${typeCheck} && node --import tsx --test --test-timeout=${TIMEOUT} --test-concurrency=${concurrency} ${reporters} ${files}`,
    { cwd: workspace, report, needs: [buildLocal.name, ...needs] },
  );
}
