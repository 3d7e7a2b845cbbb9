import { randomUUID } from 'node:crypto';
import type { Resource } from '../../assembly/resource.js';
import { Unresolved } from '../../assembly/value.js';
import { loggedAnswerer } from '../../host/log/server-log.js';
import type { Addresses, Deployment, Host, Links } from '../service.js';
import { createGateway, type Gateway } from './gateway.js';
import { apiDocument, type HttpApisDocument } from './http-apis-document.js';
import { httpApisReport } from './http-apis-report.js';
import { type CustomDomain, mappingOf, onlyApi } from './model/custom-domain.js';
import type { HttpApi, HttpApis } from './model/http-api.js';
import type { HttpRoute } from './model/http-route.js';
import { decodePath } from './model/route-path.js';
import type { ServedApi } from './served-api.js';

export function endpointOf({ resource }: HttpApi): string {
  return `the API '${resource.path}'`;
}

/** One for each domain that has several mappings, or a mapping with a key. */
export function domainEndpointOf({ name }: CustomDomain): string {
  return `the domain '${name}'`;
}

/** The local address of a domain: that of its API, if there is only one and no key. */
export function domainOrigin(domain: CustomDomain, apis: readonly HttpApi[], at: Addresses): string {
  const api = apis.find(({ id }) => id === onlyApi(domain));
  return at.origin(api ? endpointOf(api) : domainEndpointOf(domain));
}

/** The APIs of an assembly, each with its own gateway. */
export function deployHttpApis(model: HttpApis, at: Addresses, links: Links, host: Host): Deployment<HttpApisDocument> {
  listReplacedVariables(model, links);
  const apis = model.apis.map((api) => ({ ...api, cors: allowing(host.allowOrigins, localCors(api, links)) }));
  const served = apis.map((api): ServedApi => {
    const gateway = createGateway({
      api,
      publicKeys: links.publicKeys,
      invoke: links.invoke,
      functionObstacle: (fn) => links.describeFunction(fn).obstacle,
      clock: host.clock,
      requestId: () => randomUUID(),
    });
    return { api, origin: at.origin(endpointOf(api)), gateway };
  });
  const { domains } = model.customDomains;
  const addresses = domains.map((domain) => ({ domain, origin: domainOrigin(domain, model.apis, at) }));
  const label = ({ name }: HttpApi) => (apis.length > 1 ? `api ${name}` : 'api');
  return {
    answerers: new Map([
      ...served.map(({ api, gateway }) => [endpointOf(api), answererOf(gateway, label(api), host)] as const),
      ...domains
        .filter((domain) => onlyApi(domain) === undefined)
        .map((domain) => [domainEndpointOf(domain), domainAnswerer(domain, served, host)] as const),
    ]),
    provides: { pageOrigins: apis.flatMap(({ cors }) => allowedOrigins(cors)) },
    document: {
      apis: served.map(({ api, origin }) => apiDocument(api, origin)),
      domains: addresses.map(({ domain: { name }, origin }) => ({ name, url: origin })),
    },
    report: () => httpApisReport(model, served, addresses, host),
  };
}

function answererOf(gateway: Gateway, label: string, host: Host) {
  return loggedAnswerer(label, host, async (request, note) => {
    const { response, routeKey, access, sub, reason } = await gateway.handle(request, note);
    return { response, route: routeKey, access, sub, reason };
  });
}

/** Passes a request to the API whose key its path begins with. */
function domainAnswerer(domain: CustomDomain, served: readonly ServedApi[], host: Host) {
  return loggedAnswerer(`api ${domain.name}`, host, async (request, note) => {
    const mapping = mappingOf(decodePath(request.rawPath), domain);
    const found = served.find(({ api }) => api.id === mapping?.apiId);
    if (!mapping || !found) {
      const keys = domain.mappings.map(({ key }) => `'/${key}'`).join(', ');
      const headers = { 'content-type': 'application/json' };
      const response = { status: 404, headers, body: '{"message":"Not Found"}' };
      return { response, reason: `no API mapping of '${domain.name}' matches the path: the mappings are ${keys}` };
    }
    const { response, routeKey, access, sub, reason } = await found.gateway.handle(request, note, mapping);
    return { response, route: routeKey, access, sub, reason };
  });
}

/** A function is started when it is called, and what is replaced in its variables is listed at startup. */
function listReplacedVariables({ apis }: HttpApis, { origins, describeFunction }: Links): void {
  for (const fn of apis.flatMap(({ routes }) => routes).flatMap(functionsOf)) {
    const { obstacle, variables } = describeFunction(fn);
    if (obstacle === undefined) {
      origins.replaceDeep(variables, `the environment of '${fn.path}'`);
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

function localCors({ cors, resource }: HttpApi, { origins }: Links): Cors {
  return origins.replaceDeep(cors, `allowOrigins of '${resource.path}'`);
}

/** The CORS configuration with more origins. An API without one stays without. */
function allowing(origins: readonly string[], cors: Cors): Cors {
  if (cors === undefined || cors instanceof Unresolved || cors.allowOrigins.includes('*')) {
    return cors;
  }
  return { ...cors, allowOrigins: [...new Set([...cors.allowOrigins, ...origins])] };
}

function allowedOrigins(cors: Cors): readonly string[] {
  return cors === undefined || cors instanceof Unresolved ? [] : cors.allowOrigins.filter((origin) => origin !== '*');
}
