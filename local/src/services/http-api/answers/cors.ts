import { Unresolved } from '../../../assembly/value.js';
import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import { quoted } from '../../../host/log/quoted.js';
import type { CorsConfiguration } from '../model/cors-configuration.js';

/** The CORS headers of a response, and why a browser will reject it. */
export interface CorsHeaders {
  readonly headers: Readonly<Record<string, string>>;
  readonly reason?: string;
}

type Cors = CorsConfiguration | Unresolved;

/**
 * The response to a preflight request that no route matches, without a token.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflight(cors: Cors, request: HttpRequest): CorsHeaders {
  const asked = request.headers['access-control-request-method'];
  const origin = allowedOrigin(cors, request);
  if (origin.headers === undefined || cors instanceof Unresolved) {
    return { headers: {}, ...(origin.reason !== undefined && { reason: origin.reason }) };
  }
  if (asked === undefined) {
    return {
      headers: {},
      reason: 'the preflight request does not have the header access-control-request-method',
    };
  }
  const reason = missingMethod(cors, asked) ?? missingHeader(cors, request);
  return {
    headers: {
      ...origin.headers,
      ...(cors.allowMethods.length > 0 && { 'access-control-allow-methods': cors.allowMethods.join(',') }),
      ...(cors.allowHeaders.length > 0 && { 'access-control-allow-headers': cors.allowHeaders.join(',') }),
      ...(cors.maxAge !== undefined && { 'access-control-max-age': String(cors.maxAge) }),
    },
    ...(reason !== undefined && { reason }),
  };
}

/** The CORS headers of any other response. */
export function corsHeaders(cors: Cors, request: HttpRequest): CorsHeaders {
  const { headers, reason } = allowedOrigin(cors, request);
  if (!headers || cors instanceof Unresolved) {
    return { headers: {}, ...(reason !== undefined && { reason }) };
  }
  const { exposeHeaders } = cors;
  return {
    headers: {
      ...headers,
      ...(exposeHeaders.length > 0 && { 'access-control-expose-headers': exposeHeaders.join(',') }),
    },
  };
}

/** A response with the gateway's CORS headers instead of the integration's. */
export function withCors(response: HttpResponse, headers: CorsHeaders['headers']): HttpResponse {
  const own = Object.entries(response.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...response, headers: { ...Object.fromEntries(own), ...headers } };
}

function allowedOrigin(cors: Cors, { headers }: HttpRequest): Partial<CorsHeaders> {
  const { origin } = headers;
  if (origin === undefined) {
    return {};
  }
  if (cors instanceof Unresolved) {
    return { reason: `${quoted(origin)} is not allowed: the CORS configuration is unknown (${cors.reason})` };
  }
  const { allowOrigins, allowCredentials } = cors;
  const everyone = allowOrigins.includes('*');
  if (everyone && allowCredentials) {
    return { reason: "allowCredentials cannot be combined with '*' in allowOrigins: browsers reject such a response" };
  }
  const prefixes = allowOrigins
    .filter((allowed) => /^https?:\/\/\*$/.test(allowed))
    .map((allowed) => allowed.slice(0, -1));
  if (!everyone && !allowOrigins.includes(origin) && !prefixes.some((prefix) => origin.startsWith(prefix))) {
    return { reason: `${quoted(origin).slice(1, -1)} is not in allowOrigins (${allowOrigins.join(', ')})` };
  }
  return {
    headers: {
      'access-control-allow-origin': everyone ? '*' : origin,
      ...(allowCredentials && { 'access-control-allow-credentials': 'true' }),
    },
  };
}

function missingMethod({ allowMethods, allowCredentials }: CorsConfiguration, asked: string): string | undefined {
  // A browser sends these no matter what allowMethods says.
  const simple = ['GET', 'HEAD', 'POST'].includes(asked);
  const allowed = allowMethods.includes(asked) || (!allowCredentials && allowMethods.includes('*'));
  return simple || allowed
    ? undefined
    : `${quoted(asked).slice(1, -1)} is not in allowMethods (${allowMethods.join(', ')})`;
}

function missingHeader(
  { allowHeaders, allowCredentials }: CorsConfiguration,
  { headers }: HttpRequest,
): string | undefined {
  const allowed = allowHeaders.map((name) => name.toLowerCase());
  const asked = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const missing = asked.find((name) => {
    const byWildcard = allowed.includes('*') && !allowCredentials && name !== 'authorization';
    return !allowed.includes(name) && !byWildcard;
  });
  if (missing === undefined) {
    return undefined;
  }
  const hint = allowed.includes('*') && missing === 'authorization' ? ", and '*' does not include it" : '';
  return `${quoted(missing).slice(1, -1)} is not in allowHeaders (${allowHeaders.join(', ')})${hint}`;
}
