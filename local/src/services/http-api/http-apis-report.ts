import { Unresolved } from '../../assembly/value.js';
import type { Host, Report } from '../service.js';
import type { Gateway } from './gateway.js';
import type { HttpApi, HttpApis } from './model/http-api.js';
import type { HttpRoute } from './model/http-route.js';
import { routesReport } from './model/routes-report.js';

/** An API as it is served here. */
export interface ServedApi {
  readonly api: HttpApi;
  readonly origin: string;
  readonly gateway: Gateway;
}

/** What is printed of APIs that are about to be served. */
export function httpApisReport(
  model: HttpApis,
  served: readonly ServedApi[],
  { allowOrigins, tokenCommand }: Pick<Host, 'allowOrigins' | 'tokenCommand'>,
): Report {
  const examples = served.flatMap((api) => examplesOf(api, tokenCommand)).join('\n');
  return {
    rows: served.map(({ api, origin }) => ({ order: 20, cells: ['API', origin, api.resource.path] })),
    sections: [
      { order: 30, title: 'Routes', text: routesReport(model, []) },
      { order: 80, title: 'Try, once you have signed up, with your address', text: examples },
    ],
    unserved: [
      ...served.flatMap(({ api: { resource }, gateway: { unserved } }) =>
        unserved.map(
          ({ routeKey, status, reason }) => `${routeKey} of '${resource.path}' answers ${status}: ${reason}`,
        ),
      ),
      ...served.flatMap(({ gateway: { notes } }) => notes),
      ...served.flatMap(({ api }) => withoutCors(api, allowOrigins)),
      ...model.webSocketApis.map(({ path }) => `'${path}' is a WebSocket API`),
    ],
  };
}

function withoutCors({ cors, resource }: HttpApi, allowOrigins: readonly string[]): readonly string[] {
  return cors === undefined && allowOrigins.length > 0
    ? [`'${resource.path}' has no CORS configuration, so no page of ${allowOrigins.join(', ')} can read its answers`]
    : [];
}

/** A call of the first open route and of the first that needs a token, one without parameters where there is one. */
function examplesOf({ api, origin }: ServedApi, tokenCommand: string): readonly string[] {
  const open = firstOf(api.routes, 'open');
  const closed = firstOf(api.routes, 'token');
  const token = `"Authorization: Bearer $(${tokenCommand})"`;
  return [
    ...(open ? [`curl ${open.method}${origin}${open.path}`] : []),
    ...(closed
      ? [`curl ${closed.method}${origin}${closed.path}`, `curl ${closed.method}-H ${token} ${origin}${closed.path}`]
      : []),
  ];
}

function firstOf(routes: readonly HttpRoute[], kind: HttpRoute['access']['kind']) {
  const keys = routes.flatMap(({ access, routeKey }) =>
    access.kind === kind && !(routeKey instanceof Unresolved) && routeKey.path.startsWith('/') ? [routeKey] : [],
  );
  const key = keys.find(({ path }) => !path.includes('{')) ?? keys[0];
  return key && { method: ['GET', 'ANY'].includes(key.method) ? '' : `-X ${key.method} `, path: key.path };
}
