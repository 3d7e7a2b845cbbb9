import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/**
 * Every figure of docs/performance.md, from one command: `npx projen bench [rounds]`.
 *
 * Each run is a process of its own, and the runs of a round follow one another, so that what else the machine does is shared
 * by all: what counts is the ratios.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const OURS = 'cdk-jwt-protected-api';
const PEER = 'stable L2, by hand';
const CONTENDERS = [OURS, PEER, 'alpha packages', 'L1 only', 'AWS Solutions Constructs'];
const SIZES = [
  { routes: 10, functions: 1 },
  { routes: 300, functions: 30 },
];
/** An API takes no more than 300 integrations, so that 2,000 functions are behind several APIs. */
const GROWTH = [
  { routes: 250, functions: 250 },
  { routes: 500, functions: 500, apis: 2 },
  { routes: 1000, functions: 1000, apis: 4 },
  { routes: 2000, functions: 2000, apis: 8 },
  { routes: 500, functions: 250 },
  { routes: 1000, functions: 250 },
  { routes: 2000, functions: 250 },
];
/** What CloudFormation takes. */
const STACK = 500;
const FUNCTIONS: { name: string; of: (routes: number) => number }[] = [
  { name: 'one function', of: () => 1 },
  { name: 'one function per ten routes', of: (routes) => Math.ceil(routes / 10) },
  { name: 'one function per route', of: (routes) => routes },
];

interface Size {
  readonly routes: number;
  readonly functions: number;
  readonly apis?: number;
}

interface Run {
  readonly cpu: number;
  readonly resources: number;
  readonly bytes: number;
  readonly policyBytes: number;
}

const root = join(__dirname, '..');

function main(): void {
  if (!existsSync(join(__dirname, 'node_modules'))) {
    execFileSync('npm', ['ci'], { cwd: __dirname, stdio: 'inherit' });
  }
  const sections = [
    heading(),
    ...SIZES.map(synthTable),
    capacityTable(),
    growthTable(),
    imports(),
    section(
      'The guard',
      'bench/guard.ts',
      'Three checks add time to synthesis: the check for open routes (the guard), the check of AWS quotas (the budgets), and the search for other ways to call a function (the doors). All figures above include this time. The figures here are the lowest of the rounds.',
    ),
    section('Handlers', 'bench/nodejs-handlers.ts', 'The app has fifty handlers.'),
  ];
  writeFileSync(join(root, 'docs/performance.md'), `${sections.join('\n\n')}\n`);
}

function heading(): string {
  const version = (name: string) => JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')).version;
  const [cpu] = cpus();
  const solutions = JSON.parse(
    readFileSync(
      join(__dirname, 'node_modules/@aws-solutions-constructs/aws-cognito-apigateway-lambda/package.json'),
      'utf8',
    ),
  ).version;
  return `# Performance

\`npx projen bench\` repeats all measurements and writes this page. The figures are medians of ${ROUNDS} rounds. In each round, each variant runs once, in its own process. Other programs were running on the machine, so compare the ratios, not the milliseconds.

- ${cpus().length} cores of ${cpu.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.version}
- aws-cdk-lib ${version('aws-cdk-lib')}, with its template validation turned off (\`CDK_VALIDATION=false\`); the alpha packages ${version('@aws-cdk/aws-apigatewayv2-alpha')}; AWS Solutions Constructs ${solutions}

"By hand" means typical CDK code, with an \`HttpUserPoolAuthorizer\` and one \`HttpLambdaIntegration\` for each route. AWS Solutions
Constructs creates a REST API.`;
}

function synthTable(size: Size): string {
  const runs = measure(CONTENDERS, size);
  const peer = median(runs.get(PEER)!, 'cpu');
  const rows = CONTENDERS.map((contender) => {
    const all = runs.get(contender)!;
    const [{ resources, bytes, policyBytes }] = all;
    const cpu = median(all, 'cpu');
    return [contender, (cpu / peer).toFixed(2), cpu.toFixed(0), resources, bytes, policyBytes];
  });
  return `## ${size.routes} routes, ${size.functions} function${size.functions === 1 ? '' : 's'}

${table(['', 'CPU (by hand = 1)', 'CPU in ms', 'resources', 'template in bytes', 'function policy in bytes'], rows)}`;
}

/** Resources grow by a fixed number for each route and each function, which three syntheses show and a fourth confirms. */
function capacityTable(): string {
  const rows = CONTENDERS.map((contender) => {
    const count = (routes: number, functions: number) => synthesize(contender, { routes, functions }).resources;
    const base = count(10, 2);
    const [route, fn] = [(count(20, 2) - base) / 10, (count(10, 7) - base) / 5];
    const resources = (routes: number, functions: number) => base + (routes - 10) * route + (functions - 2) * fn;
    if (count(30, 12) !== resources(30, 12)) {
      throw new Error(`the resources of '${contender}' do not grow evenly`);
    }
    const largest = FUNCTIONS.map(({ of }) => {
      const fits = (routes: number) => resources(routes, of(routes)) <= STACK;
      return Array.from({ length: STACK }, (_, index) => STACK - index).find(fits) ?? 0;
    });
    return [contender, `${resources(0, 0)} + ${route} per route + ${fn} per function`, ...largest];
  });
  return `## Routes in one stack

The table shows how many routes fit into the ${STACK} resources of a stack.

${table(['', 'resources', ...FUNCTIONS.map(({ name }) => name)], rows)}

The functions have no log groups here; a log group would add one resource per function. The table ignores the limit on the size of a function's policy. With code written by hand, a policy is full after about fifty routes.`;
}

function growthTable(): string {
  const rows = GROWTH.map((size) => {
    const runs = measure([OURS, PEER], size);
    const [ours, peer] = [OURS, PEER].map((contender) => median(runs.get(contender)!, 'cpu'));
    const { routes, functions, apis = 1 } = size;
    return [routes, functions, apis, (ours / peer).toFixed(2), ours.toFixed(0), (ours / routes).toFixed(2)];
  });
  return `## Growth

These apps are larger than the quotas allow. They show whether the CPU time grows faster than the number of routes. Each API has its own stack.

${table(['routes', 'functions', 'APIs', 'CPU (by hand = 1)', 'CPU in ms', 'CPU in ms per route'], rows)}`;
}

function imports(): string {
  const runs = Array.from(
    { length: 3 * ROUNDS },
    () => JSON.parse(node('bench/import.js')) as { readonly cdk: number; readonly library: number },
  );
  const cdk = middle(runs.map((run) => run.cdk));
  const library = middle(runs.map((run) => run.library));
  return `## Import

Loading the library takes ${library.toFixed(0)} ms of CPU time. The CDK modules and classes that it uses take ${cdk.toFixed(0)} ms. The ratio is ${(library / cdk).toFixed(2)}.`;
}

function section(title: string, script: string, text: string): string {
  const output = node('--import', 'tsx', script, String(ROUNDS));
  return `## ${title}\n\n${text} The figures below come from \`npx tsx ${script}\`:\n\n\`\`\`text\n${output.trim()}\n\`\`\``;
}

function measure(contenders: readonly string[], size: Size): Map<string, Run[]> {
  return interleave(contenders, (contender) => synthesize(contender, size));
}

function synthesize(contender: string, { routes, functions, apis = 1 }: Size): Run {
  const output = node('bench/synth.js', contender, ...[routes, functions, apis].map(String));
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

function interleave<T>(contenders: readonly string[], run: (contender: string) => T): Map<string, T[]> {
  const runs = new Map<string, T[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) {
      runs.get(contender)!.push(run(contender));
    }
    process.stderr.write('.');
  }
  return runs;
}

function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function median(runs: readonly Run[], figure: keyof Run): number {
  return middle(runs.map((run) => run[figure]));
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

main();
