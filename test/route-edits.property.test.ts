import type { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import * as fc from 'fast-check';
import { FunctionIntegration, JwtProtectedApi } from '../src';
import { Template, testFunction, testStack } from './stack';

/** How a route is written: which function answers it, who may call it, and by which of the four ways it is declared. */
interface Declaration {
  readonly key: string;
  readonly fn: number;
  readonly public: boolean;
  readonly groups: readonly string[];
  readonly inMap: boolean;
}

type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;

const FUNCTIONS = 3;
const KEYS = ['GET /notes', 'PUT /notes', 'GET /notes/{id}', 'ANY /notes/{id}', 'GET /', 'ANY /{proxy+}', '$default'];

const declaration = (key: string): fc.Arbitrary<Declaration> =>
  fc
    .record({
      fn: fc.nat({ max: FUNCTIONS - 1 }),
      public: fc.boolean(),
      groups: fc.subarray(['admins', 'editors']),
      inMap: fc.boolean(),
    })
    .map((route) => {
      // `$default` has no method to give to addRoutes(), and what is in a map has no groups.
      const inMap = route.inMap || key === '$default';
      return { key, ...route, inMap, groups: inMap || route.public ? [] : route.groups };
    });

const declarations = fc
  .shuffledSubarray(KEYS)
  .chain((keys) => fc.tuple(...keys.map(declaration)) as fc.Arbitrary<Declaration[]>);

/** Two versions of one app: what both have is written in another order in the second, and by another way perhaps. */
const edits = fc
  .tuple(declarations, declarations, fc.boolean())
  .chain(([before, others, moves]) =>
    fc
      .shuffledSubarray(before)
      .map((kept): [Declaration[], Declaration[]] => [
        before,
        [
          ...kept.map((route) => (moves && route.groups.length === 0 ? { ...route, inMap: true } : route)),
          ...others.filter(({ key }) => !kept.some((route) => route.key === key)),
        ],
      ]),
  );

function resourcesOf(routes: readonly Declaration[]): Resources {
  const stack = testStack();
  const functions = Array.from({ length: FUNCTIONS }, (_, index) => testFunction(stack, `Function${index}`));
  const map = (isPublic: boolean) =>
    Object.fromEntries(
      routes
        .filter((route) => route.inMap && route.public === isPublic)
        .map(({ key, fn }): [string, (typeof functions)[number]] => [key, functions[fn]]),
    );
  const api = new JwtProtectedApi(stack, 'Api', { routes: map(false), publicRoutes: map(true) });
  for (const { key, fn, groups, ...route } of routes.filter(({ inMap }) => !inMap)) {
    const [method, path] = key.split(' ');
    const options = { path, methods: [method as HttpMethod], integration: new FunctionIntegration(functions[fn]) };
    if (route.public) {
      api.addPublicRoutes(options);
    } else {
      api.addRoutes({ ...options, groups: groups.length > 0 ? [...groups] : undefined });
    }
  }
  return Template.fromStack(stack).toJSON().Resources;
}

const MADE_FOR_ROUTES = ['Route', 'Integration', 'Authorizer', 'Api', 'Stage'].map(
  (name) => `AWS::ApiGatewayV2::${name}`,
);
const HELD = [...MADE_FOR_ROUTES, 'AWS::Lambda::Permission', 'AWS::Cognito::UserPool', 'AWS::Cognito::UserPoolClient'];

/** The logical ids of a version by what the resources are for, whatever they are called. */
function idsByPurpose(resources: Resources): Map<string, string> {
  return new Map(
    Object.entries(resources)
      .filter(([, { Type }]) => HELD.includes(Type))
      .map(
        ([
          logicalId,
          {
            Type,
            Properties: { RouteKey, IntegrationUri, FunctionName },
          },
        ]) => [JSON.stringify({ Type, RouteKey, IntegrationUri, FunctionName }), logicalId],
      ),
  );
}

function isSame(a: Declaration, b: Declaration): boolean {
  return a.key === b.key && a.fn === b.fn && a.public === b.public && a.groups.join() === b.groups.join();
}

test('adding, removing and moving routes changes no logical id but their own, and nothing of the others', () => {
  fc.assert(
    fc.property(edits, ([before, after]) => {
      const [old, today] = [before, after].map(resourcesOf);
      const [oldIds, todaysIds] = [old, today].map(idsByPurpose);
      const kept = [...oldIds].filter(([purpose]) => todaysIds.has(purpose));
      expect(kept.map(([purpose]) => [purpose, todaysIds.get(purpose)])).toEqual(kept);

      const changed = before.filter((route) => !after.some((other) => isSame(route, other))).map(({ key }) => key);
      const untouched = kept
        .map(([, logicalId]) => logicalId)
        .filter((id) => old[id].Type !== 'AWS::Cognito::UserPool') // it names the trigger of the groups
        .filter((id) => !changed.includes(String(old[id].Properties.RouteKey)));
      expect(untouched.map((id) => today[id])).toEqual(untouched.map((id) => old[id]));
    }),
    { numRuns: 40 },
  );
}, 60_000);
