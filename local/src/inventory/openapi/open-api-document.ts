import { asText, Unresolved } from '../../assembly/value.js';
import type { CustomDomains } from '../../services/http-api/model/custom-domain.js';
import type { HttpApi } from '../../services/http-api/model/http-api.js';
import type { ConstructNames } from '../construct-names.js';
import { type DescribedRoute, describedRoutes, type LeftOut } from './described-routes.js';
import type { OpenApiDocument, Operation, SecurityScheme } from './document.js';
import { OpenApiError } from './open-api-error.js';
import { operationOf } from './operation.js';
import { usedGatewayResponses } from './responses.js';
import type { RouteSchemas } from './route-schemas.js';
import { SchemaComponents } from './schema-components.js';
import { SecuritySchemes } from './security.js';
import { serversOf } from './servers.js';

export interface OpenApiInput {
  readonly api: HttpApi;
  readonly customDomains: CustomDomains;
  readonly names: ConstructNames;
  /** The port of the API on this machine, unless another one is set. */
  readonly localPort: number;
  readonly schemas: RouteSchemas | undefined;
}

export interface MadeDocument {
  readonly document: OpenApiDocument;
  /** Routes that OpenAPI cannot describe, or about which too little is known. */
  readonly leftOut: readonly LeftOut[];
  /** Other unknown routes and addresses, as sentences. */
  readonly unread: readonly string[];
}

/**
 * An API as an OpenAPI document, the same on every machine.
 *
 * @throws OpenApiError if the schemas belong to other routes, or cannot be used.
 */
export function openApiDocument({ api, customDomains, names, localPort, schemas }: OpenApiInput): MadeDocument {
  const { described, leftOut } = describedRoutes(api.routes);
  const security = new SecuritySchemes(api.routes, names);
  const components = new SchemaComponents(schemas?.definitions ?? {}, schemas?.file ?? '');
  const schemes: Record<string, SecurityScheme> = {};
  const operations: { readonly described: DescribedRoute; readonly operation: Operation }[] = [];
  const withoutSecurity: LeftOut[] = [];
  for (const route of described) {
    const found = security.of(route.route);
    if (found instanceof Unresolved) {
      withoutSecurity.push({ what: route.key, reason: `its access is unknown: ${found.reason}` });
      continue;
    }
    Object.assign(schemes, found.schemes);
    const own = schemas?.routes.get(route.key) ?? { responses: {} };
    operations.push({ described: route, operation: operationOf(route, found, own, components) });
  }
  const missing = [...leftOut, ...withoutSecurity];
  checkRoutes(
    schemas,
    operations.map(({ described: { key } }) => key),
    missing,
  );
  const { servers, unread } = serversOf(api, customDomains, localPort);
  return {
    document: {
      openapi: '3.1.0',
      info: { ...infoOf(api, names), ...schemas?.info },
      servers,
      paths: pathsOf(operations),
      components: filled({
        schemas: components.schemas,
        responses: usedGatewayResponses(operations.map(({ operation }) => operation)),
        securitySchemes: schemes,
      }),
    },
    leftOut: missing,
    unread: [...api.unread, ...unread],
  };
}

function infoOf({ name, resource }: HttpApi, names: ConstructNames): OpenApiDocument['info'] {
  const version = asText(resource.property('Version') ?? '0.0.0', 'Version');
  const description = resource.property('Description');
  return {
    title: names.textOf(name),
    version: version instanceof Unresolved ? '0.0.0' : version,
    ...(typeof description === 'string' && { description }),
  };
}

function pathsOf(
  operations: readonly { readonly described: DescribedRoute; readonly operation: Operation }[],
): OpenApiDocument['paths'] {
  const ids = operations.map(({ operation }) => operation.operationId);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { described, operation } of operations) {
    const { operationId, ...rest } = operation;
    const isUnique = ids.filter((id) => id === operationId).length === 1;
    paths[described.path] = { ...paths[described.path], [described.method]: isUnique ? operation : rest };
  }
  return paths;
}

/** The schema of a route that is not in the document would be lost silently. */
function checkRoutes(schemas: RouteSchemas | undefined, keys: readonly string[], leftOut: readonly LeftOut[]): void {
  const stray = [...(schemas?.routes.keys() ?? [])].find((key) => !keys.includes(key));
  if (schemas && stray !== undefined) {
    const reason = leftOut.find(({ what }) => what === stray)?.reason ?? 'the API has no such route';
    throw new OpenApiError(
      'OPENAPI_SCHEMAS',
      `'${schemas.file}' has schemas for '${stray}', which is not in the document: ${reason}; the routes in the document are: ${keys.join(', ')}`,
    );
  }
}

/** Without empty parts. */
function filled(components: OpenApiDocument['components']): OpenApiDocument['components'] {
  return Object.fromEntries(Object.entries(components).filter(([, part]) => Object.keys(part ?? {}).length > 0));
}
