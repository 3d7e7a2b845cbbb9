import type { HttpApi, HttpApis } from '../services/http-api/model/http-api.js';
import type { LocalHost } from '../services/sites/answers/content-security-policy.js';
import type { Sites } from '../services/sites/template/read-sites.js';
import type { UserPool } from '../services/user-pools/template/user-pool.js';
import { createOrigins, hostReplacements, type Origins } from './origins.js';
import type { Servers } from './ports.js';

/** What stands for the addresses that sites and APIs have on AWS. Cognito's stay: tokens name it as their issuer. */
export function originsOf(servers: Servers, sites: Sites, routes: HttpApis): Origins {
  return createOrigins([
    ...sites.sites.flatMap((site, index) =>
      site.hosts.flatMap((host) =>
        hostReplacements(host, servers.sites[index]?.origin ?? '', `the site '${site.name}'`),
      ),
    ),
    ...routes.apis.flatMap((api, index) => {
      const host = hostOf(api);
      return host ? hostReplacements(host, servers.apis[index]?.origin ?? '', `the API '${api.resource.path}'`) : [];
    }),
  ]);
}

/** What pages connect to, for their content security policies. */
export function localHosts(servers: Servers, pools: readonly UserPool[], routes: HttpApis): readonly LocalHost[] {
  return [
    ...pools.map((pool) => ({
      host: new URL(pool.issuer).host,
      origin: servers.cognito?.origin ?? '',
      what: `the user pools of ${pool.region}`,
    })),
    ...routes.apis.flatMap((api, index) => {
      const host = hostOf(api);
      return host ? [{ host, origin: servers.apis[index]?.origin ?? '', what: `the API '${api.resource.path}'` }] : [];
    }),
  ];
}

function hostOf(api: HttpApi): string | undefined {
  const endpoint = api.resource.attribute('ApiEndpoint');
  return typeof endpoint === 'string' ? new URL(endpoint).host : undefined;
}
