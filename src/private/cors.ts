import { CorsHttpMethod, type CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { Token } from 'aws-cdk-lib/core';
import type { RouteKey } from './route-key';

/** Without `authorization` a browser refuses to send the token, without `content-type` to send JSON. */
const DEFAULT_ALLOW_HEADERS = ['authorization', 'content-type'];

/** Written out, since a browser takes `*` for a method's name once credentials are allowed. */
const DEFAULT_ALLOW_METHODS = Object.values(CorsHttpMethod).filter((method) => method !== CorsHttpMethod.ANY);

export interface Cors extends CorsPreflightOptions {
  readonly allowHeaders: string[];
}

export function corsWithDefaults(cors: CorsPreflightOptions): Cors {
  if (!cors.allowOrigins?.length) {
    throw new Error(
      "corsPreflight names no allowOrigins, so every browser would be refused: name the pages' origins, as in " +
        "['https://app.example.com'], or leave corsPreflight out",
    );
  }
  return {
    ...cors,
    allowHeaders: cors.allowHeaders ?? DEFAULT_ALLOW_HEADERS,
    allowMethods: cors.allowMethods ?? DEFAULT_ALLOW_METHODS,
  };
}

/** Refuses a protected route that no browser could call under this CORS configuration. */
export function assertCallableFromBrowser(key: RouteKey, { allowHeaders }: Cors): void {
  if (key.takesPreflight) {
    const path = key.path ?? '/{proxy+}';
    throw new Error(
      `protected route '${key}' would take the browser's CORS preflight, an OPTIONS request that has no token, and answer ` +
        `it with 401: name its methods one by one, as in 'GET ${path}' and 'POST ${path}'`,
    );
  }
  if (!Token.isUnresolved(allowHeaders) && !allowHeaders.some((header) => header.toLowerCase() === 'authorization')) {
    throw new Error(
      `corsPreflight.allowHeaders is [${allowHeaders.map((header) => `'${header}'`).join(', ')}], without which no browser sends ` +
        `the token that '${key}' needs: add 'authorization' ('*' does not stand for it), or leave allowHeaders out`,
    );
  }
}
