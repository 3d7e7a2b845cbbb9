import { Unresolved } from '../../../assembly/value.js';
import type { RouteKey } from './http-route.js';
import { matchPath, type PathParameters, parseRoutePath, type Segment, segmentsOf } from './route-path.js';

export type Selection<R> =
  | { readonly kind: 'route'; readonly route: R; readonly pathParameters: PathParameters }
  /** Several routes match equally well, which API Gateway does not allow to be deployed: no route is better than the wrong one. */
  | { readonly kind: 'ambiguous'; readonly routes: readonly R[] }
  | { readonly kind: 'none' };

interface Entry<R> {
  readonly route: R;
  readonly method: string;
  /** `undefined` for `$default`. */
  readonly segments: readonly Segment[] | undefined;
  readonly rank: string;
}

/**
 * The routes of an API, the most specific first: a full match beats a greedy one, which beats `$default`; a literal
 * segment beats a parameter, from left to right; a method beats `ANY`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export class RouteTable<R extends { readonly routeKey: RouteKey | Unresolved }> {
  readonly #entries: readonly Entry<R>[];

  constructor(routes: readonly R[]) {
    this.#entries = routes.flatMap(entryOf).toSorted((one, other) => compare(one.rank, other.rank));
  }

  /** The route that matches a request; `path` is decoded and without a stage. */
  select(method: string, path: string): Selection<R> {
    const segments = segmentsOf(path);
    let best: { readonly entry: Entry<R>; readonly pathParameters: PathParameters } | undefined;
    const equals: R[] = [];
    for (const entry of this.#entries) {
      if (best && entry.rank !== best.entry.rank) {
        break;
      }
      const pathParameters =
        entry.method === 'ANY' || entry.method === method ? match(entry.segments, segments) : undefined;
      if (pathParameters) {
        best ??= { entry, pathParameters };
        equals.push(entry.route);
      }
    }
    if (!best) {
      return { kind: 'none' };
    }
    return equals.length > 1
      ? { kind: 'ambiguous', routes: equals }
      : { kind: 'route', route: best.entry.route, pathParameters: best.pathParameters };
  }
}

export function routeKeyText({ method, path }: RouteKey): string {
  return path === '$default' ? path : `${method} ${path}`;
}

/** The key of a route, `?` if it is unknown. */
export function keyOf({ routeKey }: { readonly routeKey: RouteKey | Unresolved }): string {
  return routeKey instanceof Unresolved ? '?' : routeKeyText(routeKey);
}

function match(route: readonly Segment[] | undefined, path: readonly string[]): PathParameters | undefined {
  return route === undefined ? {} : matchPath(route, path);
}

const ranks = { literal: 'a', parameter: 'b', greedy: 'c' } as const;

function entryOf<R extends { readonly routeKey: RouteKey | Unresolved }>(route: R): readonly Entry<R>[] {
  const { routeKey } = route;
  if (routeKey instanceof Unresolved) {
    return [];
  }
  const { method, path } = routeKey;
  const segments = path === '$default' ? undefined : parseRoutePath(path);
  const breadth = segments === undefined ? 2 : Number(segments.at(-1)?.kind === 'greedy');
  const places = (segments ?? []).map((segment) => ranks[segment.kind]);
  const rank = [breadth, ...places, Number(method === 'ANY')].join('');
  return [{ route, method, segments, rank }];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
