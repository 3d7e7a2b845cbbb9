import type { RouteKey } from '../model/http-route.js';
import { parseRoutePath, type Segment, segmentsOf } from '../model/route-path.js';
import { routeKeyText } from '../model/route-table.js';

/** The route that a request without a matching route was probably meant for. */
export function nearestRoute(method: string, path: string, routeKeys: readonly RouteKey[]): string | undefined {
  const candidates = routeKeys
    .filter((routeKey) => routeKey.path !== '$default')
    .map((routeKey) => {
      const segments = parseRoutePath(routeKey.path);
      return {
        text: routeKeyText(routeKey),
        edits: distance(asWritten(segments, path).toLowerCase(), path.toLowerCase()),
        possible: Math.max(1, Math.floor(literalLength(segments) / 3)),
        otherMethod: Number(routeKey.method !== method),
      };
    })
    .filter(({ edits, possible }) => edits <= possible)
    .toSorted((one, other) => one.edits - other.edits || one.otherMethod - other.otherMethod);
  return candidates[0]?.text;
}

/** The route's path with the parameters of the request, so that only misspelled parts count. */
function asWritten(segments: readonly Segment[], path: string): string {
  const given = segmentsOf(path);
  return `/${segments.map((segment, index) => filledIn(segment, given.slice(index))).join('/')}`;
}

function literalLength(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + (segment.kind === 'literal' ? segment.text.length : 0), 0);
}

function filledIn(segment: Segment, given: readonly string[]): string {
  if (segment.kind === 'literal') {
    return segment.text;
  }
  const value = segment.kind === 'greedy' ? given.join('/') : given[0];
  return value || `{${segment.name}}`;
}

/** How many characters must be added, removed or replaced (Levenshtein), for at most 200 characters. */
function distance(one: string, other: string): number {
  const [from, to] = [one.slice(0, 200), other.slice(0, 200)];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + Number(from[i - 1] !== to[j - 1]);
      next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
