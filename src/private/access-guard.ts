import {
  CfnRoute,
  type HttpApi,
  type HttpAuthorizer,
  type HttpAuthorizerProps,
  WebSocketRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Annotations, CfnResource, Stack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import type { Access } from './access';
import type { DeclaredRoutes } from './declared-routes';
import { type RenderedProperties, Renderer } from './renderer';
import { RouteKey } from './route-key';

export interface GuardedApi {
  readonly httpApi: HttpApi;
  readonly authorizer: HttpAuthorizer;
  /** What the authorizer must be in the template. */
  readonly trust: Required<Pick<HttpAuthorizerProps, 'identitySource' | 'jwtAudience' | 'jwtIssuer'>>;
  readonly declared: DeclaredRoutes;
  /** What a route must ask for that was added beside the API's own methods. */
  readonly defaultScopes: readonly string[];
  /** Whether API Gateway answers preflight requests, so that no route may take them. */
  readonly answersPreflight: boolean;
}

interface RenderedRoute {
  readonly construct: CfnResource;
  readonly stack: Stack;
  readonly properties: RenderedProperties;
}

const API_TYPES = ['AWS::ApiGatewayV2::Api', 'AWS::Serverless::HttpApi'];

/**
 * Fails the synthesis when a route of the API is open that was not declared public, whoever made it and however.
 *
 * It reads each route as it will stand in the template, so that no aspect, override or escape hatch comes after it.
 */
export class AccessGuard implements IValidation {
  private readonly apiResource: IConstruct;
  private readonly authorizerResource: IConstruct;

  constructor(private readonly api: GuardedApi) {
    this.apiResource = api.httpApi.node.defaultChild!;
    this.authorizerResource = api.authorizer.node.defaultChild!;
  }

  validate(): string[] {
    const constructs = (Stage.of(this.apiResource) ?? this.apiResource.node.root).node.findAll();
    const renderer = new Renderer(constructs);
    return constructs
      .filter((construct) => CfnResource.isCfnResource(construct))
      .filter((resource) => resource.cfnResourceType === CfnRoute.CFN_RESOURCE_TYPE_NAME)
      .flatMap((construct) => {
        const properties = renderer.properties(construct);
        return properties ? this.check({ construct, stack: Stack.of(construct), properties }, renderer) : [];
      });
  }

  private check(route: RenderedRoute, renderer: Renderer): string[] {
    const fault = this.faultOf(route, renderer);
    if (!fault) {
      return [];
    }
    if (renderer.targetsIn(route.properties.ApiId, route.stack).includes(this.apiResource)) {
      return [`route ${describe(route)} ${fault}`];
    }
    if (mayBelongToAnyApi(route, renderer)) {
      Annotations.of(route.construct).addWarningV2(
        'cdk-jwt-protected-api:undecidedRoute',
        `route ${describe(route)} ${fault}. Whether it belongs to the API '${this.api.httpApi.node.path}' cannot be told before ` +
          `deployment, since its ApiId is ${renderer.show(route.properties.ApiId)}: if it does not, acknowledge this warning on its stack`,
      );
    }
    return [];
  }

  /** Why a route, if it is one of this API, lets in whom it should not: nothing for a closed one or one declared public. */
  private faultOf(route: RenderedRoute, renderer: Renderer): string | undefined {
    const access = this.declaredAccess(route);
    if (access?.public) {
      return undefined;
    }
    const { AuthorizationType: type = 'NONE' } = route.properties;
    switch (type) {
      case 'NONE':
        return (
          'is open but was not declared public: declare it in publicRoutes or by addPublicRoutes() if anyone may call it, ' +
          'or remove what takes its authorizer off'
        );
      case 'AWS_IAM':
      case 'CUSTOM':
        return undefined;
      case 'JWT':
        return this.tokenFaultOf(route, access?.authorization.scopes ?? this.api.defaultScopes, renderer);
      default:
        return `has the authorization type ${renderer.show(type)}, of which it cannot be told whether it is closed: use one of JWT, AWS_IAM, CUSTOM`;
    }
  }

  private tokenFaultOf(route: RenderedRoute, declared: readonly string[], renderer: Renderer): string | undefined {
    const { AuthorizerId: authorizer, AuthorizationScopes: scopes = [] } = route.properties;
    if (renderer.targetOf(authorizer, route.stack) !== this.authorizerResource) {
      return "has a JWT authorizer that is not the API's own, so tokens of others may be let in: leave the authorizer to the API";
    }
    const wanted = renderer.resolve(declared, route.construct);
    const shown = (list: unknown) => new Set([list].flat().map((scope) => renderer.show(scope)));
    return isSame(shown(scopes), shown(wanted))
      ? undefined
      : `asks for the scopes ${renderer.show(scopes)} instead of ${renderer.show(wanted)}: name its scopes in addRoutes({ authorizationScopes })`;
  }

  private declaredAccess({ properties: { RouteKey: key } }: RenderedRoute): Access | undefined {
    try {
      return typeof key === 'string' ? this.api.declared.accessOf(RouteKey.parse(key)) : undefined;
    } catch {
      return undefined; // not a key that could have been declared
    }
  }
}

/** Whether a route, if it is no other API's for certain, could be one of an HTTP API at all, and open there. */
function mayBelongToAnyApi({ construct, stack, properties }: RenderedRoute, renderer: Renderer): boolean {
  const target = renderer.targetOf(properties.ApiId, stack);
  if (target && CfnResource.isCfnResource(target) && API_TYPES.includes(target.cfnResourceType)) {
    return false;
  }
  const key = properties.RouteKey;
  const isOfWebSocketApi =
    construct.node.scope instanceof WebSocketRoute || (typeof key === 'string' && !/^(\$default$|[A-Z]+ \/)/.test(key));
  // Whose tokens a JWT route of some API takes is that API's own affair.
  return !isOfWebSocketApi && properties.AuthorizationType !== 'JWT';
}

function describe({ construct, properties: { RouteKey: key } }: RenderedRoute): string {
  return `${typeof key === 'string' ? `'${key}'` : 'with an unknown key'} (${construct.node.path})`;
}

function isSame(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && [...some].every((item) => others.has(item));
}
