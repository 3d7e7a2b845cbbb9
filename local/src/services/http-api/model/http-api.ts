import type { Assembly } from '../../../assembly/assembly.js';
import type { Resource } from '../../../assembly/resource.js';
import { asText, Unresolved } from '../../../assembly/value.js';
import { type CorsConfiguration, readCors } from './cors-configuration.js';
import { type CustomDomains, readCustomDomains } from './custom-domain.js';
import { type HttpRoute, quickCreateRoute, readRoute } from './http-route.js';

/** An HTTP API of an assembly. */
export interface HttpApi {
  readonly resource: Resource;
  /** What its `Ref` returns. */
  readonly id: string;
  readonly name: string;
  /** The names of its stages; `$default` is served without a path segment of its own. */
  readonly stages: readonly (string | Unresolved)[];
  readonly cors: CorsConfiguration | Unresolved | undefined;
  readonly routes: readonly HttpRoute[];
  /** Why this program cannot read some routes, as sentences: whether they are open is unknown. */
  readonly unread: readonly string[];
}

export interface HttpApis {
  readonly apis: readonly HttpApi[];
  /** Custom domain names that lead to these APIs. */
  readonly customDomains: CustomDomains;
  /** Routes whose API is unknown or not in this assembly. */
  readonly strayRoutes: readonly StrayRoute[];
}

export interface StrayRoute extends HttpRoute {
  /** Why it belongs to no API of this assembly. */
  readonly reason: string;
}

/** Finds the HTTP APIs of an assembly, with the routes of all its stacks. */
export function readHttpApis(assembly: Assembly): HttpApis {
  const apis = assembly
    .resources('AWS::ApiGatewayV2::Api')
    .filter((api) => api.property('ProtocolType') !== 'WEBSOCKET');
  const routes = owned('AWS::ApiGatewayV2::Route', assembly);
  const stages = owned('AWS::ApiGatewayV2::Stage', assembly);
  const overrides = owned('AWS::ApiGatewayV2::ApiGatewayManagedOverrides', assembly);
  const read = apis.map((api) => readHttpApi(api, of(api, routes), of(api, stages), of(api, overrides)));
  return {
    apis: read,
    customDomains: readCustomDomains(
      assembly,
      read.map(({ id }) => id),
    ),
    strayRoutes: routes.flatMap(({ child, api }) =>
      api instanceof Unresolved ? [{ ...readRoute(child), reason: api.reason }] : [],
    ),
  };
}

/** A resource with the API that its `ApiId` refers to. */
interface Owned {
  readonly child: Resource;
  readonly api: Resource | Unresolved;
}

function owned(type: string, assembly: Assembly): readonly Owned[] {
  return assembly.resources(type).map((child) => {
    const id = asText(child.property('ApiId'), `ApiId of '${child.path}'`);
    return { child, api: id instanceof Unresolved ? id : assembly.find('AWS::ApiGatewayV2::Api', id, child.stack) };
  });
}

function of(api: Resource, children: readonly Owned[]): readonly Resource[] {
  return children.filter((owned) => owned.api === api).map(({ child }) => child);
}

function readHttpApi(
  resource: Resource,
  routes: readonly Resource[],
  stages: readonly Resource[],
  overrides: readonly Resource[],
): HttpApi {
  const name = resource.property('Name');
  const cors = resource.property('CorsConfiguration');
  const quickCreated = quickCreateRoute(resource, overrides);
  const definitions = ['Body', 'BodyS3Location'].filter((property) => resource.property(property) !== undefined);
  return {
    resource,
    id: String(resource.ref()),
    name: typeof name === 'string' ? name : resource.logicalId,
    stages: [
      ...(quickCreated ? ['$default'] : []),
      ...stages.map((stage) => asText(stage.property('StageName'), `StageName of '${stage.path}'`)),
    ],
    cors: cors === undefined ? undefined : readCors(cors),
    routes: [...(quickCreated ? [quickCreated] : []), ...routes.map(readRoute)],
    unread: definitions.map((property) => `${property} is an OpenAPI document, whose routes are not read`),
  };
}
