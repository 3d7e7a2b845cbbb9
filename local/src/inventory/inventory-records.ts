import { routePattern } from './compare/route-pattern.js';
import type { InventoriedApi, InventoriedAuthorizer, InventoriedRoute, Inventory } from './inventory.js';

/** The version of the format. */
export const inventoryVersion = 1;

/** The records of an API. */
export interface ApiRecords {
  readonly api: { readonly api: string };
  /** The authorizers that its routes refer to. */
  readonly authorizers: readonly object[];
  readonly routes: readonly { readonly record: object; readonly route: InventoriedRoute }[];
  readonly unread: readonly string[];
}

/** The APIs in the order in which they are written, no matter in which order they were found. */
export function apiRecords({ apis }: Inventory): readonly ApiRecords[] {
  return sortedBy(apis, ({ path }) => path).map(recordsOf);
}

/** What is written of other entry points, in order. */
export function entranceRecords({ entrances }: Inventory): readonly object[] {
  return sortedBy(entrances, ({ path, type }) => JSON.stringify([path, type])).map(
    ({ path, type, access, function: fn }) => ({
      entrance: path,
      of: type,
      access,
      ...(fn !== undefined && { function: fn }),
    }),
  );
}

function recordsOf({ path, elsewhere, cors, routes, unread }: InventoriedApi): ApiRecords {
  const authorizers = new Map(
    routes.flatMap(({ access }) => ('authorizer' in access ? [[access.authorizer.path, access.authorizer]] : [])),
  );
  return {
    api: { api: path, ...(elsewhere && { elsewhere }), ...(cors !== undefined && { cors }) },
    authorizers: sortedBy([...authorizers.values()], (authorizer) => authorizer.path).map(authorizerRecord),
    routes: inOrder(routes).map((route) => ({ record: routeRecord(route), route })),
    unread: unread.toSorted(),
  };
}

function authorizerRecord({ path, ...settings }: InventoriedAuthorizer): object {
  return { authorizer: path, ...settings };
}

function routeRecord({ key, access, exists, integration }: InventoriedRoute): object {
  return {
    route: key,
    access: access.kind === 'unknown' ? access.value : access.kind,
    ...('authorizer' in access && { authorizer: access.authorizer.path }),
    ...(access.kind === 'token' && { scopes: access.scopes }),
    ...(exists !== undefined && { exists }),
    ...(integration !== undefined && { integration }),
  };
}

/** The routes by path, then by method, as in the table. */
export function inOrder(routes: readonly InventoriedRoute[]): readonly InventoriedRoute[] {
  return sortedBy(routes, orderOf);
}

function orderOf(route: InventoriedRoute): string {
  const { path, method } = routePattern(route.key)?.routeKey ?? { path: route.key, method: '' };
  return JSON.stringify([path, method, route.exists ?? '', routeRecord(route)]);
}

/** Compares code units, so that the order is the same on every machine. */
function sortedBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items.toSorted((one, other) => (key(one) < key(other) ? -1 : Number(key(one) > key(other))));
}
