/** One segment of a route's path: a text, `{id}`, or `{proxy+}` for all that is left. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

export type PathParameters = Readonly<Record<string, string>>;

/** Reads a route's path such as `/notes/{id}`. */
export function parseRoutePath(path: string): readonly Segment[] {
  return segmentsOf(path).map((text) => {
    const [, name, plus] = /^\{([^{}+]+)(\+?)\}$/.exec(text) ?? [];
    return name === undefined ? { kind: 'literal', text } : { kind: plus ? 'greedy' : 'parameter', name };
  });
}

/** `/notes/` has an empty second segment: it is another path than `/notes`. */
export function segmentsOf(path: string): readonly string[] {
  return path.replace(/^\//, '').split('/');
}

/**
 * The values of a route's parameters in a path; `undefined` where the path is not the route's. A parameter takes an
 * empty segment as well: `GET /{id}` answers `/`.
 */
export function matchPath(route: readonly Segment[], path: readonly string[]): PathParameters | undefined {
  const values: [name: string, value: string][] = [];
  for (const [index, segment] of route.entries()) {
    const text = path[index];
    if (text === undefined) {
      return undefined;
    }
    if (segment.kind === 'greedy') {
      values.push([segment.name, path.slice(index).join('/')]);
      return Object.fromEntries(values);
    }
    if (segment.kind === 'parameter') {
      values.push([segment.name, text]);
    } else if (segment.text !== text) {
      return undefined;
    }
  }
  return route.length === path.length ? Object.fromEntries(values) : undefined;
}

/**
 * A path with its percent-encoding undone, as the gateway selects by it and hands it on; what is no valid encoding stays
 * as it is. An encoded slash becomes a slash, so that a handler never sees another path than the one that was selected by.
 */
export function decodePath(rawPath: string): string {
  const decoded = rawPath.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
  return decoded.startsWith('/') ? decoded : `/${decoded}`;
}
