/**
 * What the access guard and the budgets cost: the CPU time of a synthesis with and without them, interleaved, as medians.
 *
 *   npx tsx bench/guard.ts [rounds]
 */
import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { FunctionIntegration, JwtProtectedApi } from '../src';
import { Budgets } from '../src/private/budgets';
import { AccessGuard } from '../src/private/guard/access-guard';
import { GuardedStages } from '../src/private/guard/guarded-stages';

process.env.CDK_VALIDATION ??= 'false';

interface Layout {
  readonly apis: number;
  /** Of each API. */
  readonly routes: number;
  /** Of each API: at most 300, the quota of integrations. */
  readonly functions: number;
}

const LAYOUTS: Layout[] = [
  { apis: 1, routes: 250, functions: 250 },
  { apis: 2, routes: 250, functions: 250 },
  { apis: 4, routes: 250, functions: 250 },
  { apis: 8, routes: 250, functions: 250 },
  { apis: 1, routes: 2000, functions: 250 },
];

/** The functions are in one stack, the API and its routes in another. */
function build({ apis, routes, functions }: Layout): App {
  const app = new App({ context: { '@aws-cdk/core:stackResourceLimit': '0' }, analyticsReporting: false });
  for (let a = 0; a < apis; a++) {
    const behind = new Stack(app, `Functions${a}`);
    const integrations = Array.from({ length: functions }, (_, f) => {
      const handler = 'index.handler';
      const code = Code.fromInline('exports.handler = async () => "hello"');
      return new FunctionIntegration(
        new LambdaFunction(behind, `F${f}`, { code, handler, runtime: Runtime.NODEJS_24_X }),
      );
    });
    const api = new JwtProtectedApi(new Stack(app, `Api${a}`), 'Api', { routeQuota: routes });
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

function synthesize(layout: Layout, { guarded }: { guarded: boolean }): { total: number; own: number } {
  // Whichever comes first renders the resources that both need, so both are taken off.
  AccessGuard.prototype.validate = guarded ? guard : () => [];
  Budgets.prototype.validate = guarded ? budgets : () => [];
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
synthesize(LAYOUTS[0], { guarded: true });
synthesize(LAYOUTS[0], { guarded: false });
for (const layout of LAYOUTS) {
  const runs = Array.from({ length: rounds }, () => ({
    guarded: synthesize(layout, { guarded: true }),
    bare: synthesize(layout, { guarded: false }),
  }));
  const guarded = median(runs.map((run) => run.guarded.total));
  const bare = median(runs.map((run) => run.bare.total));
  const own = median(runs.map((run) => run.guarded.own));
  const [routes, functions] = [layout.apis * layout.routes, layout.apis * layout.functions];
  console.log(
    `${routes} routes over ${functions} functions, ${layout.apis} API(s): ${guarded.toFixed(0)} ms with the guard, ${bare.toFixed(0)} ms ` +
      `without, ratio ${(guarded / bare).toFixed(3)}; guard and budgets ${own.toFixed(0)} ms, ${((own * 1000) / routes).toFixed(0)} µs a route`,
  );
}
