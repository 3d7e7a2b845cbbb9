import type { Segment } from '../../services/http-api/model/route-path.js';
import type { RoutePattern } from './route-pattern.js';

/** Methods, each of which represents all methods that these routes do not distinguish. */
export function sampleMethods(patterns: readonly RoutePattern[]): readonly string[] {
  const named = [...new Set(patterns.map(({ method }) => method))].filter((method) => method !== 'ANY');
  return [...named, unlike(named, 'OTHER')];
}

/** Paths, each of which represents all paths that these routes do not distinguish. */
export function samplePaths(patterns: readonly RoutePattern[]): readonly string[] {
  const routes = patterns.flatMap(({ segments }) => (segments ? [segments] : []));
  const literals = routes.flat().flatMap((segment) => (segment.kind === 'literal' ? [segment.text] : []));
  const other = unlike(literals, 'other');
  const paths: string[] = [];
  visit([], routes);
  return paths;

  /** `asking` are the routes that check the segment after `path`. */
  function visit(path: readonly string[], asking: readonly (readonly Segment[])[]): void {
    if (path.length > 0) {
      paths.push(pathOf(path));
      if (asking.length === 0) {
        paths.push(pathOf([...path, other]));
        return;
      }
    }
    const asked = asking.map((route) => route[path.length]);
    const texts = new Set(asked.flatMap((segment) => (segment?.kind === 'literal' ? [segment.text] : [])));
    for (const text of [...texts, other]) {
      const next = asking.filter((route) => route.length > path.length + 1 && takes(route[path.length], text));
      visit([...path, text], next);
    }
  }
}

function takes(segment: Segment | undefined, text: string): boolean {
  return segment?.kind === 'parameter' || (segment?.kind === 'literal' && segment.text === text);
}

function pathOf(segments: readonly string[]): string {
  return `/${segments.join('/')}`;
}

function unlike(texts: readonly string[], text: string): string {
  return texts.includes(text) ? unlike(texts, `${text}_`) : text;
}
