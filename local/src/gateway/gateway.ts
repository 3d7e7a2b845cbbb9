import type { JsonWebKey } from 'node:crypto';
import type { HttpApi } from '../assembly/http-api.js';
import type { HttpRoute } from '../assembly/http-route.js';
import type { Access } from '../assembly/route-access.js';
import { Unresolved } from '../assembly/value.js';
import type { Clock } from '../clock.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import type { InvokeFunction } from '../lambda/invoke-function.js';
import { type CorsHeaders, corsHeaders, preflight, withCors } from './cors.js';
import { findToken } from './identity-source.js';
import { callIntegration } from './integration-call.js';
import { authorize, unknownIssuer, type VerifiedToken } from './jwt-authorizer.js';
import { nearestRoute } from './nearest-route.js';
import { accessObstacle, existenceObstacle, integrationObstacle, routeObstacle } from './obstacle.js';
import { quoted } from './quoted.js';
import { internalServerError, notFound, Refusal } from './refusal.js';
import type { RoutedRequest } from './request-event.js';
import { sizeRefusal } from './request-size.js';
import { decodePath } from './route-path.js';
import { RouteTable, routeKeyText } from './route-table.js';
import { findStage, readStages } from './stage.js';

export interface GatewayOptions {
  readonly api: HttpApi;
  /** The keys of an issuer; `undefined` where they are not known, and then none of its tokens is let in. */
  readonly publicKeys: (issuer: string) => readonly JsonWebKey[] | undefined;
  readonly invoke: InvokeFunction;
  readonly clock: Clock;
  readonly requestId: () => string;
}

/** The HTTP API of API Gateway, without its socket. */
export interface Gateway {
  handle(request: HttpRequest): Promise<GatewayAnswer>;
  /** The routes whose integration no request reaches, and what of the API is not read. */
  readonly unserved: readonly UnservedRoute[];
}

export interface GatewayAnswer {
  readonly response: HttpResponse;
  /** The route that took the request, `GET /notes/{id}`. */
  readonly routeKey?: string;
  /** Who may call that route: `open`, `token`, `iam`, `lambda` or `unknown`. */
  readonly access?: Access['kind'];
  /** The `sub` of the token that let the request in. */
  readonly sub?: string;
  /** In words for the developer: why the request was refused or failed, or why a browser will not take the answer. */
  readonly reason?: string;
}

export interface UnservedRoute {
  readonly routeKey: string;
  /** What a request gets that nothing else is wrong with. */
  readonly status: number;
  readonly reason: string;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { api, requestId } = options;
  const stages = readStages(api);
  const table = new RouteTable(api.routes);
  const routeKeys = api.routes.flatMap(({ routeKey }) => (routeKey instanceof Unresolved ? [] : [routeKey]));

  const obstacles = new Map(api.routes.map((route) => [route, integrationObstacle(route)]));

  return {
    unserved: unservedRoutes(options),
    async handle(request) {
      const id = requestId();
      let outcome: Outcome;
      try {
        outcome = await answer(request, id);
      } catch (error) {
        outcome = { result: internalServerError(`the request could not be handled: ${error}`) };
      }
      return finish(request, outcome, id);
    },
  };

  async function answer(request: HttpRequest, id: string): Promise<Outcome> {
    const tooLarge = sizeRefusal(request);
    if (tooLarge) {
      return { result: tooLarge };
    }
    const path = decodePath(request.rawPath);
    const staged = findStage(path, stages);
    if (!staged) {
      return { result: notFound(`no stage takes ${quoted(path)}: there ${stagesText(api)}`) };
    }
    const selection = table.select(request.method, staged.path);
    if (selection.kind === 'none') {
      return api.cors && request.method === 'OPTIONS'
        ? { result: { status: 204, headers: {}, body: '' }, preflight: preflight(api.cors, request) }
        : { result: notFound(noRoute(request.method, staged.path)) };
    }
    if (selection.kind === 'ambiguous') {
      const keys = selection.routes.map((route) => `'${route.resource.path}'`).join(', ');
      return { result: internalServerError(`several routes take the request alike: ${keys}`) };
    }
    const { route, pathParameters } = selection;
    const taken = { route, isPreflight: isPreflight(request) };
    const token = existenceObstacle(route) ?? admit(route.access, request);
    if (token instanceof Refusal) {
      return { ...taken, result: token };
    }
    const routed: RoutedRequest = {
      api,
      request,
      stage: staged.stage,
      routeKey: keyOf(route),
      path,
      pathParameters,
      token,
      asksForScopes: route.access.kind === 'token' && route.access.scopes.length > 0,
      requestId: id,
      time: options.clock(),
    };
    const obstacle = obstacles.get(route);
    const result = obstacle ?? (await callIntegration(route, routed, staged.path, options.invoke));
    return { ...taken, result, ...(token && { token }) };
  }

  /** Whom the gateway lets in: anyone where the route is open, else the holder of a token that was verified. */
  function admit(access: Access, request: HttpRequest): VerifiedToken | undefined | Refusal {
    if (access.kind === 'open') {
      return undefined;
    }
    if (access.kind !== 'token') {
      return accessObstacle(access) ?? internalServerError(`the access '${access.kind}' is not known`);
    }
    const { authorizer, scopes } = access;
    const text = findToken(authorizer.identitySource, request);
    return text instanceof Refusal
      ? text
      : authorize(
          text,
          { issuer: authorizer.issuer, audience: authorizer.audience, scopes },
          options.publicKeys,
          options.clock(),
        );
  }

  function noRoute(method: string, path: string): string {
    const nearest = nearestRoute(method, path, routeKeys);
    return `no route for ${quoted(`${method} ${path}`)}${nearest === undefined ? '' : `; nearest: ${nearest}`}`;
  }

  function finish(request: HttpRequest, outcome: Outcome, id: string): GatewayAnswer {
    const { result, route, token } = outcome;
    const cors = outcome.preflight ?? (api.cors ? corsHeaders(api.cors, request) : undefined);
    const response = result instanceof Refusal ? refusalResponse(result) : result;
    const named = { ...response, headers: { ...response.headers, 'apigw-requestid': id } };
    const reasons = [
      result instanceof Refusal ? result.reason : undefined,
      result instanceof Refusal && outcome.isPreflight && route ? preflightTaken(route) : undefined,
      cors?.reason,
    ].filter((reason) => reason !== undefined);
    const sub = token?.claims.sub;
    return {
      response: withoutBody(request, cors ? withCors(named, cors.headers) : named),
      ...(route && { routeKey: keyOf(route), access: route.access.kind }),
      ...(typeof sub === 'string' && { sub }),
      ...(reasons.length > 0 && { reason: reasons.join('; ') }),
    };
  }
}

interface Outcome {
  readonly result: HttpResponse | Refusal;
  readonly route?: HttpRoute;
  readonly token?: VerifiedToken;
  /** Of an `OPTIONS` that the gateway answers itself. */
  readonly preflight?: CorsHeaders;
  /** Whether a route took what a browser sends before the request proper. */
  readonly isPreflight?: boolean;
}

function unservedRoutes({ api, publicKeys }: GatewayOptions): readonly UnservedRoute[] {
  const routes = api.routes.flatMap((route) => {
    if (route.routeKey instanceof Unresolved) {
      return [{ routeKey: '?', status: 404, reason: `the route key is not known: ${route.routeKey.reason}` }];
    }
    const obstacle = routeObstacle(route) ?? keysObstacle(route.access, publicKeys);
    return obstacle ? [{ routeKey: keyOf(route), status: obstacle.status, reason: obstacle.reason }] : [];
  });
  return [...routes, ...api.unread.map((reason) => ({ routeKey: '?', status: 404, reason }))];
}

function keysObstacle(access: Access, publicKeys: GatewayOptions['publicKeys']): Refusal | undefined {
  return access.kind === 'token' && publicKeys(access.authorizer.issuer) === undefined
    ? unknownIssuer(access.authorizer.issuer)
    : undefined;
}

function keyOf({ routeKey }: HttpRoute): string {
  return routeKey instanceof Unresolved ? '?' : routeKeyText(routeKey);
}

function stagesText({ stages }: HttpApi): string {
  const names = stages.map((stage) =>
    stage instanceof Unresolved ? `one whose name is not known (${stage.reason})` : `'${stage}'`,
  );
  return names.length === 0 ? 'is none in this API' : `is ${names.join(' and ')}`;
}

function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

function preflightTaken(route: HttpRoute): string {
  return `this is a browser's preflight, which has no token: '${keyOf(route)}' takes it before the gateway can answer it`;
}

function refusalResponse({ status, message, headers }: Refusal): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ message }) };
}

/** `HEAD` is answered with the headers that `GET` would have, their length included. */
function withoutBody({ method }: HttpRequest, response: HttpResponse): HttpResponse {
  if (method !== 'HEAD' || response.body.length === 0) {
    return response;
  }
  const length = String(Buffer.byteLength(response.body));
  return { ...response, headers: { ...response.headers, 'content-length': length }, body: '' };
}
