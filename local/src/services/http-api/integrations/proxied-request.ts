import type { HttpRequest } from '../../../host/http/message.js';
import { isHopByHop } from '../answers/header-syntax.js';
import type { PathParameters } from '../model/route-path.js';

/** A request as it is sent on to the URL of an `HTTP_PROXY` integration. */
export interface ProxiedRequest {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Why an integration's URI cannot be called. */
export class BadUri {
  constructor(readonly reason: string) {}
}

/**
 * Creates the request to the integration. The names in braces in its URI are the route's parameters; for `$default`, which
 * has none, `unmatchedPath` (the whole path, without the stage) follows the URI. `mappedPath` replaces the whole path.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
 */
export function proxiedRequest(
  integration: { readonly method: string; readonly uri: string },
  request: HttpRequest,
  pathParameters: PathParameters,
  unmatchedPath: string | undefined,
  mappedPath?: string,
): ProxiedRequest | BadUri {
  const [, origin, path = '', query = ''] =
    /^(https?:\/\/[^/?#{}]+)(\/[^?#]*)?(?:\?([^#]*))?$/i.exec(integration.uri) ?? [];
  if (origin === undefined || !URL.canParse(origin)) {
    return new BadUri(
      `'${integration.uri}' must be an HTTP or HTTPS URL with parameters only in its path and query string`,
    );
  }
  const missing = [...`${path}?${query}`.matchAll(/\{([^{}]+)\}/g)].find(([, name = '']) => !has(pathParameters, name));
  if (missing) {
    return new BadUri(`the route has no path parameter for ${missing[0]} in '${integration.uri}'`);
  }
  const filled = fill(path, pathParameters);
  const behind = unmatchedPath === undefined ? filled : filled.replace(/\/$/, '') + encodePath(unmatchedPath);
  const whole = mappedPath === undefined ? behind : encodePath(mappedPath.replace(/^\/*/, '/'));
  const queries = [fill(query, pathParameters), request.rawQueryString].filter((part) => part !== '');
  return {
    origin,
    method: integration.method === 'ANY' ? request.method : integration.method,
    path: [whole || '/', ...(queries.length > 0 ? [queries.join('&')] : [])].join('?'),
    headers: forwardedHeaders(request, new URL(origin).host),
  };
}

function has(parameters: PathParameters, name: string): boolean {
  return Object.hasOwn(parameters, name.replace(/\+$/, ''));
}

function fill(template: string, parameters: PathParameters): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => encodePath(parameters[name.replace(/\+$/, '')] ?? ''));
}

function encodePath(path: string): string {
  // Through a buffer: half a surrogate pair cannot be encoded.
  return Buffer.from(path).toString().split('/').map(encodeURIComponent).join('/');
}

function forwardedHeaders({ headers, sourceIp }: HttpRequest, host: string): Readonly<Record<string, string>> {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const passed = Object.entries(headers).filter(
    ([name]) => !isHopByHop(name) && !named.includes(name) && !['host', 'content-length', 'expect'].includes(name),
  );
  return {
    ...Object.fromEntries(passed),
    host,
    forwarded: `for=${sourceIp.includes(':') ? `"[${sourceIp}]"` : sourceIp};host=${headers.host ?? ''};proto=http`,
    via: 'HTTP/1.1 AmazonAPIGateway',
  };
}
