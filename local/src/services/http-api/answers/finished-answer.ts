import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import type { Authorization } from '../access/authorization.js';
import type { HttpApi } from '../model/http-api.js';
import type { HttpRoute } from '../model/http-route.js';
import type { Access } from '../model/route-access.js';
import { keyOf } from '../model/route-table.js';
import { type CorsHeaders, corsHeaders, withCors } from './cors.js';
import { Refusal } from './refusal.js';

export interface GatewayAnswer {
  readonly response: HttpResponse;
  /** The route that matched the request, `GET /notes/{id}`. */
  readonly routeKey?: string;
  /** Who may call that route: `open`, `token`, `iam`, `lambda` or `unknown`. */
  readonly access?: Access['kind'];
  /** The `sub` of the token that authorized the request. */
  readonly sub?: string;
  /** For the developer: why the request was refused or failed, or why a browser will reject the response. */
  readonly reason?: string;
}

/** Which steps of a request were completed. */
export interface Outcome {
  readonly result: HttpResponse | Refusal;
  readonly route?: HttpRoute;
  readonly authorization?: Authorization;
  /** For an `OPTIONS` request that the gateway answers itself. */
  readonly preflight?: CorsHeaders;
}

/** The response that the caller gets: with CORS headers and the request's id, also for errors. */
export function finish(api: HttpApi, request: HttpRequest, outcome: Outcome, requestId: string): GatewayAnswer {
  const { result, route, authorization } = outcome;
  const cors = outcome.preflight ?? (api.cors ? corsHeaders(api.cors, request) : undefined);
  const response = result instanceof Refusal ? refusalResponse(result) : result;
  const named = { ...response, headers: { ...response.headers, 'apigw-requestid': requestId } };
  const reasons = [
    result instanceof Refusal ? result.reason : undefined,
    result instanceof Refusal && route && isPreflight(request) ? preflightTaken(route) : undefined,
    cors?.reason,
  ].filter((reason) => reason !== undefined);
  const sub = authorization?.kind === 'jwt' ? authorization.claims.sub : undefined;
  return {
    response: withoutBody(request, cors ? withCors(named, cors.headers) : named),
    ...(route && { routeKey: keyOf(route), access: route.access.kind }),
    ...(typeof sub === 'string' && { sub }),
    ...(reasons.length > 0 && { reason: reasons.join('; ') }),
  };
}

function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

function preflightTaken(route: HttpRoute): string {
  return `this is a CORS preflight request, which has no token: it matches '${keyOf(route)}', so the gateway does not answer it`;
}

function refusalResponse({ status, message, headers }: Refusal): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ message }) };
}

/** The response to `HEAD` has the headers that `GET` would have, including their length. */
function withoutBody({ method }: HttpRequest, response: HttpResponse): HttpResponse {
  if (method !== 'HEAD' || response.body.length === 0) {
    return response;
  }
  const length = String(Buffer.byteLength(response.body));
  return { ...response, headers: { ...response.headers, 'content-length': length }, body: '' };
}
