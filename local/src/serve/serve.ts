import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Assembly } from '../assembly/assembly.js';
import { type HttpApi, type HttpApis, readHttpApis } from '../assembly/http-api.js';
import type { Stack } from '../assembly/stack.js';
import { Unresolved, type Value } from '../assembly/value.js';
import type { Clock } from '../clock.js';
import { createCognito } from '../cognito/cognito.js';
import { readUserPools, type UserPool, type UserPools } from '../cognito/user-pool.js';
import { createGateway, type Gateway } from '../gateway/gateway.js';
import { createInbox } from '../inbox/inbox.js';
import { type FunctionDefinition, readFunction } from '../lambda/function-definition.js';
import { createFunctions } from '../lambda/functions.js';
import type { Origins, Replaced } from '../origins/origins.js';
import { type OpenSites, openSites } from '../site/open-sites.js';
import { readSites, type Sites } from '../site/read-sites.js';
import type { StateFile } from '../state/state-file.js';
import { localHosts, originsOf } from './addresses.js';
import { answerers } from './answerers.js';
import type { RequestLog } from './request-log.js';
import { closeServers, openServers, type Servers } from './servers.js';

export interface ServeOptions {
  readonly assembly: Assembly;
  /** The first of the ports, which follow one another; 0 lets the system choose each. */
  readonly port: number;
  readonly state: StateFile;
  /** Whether to forget what the state has, once the ports are open. */
  readonly reset: boolean;
  readonly log: RequestLog;
  readonly clock: Clock;
}

/** What is served of an assembly, and where. */
export interface Serving {
  readonly sites: readonly Served[];
  readonly apis: readonly ServedApi[];
  /** `undefined` where the assembly has no user pool. */
  readonly cognito: string | undefined;
  readonly inbox: string | undefined;
  readonly pools: readonly UserPool[];
  readonly outputs: readonly StackOutputs[];
  readonly routes: HttpApis;
  readonly replaced: readonly Replaced[];
  /** What was added to files of a site, in words. */
  readonly extended: readonly string[];
  /** What is not served, or not as on AWS, in words. */
  readonly unserved: readonly string[];
  close(): Promise<void>;
}

export interface Served {
  /** The construct path. */
  readonly name: string;
  readonly origin: string;
}

export interface ServedApi extends Served {
  readonly api: HttpApi;
}

export interface StackOutputs {
  readonly stack: string;
  readonly outputs: readonly { readonly name: string; readonly value: string }[];
}

/**
 * Serves the sites, HTTP APIs and user pools of an assembly on this machine.
 *
 * @throws ListenError where a port is taken, CognitoError or StateError where the state cannot be used.
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { assembly, port } = options;
  const sites = readSites(assembly);
  const userPools = readUserPools(assembly);
  const routes = readHttpApis(assembly);
  const servers = await openServers(port, sites, userPools.pools, routes);
  try {
    return answerOn(servers, { sites, userPools, routes }, options);
  } catch (error) {
    await closeServers(servers);
    throw error;
  }
}

interface Model {
  readonly sites: Sites;
  readonly userPools: UserPools;
  readonly routes: HttpApis;
}

function answerOn(servers: Servers, { sites, userPools, routes }: Model, options: ServeOptions): Serving {
  const { assembly, state, reset, log, clock } = options;
  const { pools, unread } = userPools;
  const origins = originsOf(servers, sites, routes);
  const functions = createFunctions({
    clock,
    onOutput: (fn, line) => log.note(`${fn.path}: ${line}`),
    environment: (fn, variables) => origins.replaceDeep(variables, `the environment of '${fn.path}'`),
  });
  replaceEnvironments(routes, origins);
  const apis = routes.apis.map((api) => ({
    ...api,
    cors: origins.replaceDeep(api.cors, `allowOrigins of '${api.resource.path}'`),
  }));

  const mailed = new EventEmitter().setMaxListeners(0);
  const changed = () => void mailed.emit('changed');
  const pageOrigins = new Set([...servers.sites.map(({ origin }) => origin), ...apis.flatMap(allowedOrigins)]);
  if (reset) {
    state.remove();
  }
  const cognito = createCognito({
    pools,
    state: state.read(),
    save: (kept) => state.write(kept),
    invoke: functions.invoke,
    clock,
    allowedOrigins: (origin) => pageOrigins.has(origin),
    onMailUsed: changed,
    onMail: (mail) => {
      const code = mail.code === undefined ? '' : `: the code is ${mail.code}`;
      log.note(`mail to ${mail.to}${code}${servers.inbox ? `  ${servers.inbox.origin}` : ''}`);
      changed();
    },
  });

  const gateways = apis.map((api) =>
    createGateway({
      api,
      publicKeys: (issuer) => cognito.publicKeys(issuer),
      invoke: functions.invoke,
      clock,
      requestId: () => randomUUID(),
    }),
  );
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
  const inbox = createInbox({
    mails: () => cognito.mails,
    subscribe: (listener) => {
      mailed.on('changed', listener);
      return () => mailed.off('changed', listener);
    },
    pools: new Map(pools.map((pool) => [pool.id, pool.resource.path])),
  });
  const answer = answerers({ log, clock });
  servers.sites.forEach((server, index) => {
    const { server: site } = opened.sites[index] as OpenSites['sites'][number];
    server.answer(answer.site(site, server.origin));
  });
  servers.apis.forEach((server, index) => {
    server.answer(answer.api(gateways[index] as Gateway, apis.length > 1 ? `api ${apis[index]?.name}` : 'api'));
  });
  servers.cognito?.answer(answer.cognito(cognito, pageOrigins));
  servers.inbox?.answer(answer.inbox(inbox, servers.inbox.origin));

  return {
    sites: opened.sites.map(({ site }, index) => ({ name: site.name, origin: servers.sites[index]?.origin ?? '' })),
    apis: apis.map((api, index) => ({ api, name: api.resource.path, origin: servers.apis[index]?.origin ?? '' })),
    cognito: servers.cognito?.origin,
    inbox: servers.inbox?.origin,
    pools,
    outputs: assembly.stacks.map((stack) => outputsOf(stack, origins)).filter(({ outputs }) => outputs.length > 0),
    routes,
    replaced: [...origins.replaced, ...opened.replaced],
    extended: opened.extended,
    unserved: [
      ...gateways.flatMap(({ unserved }, index) =>
        unserved.map(
          ({ routeKey, status, reason }) =>
            `${routeKey} of '${apis[index]?.resource.path}' answers ${status}: ${reason}`,
        ),
      ),
      ...routes.webSocketApis.map(({ path }) => `'${path}' is a WebSocket API`),
      ...unread,
      ...cognito.unserved,
      ...opened.unserved,
      ...assembly.unread,
    ],
    close: async () => void (await Promise.all([functions.close(), closeServers(servers)])),
  };
}

/** Done at the start, for the list of what was replaced; a function is started when it is called. */
function replaceEnvironments(routes: HttpApis, origins: Origins): void {
  for (const { integration } of routes.apis.flatMap((api) => api.routes)) {
    const definition = integration.kind === 'lambda' ? readFunction(integration.function) : undefined;
    if (definition && 'variables' in definition && integration.kind === 'lambda') {
      origins.replaceDeep(
        (definition as FunctionDefinition).variables,
        `the environment of '${integration.function.path}'`,
      );
    }
  }
}

function allowedOrigins({ cors }: HttpApi): readonly string[] {
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
