import type { Assembly } from '../assembly/assembly.js';
import { type Entrance, readEntrances } from '../assembly/census/entrances.js';
import { invokedArn } from '../assembly/lambda-function.js';
import type { Resource } from '../assembly/resource.js';
import { asNumber, asText, asTexts, Unresolved } from '../assembly/value.js';
import type { JwtAuthorizer, LambdaAuthorizer } from '../services/http-api/model/authorizer.js';
import type { CorsConfiguration } from '../services/http-api/model/cors-configuration.js';
import type { HttpApi, HttpApis, StrayRoute } from '../services/http-api/model/http-api.js';
import type { HttpRoute } from '../services/http-api/model/http-route.js';
import { machineScopesOf } from '../services/http-api/model/machine-scopes.js';
import { routeKeyText } from '../services/http-api/model/route-table.js';
import { handlerOf } from '../services/http-api/model/routes-report.js';
import { ConstructNames } from './construct-names.js';
import { symbolic, unknownOf } from './digest.js';
import { integrationName } from './integration-name.js';
import type {
  InventoriedAccess,
  InventoriedApi,
  InventoriedCors,
  InventoriedEntrance,
  InventoriedJwtAuthorizer,
  InventoriedLambdaAuthorizer,
  InventoriedRoute,
  Inventory,
  Unknown,
} from './inventory.js';

/** The inventory of an assembly, whose HTTP APIs are `apis`. */
export function takeInventory(apis: HttpApis, assembly: Assembly): Inventory {
  return new InventoryBuilder(new ConstructNames(assembly)).take(apis, assembly);
}

/** The properties of these resources that decide which callers an authorizer accepts, apart from its API. */
const authorizerProperties = [
  'AuthorizerType',
  'JwtConfiguration',
  'IdentitySource',
  'AuthorizerUri',
  'AuthorizerPayloadFormatVersion',
];

class InventoryBuilder {
  constructor(private readonly names: ConstructNames) {}

  take({ apis, strayRoutes }: HttpApis, assembly: Assembly): Inventory {
    const { unreadParts } = assembly;
    const names = new Set(strayRoutes.map((route) => this.nameOfApiElsewhere(route)));
    return {
      apis: [
        ...apis.map((api) => this.api(api)),
        ...[...names].map((path) => ({
          path,
          elsewhere: true,
          cors: undefined,
          routes: strayRoutes
            .filter((route) => this.nameOfApiElsewhere(route) === path)
            .map((route) => this.route(route)),
          unread: [],
        })),
      ],
      entrances: readEntrances(assembly).map((entrance) => this.entrance(entrance)),
      unread: unreadParts.map(({ reason, made, stack }) =>
        stack ? `${reason}: ${unknownOf([symbolic(made, stack, this.names), stack.definitions])}` : reason,
      ),
    };
  }

  private api({ resource, cors, routes, unread }: HttpApi): InventoriedApi {
    const definition = ['Body', 'BodyS3Location', 'BasePath'].map((name) => this.symbolic(resource, name));
    return {
      path: this.names.pathOf(resource),
      elsewhere: false,
      cors: cors && this.cors(cors, resource),
      routes: routes.map((route) => this.route(route)),
      unread: unread.map((reason) => `${reason}: ${unknownOf(definition)}`),
    };
  }

  private entrance({ resource, access, function: fn, definition }: Entrance): InventoriedEntrance {
    const made = definition.map((part) => [
      this.names.pathOf(part.resource),
      ...(part.resource.condition === undefined ? [] : [part.resource.condition]),
      ...part.properties.map((name) => this.symbolic(part.resource, name)),
    ]);
    return {
      path: this.names.pathOf(resource),
      type: resource.type,
      access: access === 'unknown' ? unknownOf(made) : access,
      function: fn && this.names.pathOf(fn),
    };
  }

  /** A literal id in the template is the same API in every stack; an expression may be a different one in another stack. */
  private nameOfApiElsewhere({ resource }: StrayRoute): string {
    const id = resource.property('ApiId');
    return typeof id === 'string'
      ? this.names.textOf(id)
      : `${JSON.stringify(symbolic(resource.expression('ApiId'), resource.stack, this.names))} of ${resource.stack.path}`;
  }

  private cors(cors: CorsConfiguration | Unresolved, api: Resource): InventoriedCors | Unknown {
    if (cors instanceof Unresolved) {
      return unknownOf([this.symbolic(api, 'CorsConfiguration'), cors.reason]);
    }
    const lowerCase = (name: string) => name.toLowerCase();
    return {
      allowOrigins: this.texts(cors.allowOrigins),
      allowMethods: this.texts(cors.allowMethods),
      allowHeaders: this.texts(cors.allowHeaders.map(lowerCase)),
      exposeHeaders: this.texts(cors.exposeHeaders.map(lowerCase)),
      allowCredentials: cors.allowCredentials,
    };
  }

  private route(route: HttpRoute): InventoriedRoute {
    const { resource, routeKey, access, uncertain, integration } = route;
    const machineScopes = machineScopesOf(access);
    return {
      key:
        routeKey instanceof Unresolved
          ? unknownOf([this.symbolic(resource, 'RouteKey'), routeKey.reason])
          : routeKeyText(routeKey),
      access: this.access(access, resource),
      exists: uncertain && unknownOf([resource.condition ?? null, resource.stack.definitions, uncertain.reason]),
      integration: integrationName(route, this.names),
      handler: handlerOf(integration),
      machineScopes: machineScopes.length > 0 ? this.texts(machineScopes) : undefined,
      reason: access.kind === 'unknown' ? access.reason : undefined,
    };
  }

  private access(access: HttpRoute['access'], route: Resource): InventoriedAccess {
    switch (access.kind) {
      case 'open':
      case 'iam':
        return { kind: access.kind };
      case 'token':
        return { kind: 'token', authorizer: this.jwtAuthorizer(access.authorizer), scopes: this.texts(access.scopes) };
      case 'lambda':
        return { kind: 'lambda', authorizer: this.lambdaAuthorizer(access.authorizer) };
      case 'unknown':
        return { kind: 'unknown', value: unknownOf([this.decisive(route), access.reason]) };
    }
  }

  /** The parts of the template that say who may call a route. */
  private decisive(route: Resource): unknown {
    const { stack } = route;
    if (route.type === 'AWS::ApiGatewayV2::Api') {
      const overrides = stack.assembly.resources('AWS::ApiGatewayV2::ApiGatewayManagedOverrides');
      return overrides.map((override) => this.symbolic(override, 'Route'));
    }
    const id = route.property('AuthorizerId');
    const found =
      typeof id === 'string' ? stack.assembly.find('AWS::ApiGatewayV2::Authorizer', id, stack) : new Unresolved('');
    return [
      ...['AuthorizationType', 'AuthorizerId', 'AuthorizationScopes'].map((name) => this.symbolic(route, name)),
      ...(found instanceof Unresolved ? [] : authorizerProperties.map((name) => this.symbolic(found, name))),
    ];
  }

  private jwtAuthorizer({ resource, issuer, audience, identitySource }: JwtAuthorizer): InventoriedJwtAuthorizer {
    return {
      type: 'JWT',
      path: this.names.pathOf(resource),
      issuer: this.names.textOf(issuer),
      audience: this.texts(audience),
      identitySource: this.texts(identitySource),
    };
  }

  private lambdaAuthorizer({ resource }: LambdaAuthorizer): InventoriedLambdaAuthorizer {
    const uri = asText(resource.property('AuthorizerUri'), 'AuthorizerUri');
    const identitySource = asTexts(resource.property('IdentitySource') ?? [], 'IdentitySource');
    const resultTtl = asNumber(resource.property('AuthorizerResultTtlInSeconds') ?? 0, 'AuthorizerResultTtlInSeconds');
    const unknown = (name: string, { reason }: Unresolved) => unknownOf([this.symbolic(resource, name), reason]);
    return {
      type: 'REQUEST',
      path: this.names.pathOf(resource),
      function: uri instanceof Unresolved ? unknown('AuthorizerUri', uri) : this.names.textOf(invokedArn(uri)),
      identitySource:
        identitySource instanceof Unresolved ? unknown('IdentitySource', identitySource) : this.texts(identitySource),
      resultTtl:
        resultTtl instanceof Unresolved ? unknown('AuthorizerResultTtlInSeconds', resultTtl) : (resultTtl ?? 0),
    };
  }

  /** A list whose order does not matter. */
  private texts(values: readonly string[]): readonly string[] {
    return [...new Set(values.map((value) => this.names.textOf(value)))].toSorted();
  }

  private symbolic(resource: Resource, property: string): unknown {
    const { stack } = resource;
    return [symbolic(resource.expression(property), stack, this.names) ?? null, stack.definitions];
  }
}
