import { Unresolved } from '../../assembly/value.js';
import type { HttpRoute, RouteKey } from '../../services/http-api/model/http-route.js';
import { parseRoutePath } from '../../services/http-api/model/route-path.js';
import { routeKeyText } from '../../services/http-api/model/route-table.js';

/** A route that OpenAPI can describe. */
export interface DescribedRoute {
  readonly route: HttpRoute;
  /** `GET /notes/{id}` */
  readonly key: string;
  /** In lower case, as in OpenAPI. */
  readonly method: string;
  readonly path: string;
  /** The names of the parameters in the path. */
  readonly parameters: readonly string[];
}

/** Something that is not in the document. */
export interface LeftOut {
  /** A route key, or the construct path of a route whose key is unknown. */
  readonly what: string;
  readonly reason: string;
}

/** The routes that OpenAPI can describe, by path and method, and those that it cannot. */
export function describedRoutes(routes: readonly HttpRoute[]): {
  readonly described: readonly DescribedRoute[];
  readonly leftOut: readonly LeftOut[];
} {
  const described: DescribedRoute[] = [];
  const leftOut: LeftOut[] = [];
  for (const route of routes.toSorted(byPath)) {
    const { routeKey } = route;
    if (routeKey instanceof Unresolved) {
      leftOut.push({ what: route.resource.path, reason: `its route key is unknown: ${routeKey.reason}` });
      continue;
    }
    const reason = obstacleOf(route, routeKey) ?? conflictOf(routeKey, described);
    if (reason === undefined) {
      described.push(describe(route, routeKey));
    } else {
      leftOut.push({ what: routeKeyText(routeKey), reason });
    }
  }
  return { described, leftOut };
}

function describe(route: HttpRoute, { method, path }: RouteKey): DescribedRoute {
  return {
    route,
    key: `${method} ${path}`,
    method: method.toLowerCase(),
    path,
    parameters: parseRoutePath(path).flatMap((segment) => (segment.kind === 'parameter' ? [segment.name] : [])),
  };
}

/** The methods that a path can have in OpenAPI. */
const methods = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'];

function obstacleOf({ access, uncertain }: HttpRoute, { method, path }: RouteKey): string | undefined {
  const segments = parseRoutePath(path);
  const names = segments.flatMap((segment) => (segment.kind === 'literal' ? [] : [segment.name]));
  const greedy = segments.find(({ kind }) => kind === 'greedy');
  if (path === '$default') {
    return 'OpenAPI cannot describe a route that receives all other requests';
  }
  if (method === 'ANY') {
    return 'OpenAPI has no method ANY: to describe a method, declare a separate route for it';
  }
  if (greedy?.kind === 'greedy') {
    return `OpenAPI cannot describe a parameter that spans several segments, such as {${greedy.name}+}`;
  }
  if (!methods.includes(method)) {
    return `OpenAPI has no method ${method}`;
  }
  if (segments.some((segment) => segment.kind === 'literal' && /[{}]/.test(segment.text))) {
    return 'a path parameter must be a whole segment';
  }
  if (new Set(names).size < names.length) {
    return 'two of its parameters have the same name';
  }
  if (access.kind === 'unknown') {
    return `its access is unknown: ${access.reason}`;
  }
  return uncertain && `it is unknown whether the route exists: ${uncertain.reason}`;
}

/** OpenAPI compares paths as strings, and does not allow the same path twice. */
function conflictOf(routeKey: RouteKey, described: readonly DescribedRoute[]): string | undefined {
  const other = described.find(({ path }) => path !== routeKey.path && shapeOf(path) === shapeOf(routeKey.path));
  if (other) {
    return (
      `OpenAPI does not allow it in addition to '${other.path}', because only the parameter names differ: use the same ` +
      'names in both'
    );
  }
  return described.some(({ method, path }) => path === routeKey.path && method === routeKey.method.toLowerCase())
    ? 'another route has the same key'
    : undefined;
}

function shapeOf(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}

/** Compares code units, so that the order is the same on every machine. */
function byPath(one: HttpRoute, other: HttpRoute): number {
  const [before, after] = [orderOf(one), orderOf(other)];
  return before < after ? -1 : Number(before > after);
}

function orderOf({ routeKey, resource }: HttpRoute): string {
  return JSON.stringify(
    routeKey instanceof Unresolved ? ['', '', resource.path] : [routeKey.path, routeKey.method, resource.path],
  );
}
