import type { Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer, HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, type IFunction, Runtime, SingletonFunction } from 'aws-cdk-lib/aws-lambda';
import { type DeclaredRoute, FunctionIntegration, JwtProtectedApi, RouteAccess } from '../src';
import { routesIn, Template, testFunction, testStack } from './stack';

const METHODS = [HttpMethod.GET];
const DEFAULT_SCOPE = 'aws.cognito.signin.user.admin';

/** What the inventory says for each authorization type of a route in the template. */
const accessOf: Record<string, RouteAccess> = {
  NONE: RouteAccess.PUBLIC,
  JWT: RouteAccess.JWT,
  AWS_IAM: RouteAccess.IAM,
  CUSTOM: RouteAccess.LAMBDA,
};

test('every declared route is in the inventory, sorted by its key', () => {
  const stack = testStack();
  const fn = testFunction(stack);
  const integration = new FunctionIntegration(fn);
  const api = new JwtProtectedApi(stack, 'Api', {
    routes: { 'GET /notes/{id}': fn, $default: fn },
    publicRoutes: { 'GET /health': fn },
  });
  const add = (path: string, options: object) => api.addRoutes({ path, methods: METHODS, integration, ...options });
  add('/users', { methods: [HttpMethod.PUT, HttpMethod.ANY], groups: ['editors', 'admins'] });
  add('/drafts', { authorizationScopes: ['notes/read', 'notes/write'] });
  add('/iam', { authorizer: new HttpIamAuthorizer() });
  add('/judged', { authorizer: new HttpLambdaAuthorizer('Judge', testFunction(stack, 'Judge')) });
  const partner = new HttpJwtAuthorizer('Partner', 'https://login.example.com', { jwtAudience: ['reports'] });
  add('/partner', { authorizer: partner });
  add('/partner/reports', { authorizer: partner, authorizationScopes: ['reports/read'] });
  api.addPublicRoutes({
    path: '/docs',
    methods: METHODS,
    integration: new HttpUrlIntegration('Docs', 'https://x.test'),
  });
  api.httpApi.addRoutes({ path: '/beside', integration });

  const route = (routeKey: string, access: RouteAccess, rest: Partial<DeclaredRoute> = {}): DeclaredRoute => ({
    routeKey,
    access,
    authorizationScopes: [],
    groups: [],
    machineScopes: [],
    handlerPath: 'Stack/Function',
    ...rest,
  });
  const groups = ['editors', 'admins'];
  const ofGroups = { groups, authorizationScopes: ['group:editors', 'group:admins'] };
  expect(api.routes).toStrictEqual([
    route('$default', RouteAccess.JWT, { authorizationScopes: [DEFAULT_SCOPE] }),
    route('ANY /users', RouteAccess.JWT, ofGroups),
    route('GET /docs', RouteAccess.PUBLIC, { handlerPath: undefined }),
    route('GET /drafts', RouteAccess.JWT, { authorizationScopes: ['notes/read', 'notes/write'] }),
    route('GET /health', RouteAccess.PUBLIC),
    route('GET /iam', RouteAccess.IAM),
    route('GET /judged', RouteAccess.LAMBDA),
    route('GET /notes/{id}', RouteAccess.JWT, { authorizationScopes: [DEFAULT_SCOPE] }),
    route('GET /partner', RouteAccess.JWT),
    route('GET /partner/reports', RouteAccess.JWT, { authorizationScopes: ['reports/read'] }),
    route('PUT /users', RouteAccess.JWT, ofGroups),
  ]);
});

test('it says of each declared route what stands in the template', () => {
  const stack = testStack();
  const integration = new FunctionIntegration(testFunction(stack));
  const api = new JwtProtectedApi(stack, 'Api', { acceptIdTokens: true });
  api.addRoutes({ path: '/notes', methods: METHODS, integration });
  api.addRoutes({ path: '/users', methods: METHODS, integration, groups: ['admins'] });
  api.addRoutes({ path: '/iam', methods: METHODS, integration, authorizer: new HttpIamAuthorizer() });
  api.addPublicRoutes({ path: '/health', methods: METHODS, integration });
  const rendered = Object.values(routesIn(Template.fromStack(stack)));
  expect(api.routes.map((route) => [route.routeKey, route.access, route.authorizationScopes])).toEqual(
    rendered
      .map((route) => [route.RouteKey, accessOf[route.AuthorizationType as string], route.AuthorizationScopes ?? []])
      .sort(([one], [other]) => (one! < other! ? -1 : 1)),
  );
});

test('it is empty where nothing is declared', () => {
  expect(new JwtProtectedApi(testStack(), 'Api').routes).toEqual([]);
});

test('it has a route for each method that ANY becomes under CORS', () => {
  const stack = testStack();
  const fn = testFunction(stack);
  const corsPreflight = { allowOrigins: ['https://app.example.com'] };
  const api = new JwtProtectedApi(stack, 'Api', { corsPreflight, publicRoutes: { 'ANY /notes': fn } });
  expect(api.routes.map((route) => route.routeKey)).toEqual(
    ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'].map((method) => `${method} /notes`),
  );
});

test.each<[string, (stack: Stack) => IFunction, string]>([
  ['a function', (stack) => testFunction(stack), 'Stack/Function'],
  ['an alias', (stack) => testFunction(stack).addAlias('live'), 'Stack/Function/Aliaslive'],
  [
    'a singleton',
    (stack) =>
      new SingletonFunction(stack, 'Single', {
        uuid: '0a1b2c3d',
        code: Code.fromInline('exports.handler = async () => "hello"'),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
      }),
    'Stack/Single',
  ],
])('it names the construct path of %s', (_, handler, path) => {
  const stack = testStack();
  const api = new JwtProtectedApi(stack, 'Api', { routes: { 'GET /notes': handler(stack) } });
  expect(api.routes[0].handlerPath).toBe(path);
});

test('whoever changes it, or what it was made of, changes neither it nor the template', () => {
  const stack = testStack();
  const api = new JwtProtectedApi(stack, 'Api');
  const integration = new FunctionIntegration(testFunction(stack));
  const groups = ['admins'];
  const authorizationScopes = ['notes/read'];
  api.addRoutes({ path: '/users', methods: METHODS, integration, groups });
  api.addRoutes({ path: '/notes', methods: METHODS, integration, authorizationScopes });
  const before = structuredClone(api.routes);

  for (const list of [
    groups,
    authorizationScopes,
    ...api.routes.flatMap((route) => [route.groups, route.authorizationScopes]),
  ]) {
    list.push('everyone');
  }
  api.routes.pop();

  expect(api.routes).toEqual(before);
  const routes = routesIn(Template.fromStack(stack));
  expect(routes['GET /users'].AuthorizationScopes).toEqual(['group:admins']);
  expect(routes['GET /notes'].AuthorizationScopes).toEqual(['notes/read']);
});
