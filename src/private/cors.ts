import { CorsHttpMethod, type CorsPreflightOptions, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Token } from 'aws-cdk-lib/core';
import type { RouteKey } from './route-key';

/** Without `authorization`, a browser refuses to send the token; without `content-type`, to send JSON. */
const DEFAULT_ALLOW_HEADERS = ['authorization', 'content-type'];

/** Listed one by one, because a browser reads `*` as the name of a method if credentials are allowed. */
const DEFAULT_ALLOW_METHODS = Object.values(CorsHttpMethod).filter((method) => method !== CorsHttpMethod.ANY);

/** The methods that `ANY` means, besides `OPTIONS`. */
const METHODS_OF_ANY = Object.values(HttpMethod).filter(
  (method) => method !== HttpMethod.ANY && method !== HttpMethod.OPTIONS,
);

export interface Cors extends CorsPreflightOptions {
  readonly allowHeaders: string[];
}

export function corsWithDefaults(cors: CorsPreflightOptions): Cors {
  if (!cors.allowOrigins?.length) {
    throw new Error(
      'corsPreflight has no allowOrigins, so browsers would refuse every call: add the origins of your pages, e.g. ' +
        "['https://app.example.com'], or remove corsPreflight",
    );
  }
  const unnamed = cors.allowOrigins.filter((origin) => typeof origin !== 'string' || origin === '');
  if (unnamed.length > 0) {
    throw new Error(
      `corsPreflight.allowOrigins has the entry ${unnamed[0] === '' ? "''" : unnamed[0]}, which is not an origin: use the form ` +
        "'https://app.example.com'",
    );
  }
  return {
    ...cors,
    allowHeaders: cors.allowHeaders ?? DEFAULT_ALLOW_HEADERS,
    allowMethods: cors.allowMethods ?? DEFAULT_ALLOW_METHODS,
  };
}

/**
 * The keys that leave preflight requests to API Gateway: it answers an `OPTIONS` request itself only if no route
 * matches it, and a route would require a token, or call a function.
 */
export function keysBesidePreflight(key: RouteKey): RouteKey[] {
  if (key.method === undefined) {
    throw new Error(
      "route '$default' would receive every CORS preflight, an OPTIONS request that has no token: use 'ANY /{proxy+}' and 'ANY /', " +
        'which mean every method except OPTIONS if corsPreflight is set',
    );
  }
  if (key.method === HttpMethod.OPTIONS) {
    throw new Error(
      `route '${key}' would receive the CORS preflight, an OPTIONS request that has no token, but API Gateway answers preflights ` +
        'itself if corsPreflight is set: remove the route',
    );
  }
  return key.method === HttpMethod.ANY ? METHODS_OF_ANY.map((method) => key.withMethod(method)) : [key];
}

/** Refuses a protected route to which no browser would send its token. */
export function assertTokenCanBeSent(key: RouteKey, { allowHeaders }: Cors): void {
  if (!Token.isUnresolved(allowHeaders) && !allowHeaders.some((header) => header.toLowerCase() === 'authorization')) {
    throw new Error(
      `corsPreflight.allowHeaders is [${allowHeaders.map((header) => `'${header}'`).join(', ')}], so no browser would send the token ` +
        `that '${key}' needs: add 'authorization' ('*' does not include it), or remove allowHeaders`,
    );
  }
}
