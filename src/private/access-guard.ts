import { CfnRoute, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Annotations, CfnResource, Stack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import type { DeclaredRoutes } from './declared-routes';
import { Renderer } from './renderer';
import { RouteKey } from './route-key';

interface GuardedApi {
  readonly httpApi: HttpApi;
  readonly declared: DeclaredRoutes;
  /** What a route must ask for that was added beside the API's own methods. */
  readonly defaultScopes: readonly string[];
}

interface RenderedRoute {
  readonly construct: CfnResource;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Fails the synthesis when a route of the API is open that was not declared public, whoever made it and however.
 *
 * It reads each route as it will stand in the template, so that no aspect, override or escape hatch comes after it.
 */
export class AccessGuard implements IValidation {
  constructor(
    private readonly scope: IConstruct,
    private readonly api: GuardedApi,
  ) {}

  validate(): string[] {
    const constructs = (Stage.of(this.scope) ?? this.scope.node.root).node.findAll();
    const renderer = new Renderer(constructs);
    return constructs
      .filter((construct) => CfnResource.isCfnResource(construct))
      .filter((resource) => resource.cfnResourceType === CfnRoute.CFN_RESOURCE_TYPE_NAME)
      .flatMap((construct) => {
        const rendered = renderer.render(construct);
        return rendered ? this.check({ construct, properties: rendered.properties }, renderer) : [];
      });
  }

  private check(route: RenderedRoute, renderer: Renderer): string[] {
    const fault = this.faultOf(route, renderer);
    if (!fault) {
      return [];
    }
    const api = this.httpApiResource;
    const stack = Stack.of(route.construct);
    if (renderer.targetsIn(route.properties.ApiId, stack).includes(api)) {
      return [`route ${describe(route)} ${fault}`];
    }
    const target = renderer.targetOf(route.properties.ApiId, stack);
    const isOfAnotherApi =
      target && CfnResource.isCfnResource(target) && target.cfnResourceType === api.cfnResourceType;
    // Of a route that may be another API's, only whether it is open concerns us: that API has its own authorizers.
    if (isOfAnotherApi || route.properties.AuthorizationType === 'JWT') {
      return [];
    }
    Annotations.of(route.construct).addWarningV2(
      'cdk-jwt-protected-api:undecidedRoute',
      `route ${describe(route)} ${fault}. Whether it belongs to the API '${api.node.path}' cannot be told before deployment, ` +
        `since its ApiId is ${renderer.show(route.properties.ApiId)}: acknowledge this warning if it does not`,
    );
    return [];
  }

  /** Why a route, if it is one of this API, lets in whom it should not: nothing for a closed one or one declared public. */
  private faultOf(route: RenderedRoute, renderer: Renderer): string | undefined {
    const {
      AuthorizationType: type = 'NONE',
      AuthorizerId: authorizer,
      AuthorizationScopes: scopes,
    } = route.properties;
    const access = this.declaredAccess(route);
    switch (type) {
      case 'NONE':
        return access?.public
          ? undefined
          : 'is open but was not declared public: declare it in publicRoutes or by addPublicRoutes() if anyone may call it, ' +
              'or remove what takes its authorizer off';
      case 'AWS_IAM':
      case 'CUSTOM':
        return undefined;
      case 'JWT': {
        const own = this.authorizerResource;
        if (!own || renderer.targetOf(authorizer, Stack.of(route.construct)) !== own) {
          return "has a JWT authorizer that is not the API's own, so tokens of others may be let in: leave the authorizer to the API";
        }
        const wanted = access?.public === false ? access.scopes : this.api.defaultScopes;
        return isSameSet(scopes ?? [], wanted)
          ? undefined
          : `asks for the scopes ${renderer.show(scopes ?? [])} but was declared with ${renderer.show(wanted)}: name its scopes in addRoutes({ authorizationScopes })`;
      }
      default:
        return `has the authorization type ${renderer.show(type)}, of which it cannot be told whether it is closed: use one of JWT, AWS_IAM, CUSTOM`;
    }
  }

  private declaredAccess(route: RenderedRoute) {
    const { RouteKey: text } = route.properties;
    try {
      return typeof text === 'string' ? this.api.declared.accessOf(RouteKey.parse(text)) : undefined;
    } catch {
      return undefined; // not a key that could have been declared
    }
  }

  private get httpApiResource(): CfnResource {
    return this.api.httpApi.node.defaultChild as CfnResource;
  }

  private get authorizerResource(): IConstruct | undefined {
    return this.api.httpApi.node.tryFindChild('Authorizer')?.node.defaultChild;
  }
}

function describe(route: RenderedRoute): string {
  const key = route.properties.RouteKey;
  return `${typeof key === 'string' ? `'${key}'` : 'with an unknown key'} (${route.construct.node.path})`;
}

function isSameSet(rendered: unknown, wanted: readonly string[]): boolean {
  return (
    Array.isArray(rendered) && rendered.length === wanted.length && wanted.every((scope) => rendered.includes(scope))
  );
}
