/**
 * What the access guard, the budgets and the search for doors cost: the CPU time of a synthesis with and without them,
 * interleaved. Of the rounds, the lowest figures count, because other programs on the machine only add to them.
 *
 *   npx tsx bench/guard.ts [rounds]
 */
import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { FunctionIntegration, JwtProtectedApi } from '../lib';
import { Budgets } from '../lib/private/budgets';
import { Doors } from '../lib/private/doors/doors';
import { AccessGuard } from '../lib/private/guard/access-guard';
import { GuardedStages } from '../lib/private/guard/guarded-stages';

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

/** The time in what is measured, in milliseconds of CPU. */
let [within, inDoors] = [0, 0];

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

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

const guard = timed(AccessGuard.prototype.validate);
const budgets = timed(Budgets.prototype.validate);
const stages = GuardedStages.prototype as unknown as { assertWritten: (stage: IConstruct) => void };
stages.assertWritten = timed(stages.assertWritten);
const searchDoors = Doors.prototype.validate;

function synthesize(layout: Layout, { guarded }: { guarded: boolean }): { total: number; own: number; doors: number } {
  // Whichever comes first renders the resources that both need, so both are taken off.
  AccessGuard.prototype.validate = guarded ? guard : () => [];
  Budgets.prototype.validate = guarded ? budgets : () => [];
  searchLast(layout, guarded);
  const app = build(layout);
  [within, inDoors] = [0, 0];
  const start = cpu();
  const { directory } = app.synth();
  const total = cpu() - start;
  rmSync(directory, { recursive: true });
  return { total, own: within, doors: inDoors };
}

/** Doors are looked for after all else, so that what the guard renders anyway is not counted as theirs. */
function searchLast({ apis }: Layout, guarded: boolean): void {
  let doors: Doors | undefined;
  let validated = 0;
  Doors.prototype.validate = function () {
    doors = this;
    return [];
  };
  const { validate } = Budgets.prototype;
  Budgets.prototype.validate = function () {
    const faults = validate.call(this);
    validated++;
    if (guarded && validated === apis) {
      const start = cpu();
      searchDoors.call(doors!);
      inDoors += cpu() - start;
    }
    return faults;
  };
}

const rounds = Number(process.argv[2] ?? 5);
synthesize(LAYOUTS[0], { guarded: true });
synthesize(LAYOUTS[0], { guarded: false });
for (const layout of LAYOUTS) {
  const runs = Array.from({ length: rounds }, () => ({
    guarded: synthesize(layout, { guarded: true }),
    bare: synthesize(layout, { guarded: false }),
  }));
  const guarded = Math.min(...runs.map((run) => run.guarded.total));
  const bare = Math.min(...runs.map((run) => run.bare.total));
  const [own, doors] = (['own', 'doors'] as const).map((figure) => Math.min(...runs.map((run) => run.guarded[figure])));
  const [routes, functions] = [layout.apis * layout.routes, layout.apis * layout.functions];
  const perRoute = (cost: number) => `${cost.toFixed(0)} ms, ${((cost * 1000) / routes).toFixed(0)} µs per route`;
  console.log(
    `${routes} routes over ${functions} functions, ${layout.apis} API(s)${layout.open ? ' with doors' : ''}: ${guarded.toFixed(0)} ms with all checks, ` +
      `${bare.toFixed(0)} ms without them, ratio ${(guarded / bare).toFixed(3)}; guard and budgets ${perRoute(own)}; doors ${perRoute(doors)}`,
  );
}
