import { Unresolved } from '../assembly/value.js';
import type { HttpRoute } from '../services/http-api/model/http-route.js';
import { routeKeyText } from '../services/http-api/model/route-table.js';
import type { UserPool } from '../services/user-pools/template/user-pool.js';
import type { Served, ServedApi } from './served.js';

/** What is served, as plain data: what `--json` prints. Fields may be added within a version. */
export interface ServedDocument {
  readonly version: 1;
  readonly apis: readonly ApiDocument[];
  readonly userPools: readonly UserPoolDocument[];
  /** The endpoint of the local Cognito; `null` where the app has no user pool. */
  readonly cognito: string | null;
  /** Where the mails with the codes are; `null` where the app has no user pool. */
  readonly inbox: string | null;
  readonly sites: readonly SiteDocument[];
  /** The values of the outputs, by construct path of their stack and by name. */
  readonly outputs: { readonly [stack: string]: { readonly [name: string]: string } };
  /** What is not served, or not as on AWS, in words. */
  readonly unserved: readonly string[];
}

export interface ApiDocument {
  /** The construct path. */
  readonly path: string;
  readonly id: string;
  readonly name: string;
  /** `http://127.0.0.1:3403`, without the path of a stage and without a slash at its end. */
  readonly url: string;
  /** The names of its stages: all but `$default` are the first segment of a path. */
  readonly stages: readonly string[];
  readonly routes: readonly RouteDocument[];
}

export interface RouteDocument {
  /** `GET /notes/{id}`; `null` where it is not known. */
  readonly routeKey: string | null;
  /** Who may call it; `unknown` counts as open. */
  readonly access: 'open' | 'token' | 'iam' | 'lambda' | 'unknown';
  /** Of which a token needs one, where there are some. */
  readonly scopes: readonly string[];
  /** The construct path of its function; `null` where it has none. */
  readonly function: string | null;
}

export interface UserPoolDocument {
  /** The construct path. */
  readonly path: string;
  readonly id: string;
  /** The issuer of its tokens. */
  readonly issuer: string;
  readonly groups: readonly string[];
  readonly clients: readonly UserPoolClientDocument[];
}

export interface UserPoolClientDocument {
  /** The construct path. */
  readonly path: string;
  readonly id: string;
  /** `null` where it has none. */
  readonly secret: string | null;
}

export interface SiteDocument {
  /** The construct path. */
  readonly path: string;
  readonly url: string;
}

export function servedDocument({ apis, pools, cognito, inbox, sites, outputs, unserved }: Served): ServedDocument {
  return {
    version: 1,
    apis: apis.map(apiDocument),
    userPools: pools.map(userPoolDocument),
    cognito: cognito ?? null,
    inbox: inbox ?? null,
    sites: sites.map(({ name, origin }) => ({ path: name, url: origin })),
    outputs: Object.fromEntries(
      outputs.map(({ stack, outputs }) => [
        stack,
        Object.fromEntries(outputs.map(({ name, value }) => [name, value] as const)),
      ]),
    ),
    unserved,
  };
}

function apiDocument({ api, name, origin }: ServedApi): ApiDocument {
  return {
    path: name,
    id: api.id,
    name: api.name,
    url: origin,
    stages: api.stages.filter((stage) => typeof stage === 'string'),
    routes: api.routes.map(routeDocument),
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

function userPoolDocument({ resource, id, issuer, groups, clients }: UserPool): UserPoolDocument {
  return {
    path: resource.path,
    id,
    issuer,
    groups: groups.map(({ name }) => name),
    clients: clients.map((client) => ({ path: client.resource.path, id: client.id, secret: client.secret ?? null })),
  };
}
