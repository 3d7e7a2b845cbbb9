import type { Entrance } from '../../../assembly/census/entrances.js';
import { Unresolved } from '../../../assembly/value.js';
import { table } from '../../../host/table.js';
import type { JwtAuthorizer } from './authorizer.js';
import type { HttpApi, HttpApis } from './http-api.js';
import type { HttpRoute } from './http-route.js';
import type { Integration } from './integration.js';
import { machineScopesOf } from './machine-scopes.js';
import type { Access } from './route-access.js';

/** Parts of an assembly that may have routes or answer requests, but do not belong to an HTTP API that was read. */
export interface OtherRoutes {
  readonly entrances: readonly Entrance[];
  /** What cannot be read, as sentences. */
  readonly unread: readonly string[];
}

/** The routes of an assembly as printed text, with everything else that may be open. */
export function routesReport(
  { apis, strayRoutes }: HttpApis,
  { entrances, unread }: OtherRoutes = { entrances: [], unread: [] },
): string {
  const kinds = [
    ...apis.flatMap((api) => [...api.routes.map(kindOf), ...api.unread.map(() => 'UNKNOWN')]),
    ...strayRoutes.map(kindOf),
  ];
  const strays = strayRoutes.map((route) => [...row(route, false), route.reason]);
  const sections = [
    ...apis.map(section),
    strays.length > 0 && `Routes that do not belong to an HTTP API in this assembly\n\n${routesTable(strays, ['API'])}`,
    entrances.length > 0 && `Other entry points, which are not served\n\n${entrancesTable(entrances)}`,
    unread.map((reason) => `not read: ${reason}`).join('\n'),
    apis.length === 0 && strays.length === 0 ? 'no HTTP API in this assembly' : counted(kinds),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function section(api: HttpApi): string {
  const { name, resource, routes, unread } = api;
  const authorizers = jwtAuthorizersOf(routes);
  const heading = [
    `${name} (${resource.path}, stack ${resource.stack.name})`,
    ...authorizers.map((authorizer) => `token: issued by ${issuerOf(authorizer)}, for ${audienceOf(authorizer)}`),
  ];
  const rows = [
    ...routes.map((route) => row(route, authorizers.length > 1)),
    ...unread.map((reason) => ['?', '?', `UNKNOWN: ${reason}`, '']),
  ];
  return `${heading.join('\n')}\n\n${rows.length > 0 ? routesTable(rows, []) : 'no routes'}`;
}

function routesTable(rows: readonly (readonly string[])[], more: readonly string[]): string {
  const sorted = rows.toSorted((one, other) => compare(one[1], other[1]) || compare(one[0], other[0]));
  return table([['METHOD', 'PATH', 'ACCESS', 'HANDLER', ...more], ...sorted]);
}

function entrancesTable(entrances: readonly Entrance[]): string {
  const rows = entrances.map(({ resource, access, function: fn }) => [
    resource.path,
    kindNames[access],
    resource.type,
    fn?.path ?? '',
  ]);
  return table([['PATH', 'ACCESS', 'TYPE', 'HANDLER'], ...rows.toSorted(([one], [other]) => compare(one, other))]);
}

/** Compares code units, so that the order is the same on every machine. */
function compare(one = '', other = ''): number {
  return one < other ? -1 : Number(one > other);
}

function row(route: HttpRoute, namesIssuer: boolean): readonly string[] {
  const { routeKey, access, integration, uncertain } = route;
  const [method, path] =
    routeKey instanceof Unresolved ? ['?', `unknown: ${routeKey.reason}`] : [routeKey.method, routeKey.path];
  const existence = uncertain ? ` (it is unknown whether the route exists: ${uncertain.reason})` : '';
  return [method, path, describe(access, namesIssuer) + existence, handlerOf(integration)];
}

function describe(access: Access, namesIssuer: boolean): string {
  switch (access.kind) {
    case 'token': {
      const issuer = namesIssuer ? ` of ${issuerOf(access.authorizer)}` : '';
      const machines = machineScopesOf(access);
      return [
        `token${issuer}`,
        ...(access.scopes.length > 0 ? [`with scope ${access.scopes.join(' or ')}`] : []),
        ...(machines.length > 0 ? [`(machines: ${machines.join(', ')})`] : []),
      ].join(' ');
    }
    case 'lambda':
      return `Lambda authorizer ${access.authorizer.resource.path}`;
    case 'unknown':
      return `UNKNOWN: ${access.reason}`;
    default:
      return kindOf({ access });
  }
}

/** What answers the requests of a route, as text. */
export function handlerOf(integration: Integration): string {
  switch (integration.kind) {
    case 'lambda':
      return integration.function.path;
    case 'http':
      return `${integration.method} ${integration.uri}`;
    case 'other':
      return integration.name;
    case 'unknown':
      return `unknown: ${integration.reason}`;
  }
}

function jwtAuthorizersOf(routes: readonly HttpRoute[]): readonly JwtAuthorizer[] {
  const authorizers = routes.flatMap(({ access }) => (access.kind === 'token' ? [access.authorizer] : []));
  return authorizers.filter(
    ({ resource }, index) => authorizers.findIndex((other) => other.resource === resource) === index,
  );
}

function issuerOf({ issuer, userPool }: JwtAuthorizer): string {
  return userPool?.path ?? issuer;
}

function audienceOf({ audience, resource }: JwtAuthorizer): string {
  const { stack } = resource;
  const names = audience.map((clientId) => {
    const client = stack.assembly.find('AWS::Cognito::UserPoolClient', clientId, stack);
    return client instanceof Unresolved ? clientId : client.path;
  });
  return names.join(', ');
}

const kindNames = {
  unknown: 'UNKNOWN',
  open: 'OPEN',
  token: 'token',
  lambda: 'Lambda authorizer',
  iam: 'IAM',
} as const;

/** The access of a route in one word. */
export function kindOf({ access }: { readonly access: Pick<Access, 'kind'> }): string {
  return kindNames[access.kind];
}

/** `2 routes: 1 OPEN, 1 token` */
export function counted(kinds: readonly string[]): string {
  const counts = Object.values(kindNames).flatMap((name) => {
    const count = kinds.filter((kind) => kind === name).length;
    return count > 0 ? [`${count} ${name}`] : [];
  });
  return [
    `${kinds.length} route${kinds.length === 1 ? '' : 's'}`,
    ...(counts.length > 0 ? [counts.join(', ')] : []),
  ].join(': ');
}
