/** One segment of a route's path: a literal, `{id}`, or `{proxy+}` for the rest of the path. */
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

/** `/notes/` has an empty second segment, so it is a different path from `/notes`. */
export function segmentsOf(path: string): readonly string[] {
  return path.replace(/^\//, '').split('/');
}

/**
 * The values of a route's parameters in a path; `undefined` if the path does not match. A parameter also matches
 * an empty segment: `GET /{id}` matches `/`.
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
 * A path with its percent-encoding decoded, as the gateway uses it to select a route and passes it on; an invalid encoding stays
 * as it is. An encoded slash becomes a slash, so a handler never sees a different path from the one that selected its route.
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
