import type { HttpApis } from '../assembly/http-api.js';
import type { UserPool } from '../cognito/user-pool.js';
import { type LocalServer, listen } from '../http/listen.js';
import type { Sites } from '../site/read-sites.js';

/** One server for each site, each API, the user pools and the inbox. */
export interface Servers {
  readonly sites: readonly LocalServer[];
  readonly cognito: LocalServer | undefined;
  readonly inbox: LocalServer | undefined;
  readonly apis: readonly LocalServer[];
}

/**
 * Opens the ports: the first site, the user pools, the inbox, the APIs, other sites. The port of each is the same at every start, as long as the app has the same sites and APIs: browsers go by origins.
 *
 * @throws ListenError where a port is taken; none stays open then.
 */
export async function openServers(
  firstPort: number,
  sites: Sites,
  pools: readonly UserPool[],
  routes: HttpApis,
): Promise<Servers> {
  let port = firstPort;
  const opened: LocalServer[] = [];
  const open = async (name: string) => {
    const server = await listen({ name, port: firstPort === 0 ? 0 : port });
    port += 1;
    opened.push(server);
    return server;
  };
  const [firstSite, ...otherSites] = sites.sites;
  try {
    const first = firstSite && (await open(`the site '${firstSite.name}'`));
    port = firstPort + 1;
    const cognito = pools.length > 0 ? await open('the user pools') : undefined;
    const inbox = pools.length > 0 ? await open('the inbox') : undefined;
    port = firstPort + 3;
    const apis: LocalServer[] = [];
    for (const api of routes.apis) {
      apis.push(await open(`the API '${api.resource.path}'`));
    }
    const others: LocalServer[] = [];
    for (const site of otherSites) {
      others.push(await open(`the site '${site.name}'`));
    }
    return { sites: first ? [first, ...others] : [], cognito, inbox, apis };
  } catch (error) {
    await Promise.all(opened.map((server) => server.close()));
    throw error;
  }
}

export async function closeServers({ sites, cognito, inbox, apis }: Servers): Promise<void> {
  await Promise.all([...sites, cognito, inbox, ...apis].map((server) => server?.close()));
}
