import type { LocalHost } from '../../host/local-host.js';
import { hostReplacements } from '../../host/origins.js';
import type { Addresses, Running, Service } from '../service.js';
import { deployHttpApis, domainEndpointOf, domainOrigin, endpointOf } from './http-api-deployment.js';
import { httpApiTypes } from './http-api-types.js';
import type { HttpApisDocument } from './http-apis-document.js';
import { onlyApi } from './model/custom-domain.js';
import { type HttpApi, type HttpApis, readHttpApis } from './model/http-api.js';

/** The HTTP APIs of an app. */
export const httpApi: Service<HttpApis, Running<HttpApis, HttpApisDocument>> = {
  name: 'http-api',
  types: httpApiTypes,
  usualPorts: [{ offset: 3, use: 'an HTTP API' }],
  read: readHttpApis,
  endpoints: ({ apis, customDomains: { domains } }) => [
    ...apis.map((api) => ({ key: endpointOf(api), slot: 'apis' as const })),
    ...domains
      .filter((domain) => onlyApi(domain) === undefined)
      .map((domain) => ({ key: domainEndpointOf(domain), slot: 'others' as const })),
  ],
  standIns: ({ apis, customDomains: { domains } }, at) => {
    const hosts = [
      ...apis.flatMap((api) => localHost(api, at)),
      ...domains.map((domain) => ({
        host: domain.name,
        origin: domainOrigin(domain, apis, at),
        what: domainEndpointOf(domain),
      })),
    ];
    return { hosts, replacements: hosts.flatMap(({ host, origin, what }) => hostReplacements(host, origin, what)) };
  },
  open: (host) => ({
    prepare: (model, at, links) => deployHttpApis(model, at, links, host),
    close: () => {},
  }),
};

function localHost(api: HttpApi, at: Addresses): readonly LocalHost[] {
  const endpoint = api.resource.attribute('ApiEndpoint');
  const key = endpointOf(api);
  return typeof endpoint === 'string' ? [{ host: new URL(endpoint).host, origin: at.origin(key), what: key }] : [];
}
