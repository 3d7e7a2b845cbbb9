import { parseRouteKey, type RouteKey } from '../../services/http-api/model/http-route.js';
import { parseRoutePath, type Segment } from '../../services/http-api/model/route-path.js';

/** The requests that a route key matches, even if another route is selected for some of them. */
export interface RoutePattern {
  readonly routeKey: RouteKey;
  readonly method: string;
  /** `undefined` for `$default`, which matches every path. */
  readonly segments: readonly Segment[] | undefined;
}

/** `undefined` if the string is not a route key. */
export function routePattern(key: string): RoutePattern | undefined {
  const routeKey = parseRouteKey(key);
  return (
    routeKey && {
      routeKey,
      method: routeKey.method,
      segments: routeKey.path === '$default' ? undefined : parseRoutePath(routeKey.path),
    }
  );
}

/** The same for all route keys that API Gateway considers equal: names of parameters do not matter. */
export function shapeOf(key: string): string {
  return key.replace(/\{[^{}+]*(\+?)\}/g, '{$1}');
}

/** Whether `wide` matches all requests that `narrow` matches. */
export function includes(wide: RoutePattern, narrow: RoutePattern): boolean {
  if (wide.method !== 'ANY' && wide.method !== narrow.method) {
    return false;
  }
  if (wide.segments === undefined || narrow.segments === undefined) {
    return wide.segments === undefined;
  }
  const [some, other] = [wide.segments, narrow.segments];
  const greedy = some.findIndex(({ kind }) => kind === 'greedy');
  const fixed = greedy < 0 ? some : some.slice(0, greedy);
  return (
    (greedy < 0 ? other.length === some.length : other.length > greedy) &&
    fixed.every((segment, index) => includesSegment(segment, other[index]))
  );
}

function includesSegment(wide: Segment, narrow: Segment | undefined): boolean {
  return wide.kind === 'literal'
    ? narrow?.kind === 'literal' && narrow.text === wide.text
    : narrow?.kind === 'literal' || narrow?.kind === 'parameter';
}

/** Whether `wide` matches all requests that `narrow` matches, and others. */
export function isWider(wide: RoutePattern, narrow: RoutePattern): boolean {
  return includes(wide, narrow) && !includes(narrow, wide);
}
