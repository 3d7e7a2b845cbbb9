import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Token } from 'aws-cdk-lib/core';

const METHODS: readonly string[] = Object.values(HttpMethod).sort();
/** Parameters in the syntax of other frameworks (`:id`, `*`, `<id>`) would be literal text. */
const SEGMENT = /^(?:(?![:*])[^{}/\s?#<>[\]]+|\{[A-Za-z0-9._:-]+\})$/;
const GREEDY_SEGMENT = /^\{[A-Za-z0-9._:-]+\+\}$/;

/**
 * A route key of an HTTP API: a method and a path, or `$default` for everything that no other route matches.
 */
export class RouteKey {
  /** Parses a key as API Gateway writes it, `GET /notes/{id}`. */
  static parse(text: string): RouteKey {
    if (Token.isUnresolved(text)) {
      throw new Error(
        `route key '${text}' contains a CDK token, whose value is unknown before deployment: write the key out, as in 'GET ` +
          "/notes/{id}'",
      );
    }
    if (text === '$default') {
      return new RouteKey(text);
    }
    const space = text.indexOf(' ');
    const method = text.slice(0, Math.max(space, 0));
    const path = text.slice(space + 1);
    if (!isValid(method, path)) {
      const likely = likelyKey(text);
      throw new Error(
        `invalid route key '${text}'${likely === undefined ? ':' : ` (did you mean '${likely}'?):`} a route key is '$default', or ` +
          `a method in capitals (${METHODS.join(', ')}) and a path, as in 'GET /notes/{id}'; the path starts with '/', does not ` +
          "end with '/', and each of its parameters is a whole segment",
      );
    }
    return new RouteKey(text, method as HttpMethod, path);
  }

  private constructor(
    private readonly text: string,
    /** Missing for `$default`. */
    readonly method?: HttpMethod,
    readonly path?: string,
  ) {}

  /** The key without the names of its parameters: equal for two keys that API Gateway treats as one route. */
  get shape(): string {
    return this.text.replace(/\{[^}+]+(\+?)\}/g, '{$1}');
  }

  /** Whether a browser's CORS preflight, an `OPTIONS` request without a token, would select this route. */
  get takesPreflight(): boolean {
    return this.method === undefined || this.method === HttpMethod.ANY || this.method === HttpMethod.OPTIONS;
  }

  withMethod(method: HttpMethod): RouteKey {
    return new RouteKey(`${method} ${this.path}`, method, this.path);
  }

  toString(): string {
    return this.text;
  }
}

function isValid(method: string, path: string): boolean {
  return METHODS.includes(method) && isPath(path);
}

/** The key that was probably meant: with other letters, or with parameters in the syntax of other frameworks. */
function likelyKey(text: string): string | undefined {
  if (/^\$?default$/i.test(text.trim())) {
    return '$default';
  }
  const [, first = '', rest = ''] = /^\s*([a-z*]+)[\s:]+(\S+)\s*$/i.exec(text) ?? [];
  const method = likelyMethod(first.toUpperCase());
  const path = `/${rest}`
    .replace(/[?#].*$/, '')
    .replace(/\/\{?\*\w*\}?$/, '/{proxy+}')
    .replace(/\/(?::(\w+)|<(\w+)>|\[(\w+)\])(?=\/|$)/g, (_, colon, angle, square) => `/{${colon ?? angle ?? square}}`)
    .replace(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, '');
  return method !== undefined && rest !== '' && isValid(method, path) ? `${method} ${path}` : undefined;
}

function likelyMethod(method: string): string | undefined {
  if (['*', 'ALL'].includes(method)) {
    return HttpMethod.ANY;
  }
  return (
    METHODS.find((known) => known === method) ?? METHODS.find((known) => method.length > 2 && known.startsWith(method))
  );
}

function isPath(path: string): boolean {
  if (path === '/') {
    return true;
  }
  const [beforeFirstSlash, ...segments] = path.split('/');
  const last = segments.pop();
  return (
    beforeFirstSlash === '' &&
    last !== undefined &&
    segments.every((segment) => SEGMENT.test(segment)) &&
    (SEGMENT.test(last) || GREEDY_SEGMENT.test(last))
  );
}
