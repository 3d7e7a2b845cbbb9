import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A command that passes or fails as a whole or, with a report, a suite that counts its tests there in JUnit's format. */
interface Check {
  readonly name: string;
  readonly command: string;
  readonly cwd?: string;
  readonly report?: string;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Of a file of tests, in milliseconds: what hangs is to fail. */
const TIMEOUT = 900_000;

const root = join(__dirname, '..');
const reports = join(root, 'test-reports');

const checks: Check[] = [
  { name: 'lint', command: 'biome check --error-on-warnings' },
  { name: 'compile', command: 'jsii --silence-warnings=reserved-word' },
  { name: 'types of the tests', command: 'tsc --noEmit -p test/tsconfig.json' },
  { name: 'types of the release', command: 'tsc --noEmit -p release' },
  { name: 'types of the benchmark', command: 'tsc --noEmit -p bench' },
  { name: 'types of the local benchmark', command: 'tsc -b local && tsc --noEmit -p local/bench' },
  { name: 'code of README and API', command: 'jsii-rosetta extract --strict' },
  { name: 'library', command: 'jest --ci --coverageReporters=text-summary', report: 'junit.xml' },
  { name: 'library on the newest CDK', command: 'jest --ci --config test/newest.jest.config.js', report: 'newest.xml' },
  nodeTests('local', 'tsc -b . test build && npm run bundle'),
  nodeTests('create', 'tsc -b . && tsc -p test && npm run templates'),
  nodeTests('examples/api', 'tsc'),
  nodeTests('examples/hello', 'tsc', 1), // each synthesizes, and builds the pages
];

rmSync(reports, { recursive: true, force: true });
const results = checks.map((check) => ({ name: check.name, ...run(check) }));
const total = {
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.reduce((sum, { failed }) => sum + failed, 0),
};

console.log();
for (const { name, passed, failed } of results) {
  console.log(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} of ${passed + failed}`);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

function nodeTests(workspace: string, typeCheck: string, concurrency = 2): Check {
  const files = readdirSync(join(root, workspace, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('test', file))
    .join(' ');
  const report = `${workspace.replace('/', '-')}.xml`;
  const reporters = `--test-reporter=dot --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=${join(reports, report)}`;
  return {
    name: workspace,
    command: `${typeCheck} && node --import tsx --test --test-timeout=${TIMEOUT} --test-concurrency=${concurrency} ${reporters} ${files}`,
    cwd: join(root, workspace),
    report,
  };
}

function run({ name, command, cwd = root, report }: Check): Counts {
  console.log(`\n--- ${name}: ${command}`);
  const { status } = spawnSync(command, { cwd, shell: true, stdio: 'inherit' });
  const counts = report ? counted(join(reports, report)) : { passed: status === 0 ? 1 : 0, failed: 0 };
  // A suite can fail without a failed test: it did not compile, or it covers too little.
  return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function counted(report: string): Counts {
  if (!existsSync(report)) {
    return { passed: 0, failed: 1 };
  }
  const xml = readFileSync(report, 'utf8');
  const tests = xml.match(/<testcase\b/g)?.length ?? 0;
  const failed = xml.match(/<(failure|error|skipped)\b/g)?.length ?? 0;
  return tests === 0 ? { passed: 0, failed: 1 } : { passed: tests - failed, failed };
}
