import type { Assembly } from '../../../lib/assembly/assembly.js';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { ConstructNames } from '../../../lib/inventory/construct-names.js';
import { type MadeDocument, openApiDocument } from '../../../lib/inventory/openapi/open-api-document.js';
import { parseRouteSchemas } from '../../../lib/inventory/openapi/route-schemas.js';
import { readHttpApis } from '../../../lib/services/http-api/model/http-api.js';
import { assemblyOf } from '../../support/assembly.js';

export interface DescribedApp {
  /** The properties of the routes, by route key. */
  readonly routes?: { readonly [key: string]: JsonObject };
  readonly api?: JsonObject;
  /** The names of the stages. */
  readonly stages?: readonly unknown[];
  /** More of the template, by logical id. */
  readonly resources?: { readonly [logicalId: string]: JsonObject };
  readonly parameters?: JsonObject;
  readonly region?: string;
}

const ApiId = { Ref: 'Api' };

export const token = { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Jwt' } };

/** A resource that belongs to the API. */
export function ofApi(type: string, properties: JsonObject): JsonObject {
  return { Type: `AWS::ApiGatewayV2::${type}`, Properties: { ApiId, ...properties } };
}

export function jwtAuthorizer(properties: JsonObject = {}): JsonObject {
  return ofApi('Authorizer', {
    AuthorizerType: 'JWT',
    Name: 'Users',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['web'] },
    ...properties,
  });
}

/** A template with one HTTP API, and a JWT authorizer `Users` for it with the logical id `Jwt`. */
export function templateOf({
  routes = {},
  api,
  stages = ['$default'],
  resources,
  parameters,
}: DescribedApp): JsonObject {
  return {
    ...(parameters && { Parameters: parameters }),
    Resources: {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'notes', ...api } },
      Jwt: jwtAuthorizer(),
      ...Object.fromEntries(
        stages.map((StageName, index) => [`Stage${index}`, ofApi('Stage', { StageName, AutoDeploy: true })]),
      ),
      ...Object.fromEntries(
        Object.entries(routes).map(([RouteKey, properties], index) => [
          `Route${index}`,
          ofApi('Route', { RouteKey, ...properties }),
        ]),
      ),
      ...resources,
    },
  };
}

/** The document of the first API of an app. */
export function described(app: DescribedApp, schemas?: object): MadeDocument {
  const environment = { account: '111111111111', region: app.region ?? 'eu-west-1' };
  return describedAssembly(assemblyOf({ S: { template: templateOf(app), environment } }), schemas);
}

export function describedAssembly(assembly: Assembly, schemas?: object): MadeDocument {
  const { apis, customDomains } = readHttpApis(assembly);
  const [api] = apis;
  if (!api) {
    throw new Error('there is no HTTP API');
  }
  return openApiDocument({
    api,
    customDomains,
    names: new ConstructNames(assembly),
    localPort: 3403,
    schemas: schemas && parseRouteSchemas(JSON.stringify(schemas), 'schemas.json'),
  });
}
