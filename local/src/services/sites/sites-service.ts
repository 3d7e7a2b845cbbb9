import { hostReplacements } from '../../host/origins.js';
import type { Addresses, Deployment, Host, Links, Running, Service } from '../service.js';
import { siteAnswerer } from './answers/site-answerer.js';
import { openSites } from './io/open-sites.js';
import { siteTypes } from './site-types.js';
import type { SitesDocument } from './sites-document.js';
import { readSites, type Sites } from './template/read-sites.js';
import type { Site } from './template/site.js';

/** The static sites of an app: distributions, and buckets that are websites. */
export const sites: Service<Sites, Running<Sites, SitesDocument>> = {
  name: 'sites',
  types: siteTypes,
  usualPorts: [{ offset: 0, use: 'a site', hostname: 'localhost' }],
  read: readSites,
  endpoints: (model) =>
    model.sites.map((site, index) => ({
      key: endpointOf(site),
      slot: index === 0 ? 0 : 'sites',
      hostname: 'localhost',
    })),
  standIns: (model, at) => ({
    pages: model.sites.map((site) => at.origin(endpointOf(site))),
    replacements: model.sites.flatMap((site) =>
      site.hosts.flatMap((host) => hostReplacements(host, at.origin(endpointOf(site)), endpointOf(site))),
    ),
  }),
  open: (host) => ({
    prepare: (model, at, links) => deploySites(model, at, links, host),
    close: () => {},
  }),
};

function endpointOf({ name }: Site): string {
  return `the site '${name}'`;
}

function deploySites(model: Sites, at: Addresses, links: Links, host: Host): Deployment<SitesDocument> {
  const { origins, hosts, extendJson } = links;
  const opened = openSites({ sites: model, origins, hosts, extendJson });
  const served = opened.sites.map(({ site, server }) => ({ site, server, origin: at.origin(endpointOf(site)) }));
  return {
    answerers: new Map(served.map(({ site, server }) => [endpointOf(site), siteAnswerer(server, host)])),
    provides: { pageOrigins: served.map(({ origin }) => origin) },
    document: { sites: served.map(({ site, origin }) => ({ path: site.name, url: origin })) },
    report: () => ({
      rows: served.map(({ site, origin }) => ({ order: 10, cells: ['Site', origin, site.name] })),
      sections: [{ order: 60, title: 'Added', text: opened.extended.join('\n') }],
      replaced: opened.replaced,
      unserved: opened.unserved,
    }),
  };
}
