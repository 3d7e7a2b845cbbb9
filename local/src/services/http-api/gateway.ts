import { Unresolved } from '../../assembly/value.js';
import type { HttpRequest } from '../../host/http/message.js';
import { quoted } from '../../host/log/quoted.js';
import type { TakeNote } from '../../host/log/take-note.js';
import { RouteAuthorization, type RouteAuthorizationOptions } from './access/route-authorization.js';
import { preflight } from './answers/cors.js';
import { finish, type GatewayAnswer, type Outcome } from './answers/finished-answer.js';
import { internalServerError, notFound, Refusal } from './answers/refusal.js';
import { CallableIntegration } from './integrations/callable-integration.js';
import { callIntegration } from './integrations/integration-call.js';
import type { ApiMapping } from './model/custom-domain.js';
import { decodePath } from './model/route-path.js';
import { keyOf, RouteTable } from './model/route-table.js';
import { existenceObstacle } from './obstacle.js';
import { nearestRoute } from './routes/nearest-route.js';
import { sizeRefusal } from './routes/request-size.js';
import type { RoutedRequest } from './routes/routed-request.js';
import { findStage, mappedStage, readStages, type Stages } from './routes/stage.js';

export type { GatewayAnswer } from './answers/finished-answer.js';

export interface GatewayOptions extends RouteAuthorizationOptions {
  readonly requestId: () => string;
}

/** The HTTP API of API Gateway, without a socket. */
export interface Gateway {
  /**
   * @param note is called with events during the request, such as output of functions; if `undefined`, they belong to no request
   * @param mapping of the domain name that was called and that matches the path
   */
  handle(request: HttpRequest, note: TakeNote | undefined, mapping?: ApiMapping): Promise<GatewayAnswer>;
  /** The routes whose integration no request reaches, the stages that no request reaches, and the parts of the API that are not read. */
  readonly unserved: readonly UnservedRoute[];
  /** Other differences from AWS, as sentences. */
  readonly notes: readonly string[];
}

export interface UnservedRoute {
  readonly routeKey: string;
  /** The response if nothing else is wrong with the request. */
  readonly status: number;
  readonly reason: string;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { api, requestId, functionObstacle } = options;
  const stages = readStages(api);
  const table = new RouteTable(api.routes);
  const routeKeys = api.routes.flatMap(({ routeKey }) => (routeKey instanceof Unresolved ? [] : [routeKey]));
  const routeAuthorization = new RouteAuthorization(options);
  const integrations = new Map(
    api.routes.map((route) => [route, new CallableIntegration(route, api, functionObstacle)]),
  );

  return {
    get unserved() {
      return unservedRoutes();
    },
    notes: stages.notes,
    async handle(request, note, mapping) {
      const id = requestId();
      let outcome: Outcome;
      try {
        outcome = await answer(request, id, note, mapping);
      } catch (error) {
        outcome = { result: internalServerError(`the request could not be handled: ${error}`) };
      }
      return finish(api, request, outcome, id);
    },
  };

  async function answer(
    request: HttpRequest,
    id: string,
    note: TakeNote | undefined,
    mapping: ApiMapping | undefined,
  ): Promise<Outcome> {
    const tooLarge = sizeRefusal(request);
    if (tooLarge) {
      return { result: tooLarge };
    }
    const path = decodePath(request.rawPath);
    const staged = mapping ? mappedStage(path, mapping, stages.served) : findStage(path, stages.served);
    if (!staged) {
      return { result: notFound(`no stage matches ${quoted(path)}: ${stagesText(stages)}`) };
    }
    const selection = table.select(request.method, staged.path);
    if (selection.kind === 'none') {
      return api.cors && request.method === 'OPTIONS'
        ? { result: { status: 204, headers: {}, body: '' }, preflight: preflight(api.cors, request) }
        : { result: notFound(noRoute(request.method, staged.path)) };
    }
    if (selection.kind === 'ambiguous') {
      const keys = selection.routes.map((route) => `'${route.resource.path}'`).join(', ');
      return { result: internalServerError(`several routes match the request equally well: ${keys}`) };
    }
    const { route, pathParameters } = selection;
    const { routeKey } = route;
    if (routeKey instanceof Unresolved) {
      return { result: notFound(routeKey.reason) };
    }
    const routed: RoutedRequest = {
      api,
      request,
      stage: staged.stage,
      routeKey,
      path,
      stagelessPath: staged.path,
      pathParameters,
      requestId: id,
      time: options.clock(),
      note,
    };
    const authorization = existenceObstacle(route) ?? (await routeAuthorization.authorize(route.access, routed));
    if (authorization instanceof Refusal) {
      return { route, result: authorization };
    }
    const obstacle = integrations.get(route)?.obstacle(staged.stage.name, request.method);
    const result = obstacle ?? (await callIntegration(route, routed, authorization, options.invoke));
    return { route, result, ...(authorization && { authorization }) };
  }

  function noRoute(method: string, path: string): string {
    const nearest = nearestRoute(method, path, routeKeys);
    return `no route for ${quoted(`${method} ${path}`)}${nearest === undefined ? '' : `; nearest: ${nearest}`}`;
  }

  function unservedRoutes(): readonly UnservedRoute[] {
    const routes = api.routes.flatMap((route) => {
      if (route.routeKey instanceof Unresolved) {
        return [{ routeKey: '?', status: 404, reason: `the route key is unknown: ${route.routeKey.reason}` }];
      }
      const { method } = route.routeKey;
      const obstacle =
        existenceObstacle(route) ??
        routeAuthorization.obstacle(route.access) ??
        stages.served.map(({ name }) => integrations.get(route)?.obstacle(name, method)).find((found) => found);
      return obstacle ? [{ routeKey: keyOf(route), status: obstacle.status, reason: obstacle.reason }] : [];
    });
    const unreached = stages.unserved.map(({ name, reason }) => ({
      routeKey: `the stage '${name}'`,
      status: 404,
      reason,
    }));
    return [...routes, ...unreached, ...api.unread.map((reason) => ({ routeKey: '?', status: 404, reason }))];
  }
}

function stagesText({ served, unserved }: Stages): string {
  const names = served.map(({ name }) => `'${name}'`);
  const none = unserved.length === 0 ? 'this API has no stages' : 'no stage is served';
  const there =
    names.length === 0 ? none : `this API has the ${names.length === 1 ? 'stage' : 'stages'} ${names.join(' and ')}`;
  return [there, ...unserved.map(({ reason }) => reason)].join('; ');
}
