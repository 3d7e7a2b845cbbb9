/**
 * What the access guard and the budgets cost, and the search for doors: the CPU time of a synthesis with and without them,
 * interleaved, as medians.
 *
 *   npx tsx bench/guard.ts [rounds]
 */
import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { FunctionIntegration, JwtProtectedApi } from '../src';
import { Budgets } from '../src/private/budgets';
import { Doors } from '../src/private/doors/doors';
import { AccessGuard } from '../src/private/guard/access-guard';
import { GuardedStages } from '../src/private/guard/guarded-stages';

process.env.CDK_VALIDATION ??= 'false';

interface Layout {
  readonly apis: number;
  /** Of each API. */
  readonly routes: number;
  /** Of each API: at most 300, the quota of integrations. */
  readonly functions: number;
  /** Whether there is something to find: in each API a function URL and a wildcard that anyone may call. */
  readonly open?: boolean;
}

const LAYOUTS: Layout[] = [
  { apis: 1, routes: 250, functions: 250 },
  { apis: 2, routes: 250, functions: 250 },
  { apis: 4, routes: 250, functions: 250 },
  { apis: 8, routes: 250, functions: 250 },
  { apis: 1, routes: 2000, functions: 250 },
  { apis: 1, routes: 2000, functions: 250, open: true },
];

/** The functions are in one stack, the API and its routes in another. */
function build({ apis, routes, functions, open }: Layout): App {
  const app = new App({ context: { '@aws-cdk/core:stackResourceLimit': '0' }, analyticsReporting: false });
  for (let a = 0; a < apis; a++) {
    const behind = new Stack(app, `Functions${a}`);
    const handlers = Array.from({ length: functions }, (_, f) => {
      const handler = 'index.handler';
      const code = Code.fromInline('exports.handler = async () => "hello"');
      return new LambdaFunction(behind, `F${f}`, { code, handler, runtime: Runtime.NODEJS_24_X });
    });
    const integrations = handlers.map((handler) => new FunctionIntegration(handler));
    const api = new JwtProtectedApi(new Stack(app, `Api${a}`), 'Api', { routeQuota: routes + 1 });
    if (open) {
      handlers[0].addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
      api.addPublicRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration: integrations[0] });
    }
    for (let r = 0; r < routes; r++) {
      const path = `/things/${r}/{id}`;
      api.addRoutes({ path, methods: [HttpMethod.GET], integration: integrations[r % functions] });
    }
  }
  return app;
}

let within = 0;

/** Adds the time in a method to `within`. */
function timed<T extends unknown[], R>(method: (...args: T) => R) {
  return function (this: unknown, ...args: T): R {
    const start = cpu();
    try {
      return method.apply(this, args);
    } finally {
      within += cpu() - start;
    }
  };
}

/** In milliseconds. Other programs on the machine hardly change it. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const guard = timed(AccessGuard.prototype.validate);
const budgets = timed(Budgets.prototype.validate);
const stages = GuardedStages.prototype as unknown as { assertWritten: (stage: IConstruct) => void };
stages.assertWritten = timed(stages.assertWritten);
const doors = timed(Doors.prototype.validate);

type Validated = 'bare' | 'guarded' | 'all';

function synthesize(layout: Layout, validated: Validated): { total: number; own: number } {
  // Whichever comes first renders the resources that all need, so they are taken off in turn.
  AccessGuard.prototype.validate = validated === 'bare' ? () => [] : guard;
  Budgets.prototype.validate = validated === 'bare' ? () => [] : budgets;
  Doors.prototype.validate = validated === 'all' ? doors : () => [];
  const app = build(layout);
  within = 0;
  const start = cpu();
  const { directory } = app.synth();
  const total = cpu() - start;
  rmSync(directory, { recursive: true });
  return { total, own: within };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const rounds = Number(process.argv[2] ?? 5);
const variants: Validated[] = ['bare', 'guarded', 'all'];
for (const validated of variants) {
  synthesize(LAYOUTS[0], validated);
}
for (const layout of LAYOUTS) {
  const runs = Array.from({ length: rounds }, () => variants.map((validated) => synthesize(layout, validated)));
  const medians = (figure: 'total' | 'own') => variants.map((_, v) => median(runs.map((run) => run[v][figure])));
  const [bare, guarded] = medians('total');
  const [, own, withDoors] = medians('own');
  const [routes, functions] = [layout.apis * layout.routes, layout.apis * layout.functions];
  const perRoute = (cost: number) => `${cost.toFixed(0)} ms, ${((cost * 1000) / routes).toFixed(0)} µs a route`;
  console.log(
    `${routes} routes over ${functions} functions, ${layout.apis} API(s)${layout.open ? ' with doors' : ''}: ${guarded.toFixed(0)} ms with the guard, ` +
      `${bare.toFixed(0)} ms without, ratio ${(guarded / bare).toFixed(3)}; guard and budgets ${perRoute(own)}; doors ${perRoute(withDoors - own)}`,
  );
}
