import { randomUUID } from 'node:crypto';
import type { Resource } from '../assembly/resource.js';
import type { Stack } from '../assembly/stack.js';
import { Unresolved, type Value } from '../assembly/value.js';
import { readFunction } from '../services/functions/function-definition.js';
import type { FunctionEnvironment } from '../services/functions/io/deployed-functions.js';
import { createGateway } from '../services/http-api/gateway.js';
import type { HttpApi, HttpApis } from '../services/http-api/model/http-api.js';
import type { HttpRoute } from '../services/http-api/model/http-route.js';
import { openSites } from '../services/sites/io/open-sites.js';
import type { Accounts } from './accounts.js';
import { localHosts, originsOf } from './addresses.js';
import { answerers } from './answerers.js';
import type { Clock } from './clock.js';
import type { Answerer, LocalServer } from './http/listen.js';
import type { InvokeFunction } from './invoke-function.js';
import type { RequestLog } from './log/request-log.js';
import type { Model } from './model.js';
import type { Origins } from './origins.js';
import type { Servers } from './ports.js';
import type { Served, StackOutputs } from './served.js';

export interface DeploymentOptions {
  readonly model: Model;
  readonly servers: Servers;
  readonly accounts: Accounts;
  readonly invoke: InvokeFunction;
  readonly allowOrigins: readonly string[];
  readonly log: RequestLog;
  readonly clock: Clock;
}

/** What answers requests to the servers of an app, made of one assembly. */
export interface Deployment {
  readonly answerers: ReadonlyMap<LocalServer, Answerer>;
  /** The origins of the pages that may call the user pools. */
  readonly pageOrigins: ReadonlySet<string>;
  readonly environment: FunctionEnvironment;
  readonly served: Served;
}

/** @throws CognitoError where the state cannot be used. Nothing that is served has changed then. */
export function createDeployment(options: DeploymentOptions): Deployment {
  const { model, servers, accounts, invoke, allowOrigins, log, clock } = options;
  const { assembly, sites, userPools, routes } = model;
  const { pools } = userPools;
  const origins = originsOf(servers, sites, routes);
  const environment: FunctionEnvironment = (fn, variables) =>
    origins.replaceDeep(variables, `the environment of '${fn.path}'`);
  replaceEnvironments(routes, environment);
  const apis = routes.apis.map((api) => ({
    ...api,
    cors: allowing(allowOrigins, origins.replaceDeep(api.cors, `allowOrigins of '${api.resource.path}'`)),
  }));
  const opened = openSites({
    sites,
    origins,
    hosts: localHosts(servers, pools, routes),
    configuration: {
      pools: new Set(pools.map(({ id }) => id)),
      cognito: servers.cognito?.origin ?? '',
      inbox: servers.inbox?.origin ?? '',
    },
  });
  const cognito = accounts.deploy(pools);
  const gateways = apis.map((api) =>
    createGateway({
      api,
      publicKeys: (issuer) => cognito.publicKeys(issuer),
      invoke,
      clock,
      requestId: () => randomUUID(),
    }),
  );
  const pageOrigins = new Set([
    ...servers.sites.map(({ origin }) => origin),
    ...apis.flatMap(({ cors }) => allowedOrigins(cors)),
    ...allowOrigins,
  ]);
  const answer = answerers({ log, clock });
  const label = ({ name }: HttpApi) => (apis.length > 1 ? `api ${name}` : 'api');
  return {
    answerers: new Map<LocalServer, Answerer>([
      ...paired(servers.sites, opened.sites).map(
        ([server, { server: site }]) => [server, answer.site(site, server.origin)] as const,
      ),
      ...paired(servers.apis, gateways).map(
        ([server, gateway], index) => [server, answer.api(gateway, label(apis[index] as HttpApi))] as const,
      ),
      ...(servers.cognito ? [[servers.cognito, answer.cognito(cognito, pageOrigins)] as const] : []),
      ...(servers.inbox ? [[servers.inbox, answer.inbox(accounts.inbox, servers.inbox.origin)] as const] : []),
    ]),
    pageOrigins,
    environment,
    served: {
      sites: paired(servers.sites, opened.sites).map(([{ origin }, { site }]) => ({ name: site.name, origin })),
      apis: paired(servers.apis, apis).map(([{ origin }, api]) => ({ api, name: api.resource.path, origin })),
      cognito: servers.cognito?.origin,
      inbox: servers.inbox?.origin,
      pools,
      outputs: assembly.stacks.map((stack) => outputsOf(stack, origins)).filter(({ outputs }) => outputs.length > 0),
      routes,
      allowedOrigins: allowOrigins,
      replaced: [...origins.replaced, ...opened.replaced],
      extended: opened.extended,
      unserved: [
        ...paired(apis, gateways).flatMap(([{ resource }, { unserved }]) =>
          unserved.map(
            ({ routeKey, status, reason }) => `${routeKey} of '${resource.path}' answers ${status}: ${reason}`,
          ),
        ),
        ...gateways.flatMap(({ notes }) => notes),
        ...apis.flatMap((api) => withoutCors(api, allowOrigins)),
        ...routes.webSocketApis.map(({ path }) => `'${path}' is a WebSocket API`),
        ...userPools.unread,
        ...cognito.unserved,
        ...opened.unserved,
        ...assembly.unread,
      ],
    },
  };
}

/** Done at the start, for the list of what was replaced; a function is started when it is called. */
function replaceEnvironments(routes: HttpApis, environment: FunctionEnvironment): void {
  for (const fn of routes.apis.flatMap((api) => api.routes).flatMap(functionsOf)) {
    const definition = readFunction(fn);
    if ('variables' in definition) {
      environment(fn, definition.variables);
    }
  }
}

/** The functions that a request to a route runs. */
function functionsOf({ access, integration }: HttpRoute): readonly Resource[] {
  const settings = access.kind === 'lambda' ? access.authorizer.settings : undefined;
  return [
    ...(settings && !(settings instanceof Unresolved) ? [settings.function] : []),
    ...(integration.kind === 'lambda' ? [integration.function] : []),
  ];
}

type Cors = HttpApi['cors'];

/** The CORS configuration with more origins. Where there is none, none is made up. */
function allowing(origins: readonly string[], cors: Cors): Cors {
  if (cors === undefined || cors instanceof Unresolved || cors.allowOrigins.includes('*')) {
    return cors;
  }
  return { ...cors, allowOrigins: [...new Set([...cors.allowOrigins, ...origins])] };
}

function withoutCors({ cors, resource }: HttpApi, allowOrigins: readonly string[]): readonly string[] {
  return cors === undefined && allowOrigins.length > 0
    ? [`'${resource.path}' has no CORS configuration, so no page of ${allowOrigins.join(', ')} can read its answers`]
    : [];
}

function allowedOrigins(cors: Cors): readonly string[] {
  return cors === undefined || cors instanceof Unresolved ? [] : cors.allowOrigins.filter((origin) => origin !== '*');
}

function outputsOf(stack: Stack, origins: Origins): StackOutputs {
  const outputs = stack.outputs.map(({ logicalId, value }) => ({
    name: logicalId,
    value: textOf(origins.replaceDeep(value, `the output '${logicalId}'`)),
  }));
  return { stack: stack.path, outputs };
}

function textOf(value: Value | undefined): string {
  if (value instanceof Unresolved) {
    return `not known here: ${value.reason}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Two lists of the same length, item by item. */
function paired<A, B>(one: readonly A[], other: readonly B[]): readonly (readonly [A, B])[] {
  return one.map((item, index) => [item, other[index] as B] as const);
}
