import { App, Aspects, CfnOutput, CfnParameter, CfnResource, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { type CfnRoute, HttpApi, HttpMethod, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import * as fc from 'fast-check';
import { JwtProtectedApi } from '../src';
import { CfnFragment } from './guarded-app';
import { testFunction } from './stack';

const SCOPES = ['aws.cognito.signin.user.admin'];

/** How the id of an API, or of its authorizer, is given to a route in some stack. */
const WAYS = ['token', 'name', 'sub', 'join', 'import', 'output', 'parameter', 'fragment'] as const;
type Way = (typeof WAYS)[number];

/** What a route that was not declared asks for, and whether that is a fault on a protected API. */
const ACCESSES = {
  open: true,
  takenOver: true,
  public: false,
  iam: false,
  lambda: false,
  token: false,
  anyToken: true,
  foreignToken: true,
} as const;
type Access = keyof typeof ACCESSES;

/** What becomes of a declared route, and whether that is a fault. */
const CHANGES = {
  opened: true,
  deleted: true,
  overridden: true,
  byAspect: true,
  iam: true,
  unscoped: true,
  same: false,
} as const;
const PUBLIC_CHANGES = { widened: true, closed: false, same: false } as const;

interface Model {
  /** Of each stack, the CDK stage that it is in. */
  readonly stacks: readonly ('' | 'Dev' | 'Prod')[];
  readonly apis: readonly {
    readonly kind: 'protected' | 'plain' | 'webSocket';
    readonly stack: number;
    readonly change: keyof typeof CHANGES;
    readonly publicChange: keyof typeof PUBLIC_CHANGES;
  }[];
  readonly routes: readonly {
    readonly api: number;
    readonly stack: number;
    readonly way: Way;
    readonly access: Access;
  }[];
}

const model: fc.Arbitrary<Model> = fc.record({
  stacks: fc.array(fc.constantFrom('', '', 'Dev', 'Prod'), { minLength: 1, maxLength: 4 }),
  apis: fc.array(
    fc.record({
      kind: fc.constantFrom('protected', 'protected', 'protected', 'plain', 'webSocket'),
      stack: fc.nat(3),
      change: fc.oneof(
        { weight: 5, arbitrary: fc.constant('same' as const) },
        { weight: 1, arbitrary: keysOf(CHANGES) },
      ),
      publicChange: fc.oneof(
        { weight: 5, arbitrary: fc.constant('same' as const) },
        { weight: 1, arbitrary: keysOf(PUBLIC_CHANGES) },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  routes: fc.array(
    fc.record({ api: fc.nat(2), stack: fc.nat(3), way: fc.constantFrom(...WAYS), access: keysOf(ACCESSES) }),
    { maxLength: 5 },
  ),
}) as fc.Arbitrary<Model>;

function keysOf<T extends object>(object: T): fc.Arbitrary<keyof T> {
  return fc.constantFrom(...(Object.keys(object) as (keyof T)[]));
}

/** A route that the guard has to name, the stage of its API and its own. */
interface Fault {
  readonly named: string;
  readonly apiStage: string;
  readonly stage: string;
}

interface BuiltApi {
  readonly kind: string;
  readonly stack: number;
  readonly resource: CfnResource;
  readonly authorizer?: CfnResource;
}

/** The app of a model, and the faults that it has. */
class ModelApp {
  readonly app = new App();
  readonly faults: Fault[] = [];
  private readonly stacks: Stack[];
  private readonly apis: BuiltApi[];

  constructor(private readonly model: Model) {
    const stages = new Map<string, Construct>([['', this.app]]);
    this.stacks = model.stacks.map((name, index) => {
      const stage = stages.get(name) ?? new Stage(this.app, name);
      stages.set(name, stage);
      return new Stack(stage, `Stack${index}`);
    });
    this.apis = model.apis.map((_, index) => this.addApi(index));
    model.routes.forEach((_, index) => {
      this.addRoute(index);
    });
  }

  /** Those that are named: an app synthesizes its stages first, and stops where one fails. */
  get expected(): string[] {
    const synthesized = [...new Set(this.app.node.children.filter(Stage.isStage).map(({ node }) => node.id))];
    const phases = [
      ...synthesized.map((stage) => this.faults.filter((fault) => fault.stage === stage && fault.apiStage === stage)),
      this.faults,
    ];
    return (phases.find((faults) => faults.length > 0) ?? []).map(({ named }) => named).sort();
  }

  private addApi(index: number): BuiltApi {
    const { kind, stack: number, change, publicChange } = this.model.apis[index];
    const [stack, at] = this.stackAt(number);
    const id = `Api${index}`;
    if (kind !== 'protected') {
      const api = kind === 'plain' ? plainApi(stack, id) : webSocketApi(stack, id);
      return this.exported({ kind, stack: at, resource: api.node.defaultChild as CfnResource }, index);
    }
    const fn = testFunction(stack, `Function${index}`);
    const { httpApi } = new JwtProtectedApi(stack, id, {
      routes: { 'GET /private': fn },
      publicRoutes: { 'GET /public': fn },
    });
    const resourceOf = (child: string) => httpApi.node.findChild(child).node.defaultChild as CfnRoute;
    const stage = this.model.stacks[at];
    const fault = (key: string, route: CfnRoute) =>
      this.faults.push({ named: `'${key}' (${route.node.path})`, apiStage: stage, stage });
    const [route, publicRoute] = [resourceOf('GET--private'), resourceOf('GET--public')];
    changeRoute(route, change);
    if (CHANGES[change]) {
      fault('GET /private', route);
    }
    changePublicRoute(publicRoute, publicChange);
    if (PUBLIC_CHANGES[publicChange]) {
      fault('ANY /public', publicRoute);
    }
    const resource = httpApi.node.defaultChild as CfnResource;
    return this.exported({ kind, stack: at, resource, authorizer: resourceOf('Authorizer') }, index);
  }

  private exported(api: BuiltApi, index: number): BuiltApi {
    const stack = this.stacks[api.stack];
    new CfnOutput(stack, `ApiId${index}`, { value: api.resource.ref, exportName: `api-${index}` });
    if (api.authorizer) {
      new CfnOutput(stack, `AuthorizerId${index}`, { value: api.authorizer.ref, exportName: `authorizer-${index}` });
    }
    return api;
  }

  private addRoute(index: number): void {
    const { api: apiNumber, stack: number, access, ...route } = this.model.routes[index];
    const apiIndex = apiNumber % this.apis.length;
    const api = this.apis[apiIndex];
    const [stack, at] = this.stackAt(number);
    const way = this.possible(route.way, api, at);
    const key = { takenOver: 'GET /private', public: 'GET /public' }[access as string] ?? `GET /raw${index}`;
    const Properties = {
      ApiId: this.idBy(way, 'Api', apiIndex, stack),
      RouteKey: key,
      Target: 'integrations/abc123',
      ...this.authorization(access, way, apiIndex, stack),
    };
    const type = 'AWS::ApiGatewayV2::Route';
    const path = addResource(way, stack, `Raw${index}`, { type, properties: Properties });
    if (api.kind === 'protected' && ACCESSES[access]) {
      const [apiStage, stage] = [this.model.stacks[api.stack], this.model.stacks[at]];
      this.faults.push({ named: `'${key}' (${path})`, apiStage, stage });
    }
  }

  private authorization(access: Access, way: Way, apiIndex: number, stack: Stack): object {
    const { authorizer } = this.apis[apiIndex];
    const AuthorizerId = authorizer ? this.idBy(way, 'Authorizer', apiIndex, stack) : 'abc123';
    switch (access) {
      case 'iam':
        return { AuthorizationType: 'AWS_IAM' };
      case 'lambda':
        return { AuthorizationType: 'CUSTOM', AuthorizerId: 'abc123' };
      case 'token':
        return { AuthorizationType: 'JWT', AuthorizerId, AuthorizationScopes: SCOPES };
      case 'anyToken':
        return { AuthorizationType: 'JWT', AuthorizerId };
      case 'foreignToken':
        return { AuthorizationType: 'JWT', AuthorizerId: 'abc123', AuthorizationScopes: SCOPES };
      default:
        return {};
    }
  }

  /** Names are those of one stack, and what the CDK refers to must be in the same stage and must not come later. */
  private possible(way: Way, api: BuiltApi, at: number): Way {
    const isReachable = this.model.stacks[api.stack] === this.model.stacks[at] && api.stack <= at;
    switch (way) {
      case 'name':
      case 'sub':
        return api.stack === at ? way : 'import';
      case 'token':
      case 'join':
      case 'parameter':
      case 'fragment':
        return isReachable ? way : 'output';
      default:
        return way;
    }
  }

  private idBy(way: Way, what: 'Api' | 'Authorizer', index: number, stack: Stack): unknown {
    const api = this.apis[index];
    const resource = what === 'Api' ? api.resource : api.authorizer!;
    const logicalId = resource.stack.resolve(resource.logicalId);
    switch (way) {
      case 'name':
        return { Ref: logicalId };
      case 'sub':
        return { 'Fn::Sub': `\${${logicalId}}` };
      case 'join':
        // Whose authorizer it is is told of a plain reference alone.
        return what === 'Api' ? Fn.join('', [resource.ref, '']) : resource.ref;
      case 'import':
        return Fn.importValue(`${what.toLowerCase()}-${index}`);
      case 'output': {
        const { stackName: StackName } = resource.stack;
        return { 'Fn::GetStackOutput': { StackName, OutputName: `${what}Id${index}` } };
      }
      case 'parameter':
        return (nested: NestedStack) => {
          nested.setParameter(what, resource.ref);
          return new CfnParameter(nested, what).valueAsString;
        };
      default:
        return stack === resource.stack ? { Ref: logicalId } : resource.ref;
    }
  }

  private stackAt(number: number): [Stack, number] {
    const at = number % this.stacks.length;
    return [this.stacks[at], at];
  }
}

function plainApi(stack: Stack, id: string): HttpApi {
  const api = new HttpApi(stack, id);
  const integration = new HttpUrlIntegration('Url', 'https://example.com');
  api.addRoutes({ path: '/private', methods: [HttpMethod.ANY], integration });
  return api;
}

function webSocketApi(stack: Stack, id: string): WebSocketApi {
  return new WebSocketApi(stack, id, { connectRouteOptions: { integration: new WebSocketMockIntegration('Mock') } });
}

function changeRoute(route: CfnRoute, change: keyof typeof CHANGES): void {
  const changes: Record<typeof change, () => void> = {
    opened: () => {
      route.authorizationType = 'NONE';
    },
    deleted: () => route.addDeletionOverride('Properties.AuthorizationType'),
    overridden: () => route.addPropertyOverride('AuthorizationType', 'NONE'),
    byAspect: () =>
      Aspects.of(route.stack).add({
        visit: (node) => {
          if (node === route) {
            route.addPropertyOverride('AuthorizationType', 'NONE');
          }
        },
      }),
    iam: () => {
      route.authorizationType = 'AWS_IAM';
      route.authorizationScopes = undefined;
    },
    unscoped: () => route.addPropertyDeletionOverride('AuthorizationScopes'),
    same: () => {},
  };
  changes[change]();
}

function changePublicRoute(route: CfnRoute, change: keyof typeof PUBLIC_CHANGES): void {
  if (change === 'widened') {
    route.routeKey = 'ANY /public';
  }
  if (change === 'closed') {
    route.authorizationType = 'AWS_IAM';
  }
}

/** Puts a resource into a stack, and tells under which path an error names it. */
function addResource(
  way: Way,
  stack: Stack,
  id: string,
  { type, properties }: { type: string; properties: Record<string, unknown> },
): string {
  if (way === 'fragment') {
    new CfnFragment(stack, id, { template: { Resources: { [`${id}Route`]: { Type: type, Properties: properties } } } });
    return `${stack.node.path}/${id}: ${id}Route`;
  }
  if (way === 'parameter') {
    const nested = new NestedStack(stack, id);
    const given = Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === 'function' ? value(nested) : value,
    ]);
    return new CfnResource(nested, 'Route', { type, properties: Object.fromEntries(given) }).node.path;
  }
  return new CfnResource(stack, id, { type, properties }).node.path;
}

/** The routes that a synthesis fails with, or else its warnings of the guard. */
function synthesized(app: App): { named: string[]; warnings: unknown[] } {
  try {
    const messages = app.synth().stacksRecursively.flatMap((stack) => stack.messages.map(({ entry }) => entry.data));
    return { named: [], warnings: messages.filter((message) => String(message).includes('cdk-jwt-protected-api')) };
  } catch (error) {
    const lines = String(error).split('\n').slice(1);
    return {
      named: lines.map((line) => /^ {2}\[[^\]]*\] route ('[^']*' \([^)]*\))/.exec(line)?.[1] ?? line).sort(),
      warnings: [],
    };
  }
}

test('an app is synthesized exactly if none of its protected APIs has a faulty route, and else all of them are named', () => {
  let failures = 0;
  fc.assert(
    fc.property(model, (given) => {
      const { app, expected } = new ModelApp(given);
      const { named, warnings } = synthesized(app);
      expect(named).toEqual(expected);
      expect(warnings).toEqual([]);
      failures += Number(named.length > 0);
    }),
    { seed: 20210301, numRuns: 200 },
  );
  // Neither outcome is rare.
  expect(failures).toBeGreaterThan(40);
  expect(failures).toBeLessThan(160);
});
