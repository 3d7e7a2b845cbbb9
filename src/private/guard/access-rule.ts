import type { HttpAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Authorization, CLOSED_TYPES } from '../access';
import type { DeclaredRoutes } from '../declared-routes';
import { RouteKey } from '../route-key';
import type { RenderedResource, Renderer } from './renderer';

export interface AccessRuleProps {
  readonly authorizer: HttpAuthorizer;
  readonly declared: DeclaredRoutes;
  /** What a route must ask for that was added beside the API's own methods. */
  readonly defaultScopes: readonly string[];
  /** Whether API Gateway answers preflight requests, so that no route may take them. */
  readonly answersPreflight: boolean;
}

/**
 * What a route of an API must be in the template: exactly what was declared, and closed if nothing was.
 */
export class AccessRule {
  constructor(private readonly api: AccessRuleProps) {}

  /** What is wrong with a route of the API. */
  faultOf(route: RenderedResource, renderer: Renderer): string | undefined {
    return this.openingOf(route, renderer) ?? scopesFaultOf(route, renderer) ?? this.preflightFaultOf(route);
  }

  /** Why a route, if it is one of the API, lets in whom it should not: nothing for a closed one or one declared public. */
  openingOf(route: RenderedResource, renderer: Renderer): string | undefined {
    const access = this.declaredAccess(route);
    if (access?.public) {
      return undefined;
    }
    const { AuthorizationType: type = 'NONE' } = route.properties;
    if (type === 'NONE') {
      return (
        'is open but was not declared public: declare it in publicRoutes or by addPublicRoutes() if anyone may call it, ' +
        'or remove what takes its authorizer off'
      );
    }
    if (!CLOSED_TYPES.includes(type)) {
      return `has the authorization type ${renderer.show(type)}, of which it cannot be told whether it is closed: use one of JWT, AWS_IAM, CUSTOM`;
    }
    const declared = access?.authorization;
    if (declared && type !== declared.type) {
      return `has the authorization type '${type}' instead of '${declared.type}': name its authorizer in addRoutes({ authorizer })`;
    }
    if (!declared && type !== 'JWT') {
      return undefined;
    }
    const { authorizerId } = this.api.authorizer;
    return wrongAuthorization(
      route,
      declared ?? { authorizerId, scopes: this.api.defaultScopes },
      authorizerId,
      renderer,
    );
  }

  /** The keys of protected routes that were declared but are none of these, so that a wider one may take their requests. */
  missingFrom(routes: readonly RenderedResource[]): RouteKey[] {
    const shapes = new Set(routes.map((route) => keyOf(route)?.shape));
    return this.api.declared
      .all()
      .filter(({ key, access }) => !access.public && !shapes.has(key.shape))
      .map(({ key }) => key);
  }

  private declaredAccess(route: RenderedResource) {
    const key = keyOf(route);
    return key && this.api.declared.accessOf(key);
  }

  private preflightFaultOf(route: RenderedResource): string | undefined {
    return this.api.answersPreflight && keyOf(route)?.takesPreflight
      ? "takes the browser's CORS preflight, an OPTIONS request that has no token, which API Gateway answers by itself where " +
          'corsPreflight is given: add it by api.addRoutes({ methods: [HttpMethod.ANY] }), which stands for every method but OPTIONS'
      : undefined;
  }
}

function wrongAuthorization(
  route: RenderedResource,
  wanted: Omit<Authorization, 'type'>,
  ownAuthorizerId: string,
  renderer: Renderer,
): string | undefined {
  const { AuthorizerId: authorizer, AuthorizationScopes: scopes = [] } = route.properties;
  if (!isSameAuthorizer(authorizer, wanted.authorizerId, route, renderer)) {
    return wanted.authorizerId === ownAuthorizerId
      ? "has a JWT authorizer that is not the API's own, so tokens of others may be let in: leave the authorizer to the API"
      : `has the authorizer ${renderer.show(authorizer)} instead of ${renderer.show(renderer.resolve(wanted.authorizerId, route.construct))}: ` +
          'name its authorizer in addRoutes({ authorizer })';
  }
  const wantedScopes = renderer.resolve(wanted.scopes, route.construct);
  if (wanted.scopes.length > 0 && namesNothing(wantedScopes)) {
    return (
      `asks for the scopes ${renderer.show(wantedScopes)}, which are none, so that any token of its issuer is enough: give authorizationScopes ` +
      'values that are there in the template'
    );
  }
  return isSameSet(scopes, wantedScopes, renderer)
    ? undefined
    : `asks for the scopes ${renderer.show(scopes)} instead of ${renderer.show(wantedScopes)}: name its scopes in addRoutes({ authorizationScopes })`;
}

function isSameAuthorizer(
  rendered: unknown,
  authorizerId: string | undefined,
  { construct, stack }: RenderedResource,
  renderer: Renderer,
): boolean {
  const wanted = renderer.resolve(authorizerId, construct);
  const target = renderer.targetOf(wanted, stack);
  return target ? renderer.targetOf(rendered, stack) === target : renderer.show(rendered) === renderer.show(wanted);
}

function scopesFaultOf({ properties }: RenderedResource, renderer: Renderer): string | undefined {
  const { AuthorizationType: type = 'NONE', AuthorizationScopes: scopes = [] } = properties;
  return type === 'JWT' || renderer.show(scopes) === '[]'
    ? undefined
    : `asks for the scopes ${renderer.show(scopes)} with the authorization type ${renderer.show(type)}, but API Gateway knows scopes with ` +
        'JWT alone: remove its scopes';
}

/** Whether two lists, or what stands for lists, have the same items in whatever order. */
export function isSameSet(one: unknown, other: unknown, renderer: Renderer): boolean {
  const [some, others] = [one, other].map((list) => new Set([list].flat().map((item) => renderer.show(item))));
  return some.size === others.size && [...some].every((item) => others.has(item));
}

/** Whether all that a rendered list has is empty, or left out by CloudFormation. */
export function namesNothing(list: unknown): boolean {
  const items = [list].flat() as readonly (string | { readonly Ref?: unknown } | null | undefined)[];
  return items.every((item) => !item || (typeof item === 'object' && item.Ref === 'AWS::NoValue'));
}

/** Nothing for a key that could not have been declared. */
function keyOf({ properties: { RouteKey: key } }: RenderedResource): RouteKey | undefined {
  try {
    return typeof key === 'string' ? RouteKey.parse(key) : undefined;
  } catch {
    return undefined;
  }
}
