import type { LocalHost } from '../../../host/local-host.js';
import type { Origins, Replaced } from '../../../host/origins.js';
import type { Links } from '../../service.js';
import { createSite, type SiteServer } from '../answers/create-site.js';
import { deployedHosts, ownDeployedHosts } from '../answers/deployed-hosts.js';
import type { Sites } from '../template/read-sites.js';
import type { Site } from '../template/site.js';
import { fillBuckets } from './bucket.js';

export interface OpenSitesOptions {
  readonly sites: Sites;
  readonly origins: Origins;
  /** What replaces the hosts that pages connect to: Cognito in each region of a pool, and the APIs. */
  readonly hosts: readonly LocalHost[];
  /** Adds to a JSON file what pages need to know about this machine. */
  readonly extendJson: Links['extendJson'];
}

export interface OpenSites {
  readonly sites: readonly OpenSite[];
  /** Files that were extended, as sentences. */
  readonly extended: readonly string[];
  /** What was replaced in content security policies, in addition to what `origins` lists. */
  readonly replaced: readonly Replaced[];
  /** Everything that is not served, or not served as on AWS, as sentences. */
  readonly unserved: readonly string[];
}

export interface OpenSite {
  readonly site: Site;
  readonly server: SiteServer;
}

/** Reads the files that the sites of an assembly consist of, and makes them ready to be served. */
export function openSites({ sites, origins, hosts, extendJson }: OpenSitesOptions): OpenSites {
  const extended: string[] = [];
  const left: string[] = [];
  const rewrite = (text: string, key: string) => {
    const replaced = origins.replace(text, `the file '${key}'`);
    const extension = key.endsWith('.json') ? extendJson(replaced) : undefined;
    extended.push(...(extension?.added ? [`${extension.added} in '${key}'`] : []));
    left.push(...(extension?.unserved ? [`'${key}': ${extension.unserved}`] : []));
    const served = extension?.text ?? replaced;
    left.push(
      ...deployedHosts(served, sites.ownHosts).map((host) => `'${key}' refers to '${host}', which is not served here`),
    );
    return served;
  };
  const inspect = (text: string, key: string) => {
    left.push(
      ...ownDeployedHosts(text, sites.ownHosts).map(
        (host) =>
          `'${key}' refers to '${host}', but no deployment replaces values in the file, so it is served unchanged`,
      ),
    );
  };
  const buckets = fillBuckets(sites.deployments, rewrite, inspect);
  const opened = sites.sites.map((site) => ({ site, server: createSite({ site, buckets, origins, hosts }) }));
  return {
    sites: opened,
    extended,
    replaced: opened.flatMap(({ server }) => server.replaced),
    unserved: [
      ...sites.unserved,
      ...[...buckets.values()].flatMap(({ unserved }) => unserved),
      ...left,
      ...opened.flatMap(({ site, server }) => [...site.unserved, ...server.leftOut]),
    ],
  };
}
