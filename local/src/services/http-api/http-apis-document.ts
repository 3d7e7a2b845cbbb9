import { Unresolved } from '../../assembly/value.js';
import type { HttpApi } from './model/http-api.js';
import type { HttpRoute } from './model/http-route.js';
import { routeKeyText } from './model/route-table.js';

/** The HTTP APIs of a served app, as plain data. */
export interface HttpApisDocument {
  readonly apis: readonly ApiDocument[];
  /** The custom domain names that lead to them, with the local address that replaces each. */
  readonly domains: readonly { readonly name: string; readonly url: string }[];
}

export interface ApiDocument {
  /** The construct path. */
  readonly path: string;
  readonly id: string;
  readonly name: string;
  /** `http://127.0.0.1:3403`, without the path of a stage and without a trailing slash. */
  readonly url: string;
  /** The names of its stages: all but `$default` are the first segment of a path. */
  readonly stages: readonly string[];
  readonly routes: readonly RouteDocument[];
}

export interface RouteDocument {
  /** `GET /notes/{id}`; `null` if it is unknown. */
  readonly routeKey: string | null;
  /** Who may call it; `unknown` counts as open. */
  readonly access: 'open' | 'token' | 'iam' | 'lambda' | 'unknown';
  /** A token needs at least one of them, if there are any. */
  readonly scopes: readonly string[];
  /** The construct path of its function; `null` if it has none. */
  readonly function: string | null;
}

export function apiDocument({ resource, id, name, stages, routes }: HttpApi, url: string): ApiDocument {
  return {
    path: resource.path,
    id,
    name,
    url,
    stages: stages.filter((stage) => typeof stage === 'string'),
    routes: routes.map(routeDocument),
  };
}

function routeDocument({ routeKey, access, integration }: HttpRoute): RouteDocument {
  return {
    routeKey: routeKey instanceof Unresolved ? null : routeKeyText(routeKey),
    access: access.kind,
    scopes: access.kind === 'token' ? access.scopes : [],
    function: integration.kind === 'lambda' ? integration.function.path : null,
  };
}
