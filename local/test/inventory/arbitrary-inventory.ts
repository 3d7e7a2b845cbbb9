import fc from 'fast-check';
import type {
  InventoriedAccess,
  InventoriedApi,
  InventoriedCors,
  InventoriedRoute,
  Inventory,
  Unknown,
} from '../../lib/inventory/inventory.js';

const unknown: fc.Arbitrary<Unknown> = fc.constantFrom('unknown 0000000000000000', 'unknown 1111111111111111');

/** Objects as JSON gives them. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

/** Some of these, in their order. */
function some<T>(values: readonly T[], minLength = 0): fc.Arbitrary<readonly T[]> {
  return fc.subarray([...values], { minLength });
}

const jwtAuthorizer = record({
  type: fc.constant('JWT' as const),
  issuer: fc.constantFrom('https://one.example', 'https://two.example'),
  audience: some(['client', 'other'], 1),
  identitySource: fc.constantFrom(['$request.header.Authorization'], ['$request.querystring.token']),
});

const lambdaAuthorizer = record({
  type: fc.constant('REQUEST' as const),
  function: fc.oneof(fc.constantFrom('{S/One.Arn}', '{S/Two.Arn}'), unknown),
  identitySource: fc.oneof(some(['$request.header.X', '$request.header.Y']), unknown),
  resultTtl: fc.oneof(fc.constantFrom(0, 300), unknown),
});

/** Two authorizers have one path where they are one, as in an assembly. */
function named<T extends object>(authorizer: T): T & { readonly path: string } {
  const path = `S/${JSON.stringify(authorizer).replace(/\W+/g, '-')}`;
  return { ...authorizer, path };
}

export const access: fc.Arbitrary<InventoriedAccess> = fc.oneof(
  fc.constantFrom({ kind: 'open' as const }, { kind: 'iam' as const }),
  unknown.map((value) => ({ kind: 'unknown' as const, value })),
  lambdaAuthorizer.map((authorizer) => ({ kind: 'lambda' as const, authorizer: named(authorizer) })),
  record({
    kind: fc.constant('token' as const),
    authorizer: jwtAuthorizer.map(named),
    scopes: some(['a', 'b', 'group:x', 'group:y']),
  }),
);

export const closedAccess = access.filter(({ kind }) => kind !== 'open' && kind !== 'unknown');

const segment = fc.constantFrom('a', 'b', '{p}', '{q}', '');
const path = fc
  .tuple(fc.array(segment, { maxLength: 2 }), fc.oneof(segment, fc.constant('{p+}')))
  .map(([segments, last]) => `/${[...segments, last].join('/')}`);

export const routeKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(fc.constantFrom('GET', 'POST', 'ANY'), path).map((parts) => parts.join(' ')) },
  { weight: 1, arbitrary: fc.constant('$default') },
);

export function route(
  key: fc.Arbitrary<string> = routeKey,
  exists: fc.Arbitrary<Unknown | undefined> = fc.constant(undefined),
  integration: fc.Arbitrary<string | undefined> = fc.constant(undefined),
): fc.Arbitrary<InventoriedRoute> {
  return record({ key, access, exists, integration });
}

/** Keys that API Gateway takes for one are there once. */
export function routes(one = route()): fc.Arbitrary<readonly InventoriedRoute[]> {
  return fc.uniqueArray(one, { maxLength: 6, selector: ({ key }) => key.replaceAll('q', 'p') });
}

const cors: fc.Arbitrary<InventoriedCors> = record({
  allowOrigins: some(['*', 'http://*', 'https://*', 'https://a.example']),
  allowMethods: some(['*', 'GET', 'PUT']),
  allowHeaders: some(['*', 'authorization', 'x-a']),
  exposeHeaders: some(['*', 'x-a']),
  allowCredentials: fc.boolean(),
});

/** All that an inventory may hold: what is not known and what may not exist as well. */
export const anyApi: fc.Arbitrary<InventoriedApi> = record({
  path: fc.constantFrom('S/One', 'S/Two', 'T/One'),
  elsewhere: fc.boolean(),
  cors: fc.option(fc.oneof(cors, unknown), { nil: undefined }),
  routes: fc.array(
    route(
      fc.oneof({ weight: 9, arbitrary: routeKey }, unknown),
      fc.option(unknown, { nil: undefined }),
      fc.constantFrom(undefined, 'S/One', 'S/Two'),
    ),
    {
      maxLength: 6,
    },
  ),
  unread: some(['Body is not read', 'BodyS3Location is not read']),
});

export const anyInventory: fc.Arbitrary<Inventory> = record({
  apis: fc.uniqueArray(anyApi, { maxLength: 3, selector: ({ path }) => path }),
  entrances: fc.uniqueArray(
    record({
      path: fc.constantFrom('S/Url', 'S/Chat', 'S/Rest'),
      type: fc.constantFrom('AWS::Lambda::Url', 'AWS::ApiGateway::RestApi'),
      access: fc.oneof(fc.constantFrom('open' as const, 'iam' as const), unknown),
      function: fc.constantFrom(undefined, 'S/One', 'S/Two'),
    }),
    { maxLength: 3, selector: ({ path, type }) => path + type },
  ),
  unread: some(['the macro One', 'the macro Two']),
});

/** An inventory of one API that has these routes and nothing else. */
export function inventoryOf(routes: readonly InventoriedRoute[], more: Partial<InventoriedApi> = {}): Inventory {
  const api = { path: 'S/Api', elsewhere: false, cors: undefined, routes, unread: [], ...more };
  return { apis: [api], entrances: [], unread: [] };
}
