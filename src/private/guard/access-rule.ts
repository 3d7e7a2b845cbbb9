import { type HttpApi, type HttpAuthorizer, type HttpAuthorizerProps, HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnResource, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { CLOSED_TYPES } from '../access';
import type { DeclaredRoutes } from '../declared-routes';
import { RouteKey } from '../route-key';
import { AUTHORIZER, namesAnApi } from './api-resources';
import type { Renderer } from './renderer';
import type { TemplateEntry } from './template-entry';

/** What an authorizer must be in the template. */
export type Trust = Required<Pick<HttpAuthorizerProps, 'identitySource' | 'jwtAudience' | 'jwtIssuer'>>;

export interface GuardedApi {
  readonly httpApi: HttpApi;
  readonly authorizer: HttpAuthorizer;
  readonly trust: Trust;
  readonly declared: DeclaredRoutes;
  /** What a route must require if it was not added with the API's own methods. */
  readonly defaultScopes: readonly string[];
  /** Whether API Gateway answers preflight requests, so that no route may match them. */
  readonly answersPreflight: boolean;
}

/**
 * What a route of an API must be in the template: exactly what was declared, and protected if nothing was.
 */
export class AccessRule {
  /** The resources of the API and its authorizer. */
  readonly resource: IConstruct;
  readonly authorizer: IConstruct;

  constructor(private readonly api: GuardedApi) {
    [this.resource, this.authorizer] = [api.httpApi, api.authorizer].map(({ node }) => node.defaultChild!);
  }

  /** What is wrong with a route of the API. */
  faultOf(route: TemplateEntry, renderer: Renderer): string | undefined {
    return this.openingOf(route, renderer) ?? scopesFaultOf(route, renderer) ?? this.preflightFaultOf(route);
  }

  /** Why a route of the API accepts callers that it should not; nothing for a protected one or one declared public. */
  openingOf(route: TemplateEntry, renderer: Renderer): string | undefined {
    const key = keyOf(route);
    const access = key && this.api.declared.accessOf(key);
    const replacedFault = replacedFaultOf(route);
    if (replacedFault || access?.public) {
      return replacedFault;
    }
    const { AuthorizationType: type = 'NONE' } = route.properties;
    if (type === 'NONE') {
      return `is open but was not declared public: ${remedyOf(route)}`;
    }
    if (!CLOSED_TYPES.includes(type)) {
      return `has the authorization type ${renderer.show(type)}, which might not refuse anyone: use JWT, AWS_IAM or CUSTOM`;
    }
    const declared = access?.authorization;
    if (declared && type !== declared.type) {
      return `has the authorization type '${type}' instead of '${declared.type}': pass its authorizer to addRoutes({ authorizer })`;
    }
    const wrongAuthorizer = type === 'CUSTOM' ? wrongLambdaAuthorizer(route, renderer) : undefined;
    if (wrongAuthorizer || (!declared && type !== 'JWT')) {
      return wrongAuthorizer;
    }
    const { authorizerId } = this.api.authorizer;
    const wanted = declared ?? { authorizerId, scopes: this.api.defaultScopes };
    return this.wrongAuthorizer(route, wanted.authorizerId, renderer) ?? wrongScopes(route, wanted.scopes, renderer);
  }

  /** Whether a route's authorizer shows that the route belongs to another API, or is protected. */
  isHarmless({ properties, stack, replaced }: TemplateEntry, renderer: Renderer): boolean {
    const { AuthorizationType: type, AuthorizerId: authorizer } = properties;
    return (
      !replaced &&
      type === 'JWT' &&
      renderer.outcomesOf(authorizer, stack).every((target) => this.isHarmlessAuthorizer(target, renderer))
    );
  }

  /** What is wrong if these are all routes of the API: declared protected routes that are missing. */
  missingFrom(routes: readonly TemplateEntry[]): string[] {
    const shapes = new Set(routes.map((route) => keyOf(route)?.shape));
    const missing = this.api.declared.all().filter(({ key, access }) => !access.public && !shapes.has(key.shape));
    return missing.map(
      ({ key }) =>
        `route '${key}' was declared but is not in the template, so a route with a wider key, possibly a public one, might ` +
        'receive its requests: keep it in the template, or remove the declaration',
    );
  }

  private wrongAuthorizer({ properties, stack }: TemplateEntry, declared: unknown, renderer: Renderer) {
    const { AuthorizerId: id } = properties;
    if (declared === this.api.authorizer.authorizerId) {
      return renderer.targetOf(id, stack) === renderer.entryFor(this.authorizer)
        ? undefined
        : "has a JWT authorizer that is not the API's own, so it might accept tokens of another issuer: do not set the " +
            'authorizer yourself';
    }
    // It was declared in the same stack as the API's own: in other stacks, the CDK may not be able to refer to it.
    const wanted = renderer.resolve(declared, this.authorizer);
    const target = renderer.targetOf(wanted, Stack.of(this.authorizer));
    const [got, instead] = [id, wanted].map((value) => renderer.show(value));
    return (target ? renderer.targetOf(id, stack) === target : got === instead)
      ? undefined
      : `has the authorizer ${got} instead of ${instead}: pass its authorizer to addRoutes({ authorizer })`;
  }

  /** Whether a route's authorizer belongs to another API, or authorizes only callers that the API's own authorizer does. */
  private isHarmlessAuthorizer(authorizer: TemplateEntry | undefined, renderer: Renderer): boolean {
    if (authorizer?.type !== AUTHORIZER) {
      return false;
    }
    const { properties, stack } = authorizer;
    if (namesAnApi(authorizer, renderer)) {
      return !renderer.targetsIn(properties.ApiId, stack).includes(renderer.entryFor(this.resource)!);
    }
    const { Issuer, Audience } = Object(properties.JwtConfiguration);
    const { jwtIssuer, jwtAudience } = renderer.resolve(this.api.trust, this.authorizer) as Trust;
    return isSameSet(Issuer, jwtIssuer, renderer) && isSameSet(Audience, jwtAudience, renderer);
  }

  private preflightFaultOf(route: TemplateEntry): string | undefined {
    return this.api.answersPreflight && keyOf(route)?.takesPreflight
      ? 'receives the CORS preflight, an OPTIONS request that has no token, but API Gateway answers preflights itself if corsPreflight ' +
          'is set: add the route with api.addRoutes({ methods: [HttpMethod.ANY] }), which means every method except OPTIONS'
      : undefined;
  }
}

/** A `CfnRoute` that the app creates itself has only the authorizer that the app sets. */
function remedyOf({ construct }: TemplateEntry): string {
  return CfnResource.isCfnResource(construct) && !(construct.node.scope instanceof HttpRoute)
    ? 'add it with addRoutes(), or attach an authorizer; if anyone may call it, add it with addPublicRoutes()'
    : 'attach an authorizer, or declare the route with publicRoutes or addPublicRoutes() if anyone may call it';
}

function wrongScopes(
  { properties, stack, construct }: TemplateEntry,
  declared: readonly string[],
  renderer: Renderer,
): string | undefined {
  const { AuthorizationScopes: scopes = [] } = properties;
  const wanted = renderer.resolve(declared, construct);
  if (declared.length > 0 && renderer.emptinessOf(wanted, stack) === 'inSomeCase') {
    return (
      `requires the scopes ${renderer.show(wanted)}, which might be empty, so any token from its issuer might be accepted: ` +
      'use authorizationScopes that are known before deployment'
    );
  }
  return isSameSet(scopes, wanted, renderer)
    ? undefined
    : `requires the scopes ${renderer.show(scopes)} instead of ${renderer.show(wanted)}: pass its scopes to addRoutes({ ` +
        'authorizationScopes })';
}

function wrongLambdaAuthorizer({ properties, stack }: TemplateEntry, renderer: Renderer): string | undefined {
  const { AuthorizerId: id } = properties;
  const isOfJwt = (target: TemplateEntry | undefined) =>
    target?.type === AUTHORIZER && target.properties.AuthorizerType === 'JWT';
  return renderer.emptinessOf(id, stack) === 'inSomeCase' || renderer.outcomesOf(id, stack).some(isOfJwt)
    ? `has the authorization type 'CUSTOM' with the authorizer ${renderer.show(id)}, which might not be a Lambda authorizer: use the id ` +
        'of one'
    : undefined;
}

/** For a resource that is not in the template as it will be deployed. */
export function replacedFaultOf({ replaced }: TemplateEntry): string | undefined {
  return (
    replaced &&
    `has ${replaced}, which changes it during deployment, so it cannot be checked: write out its properties instead`
  );
}

function scopesFaultOf({ properties }: TemplateEntry, renderer: Renderer): string | undefined {
  const { AuthorizationType: type = 'NONE', AuthorizationScopes: scopes = [] } = properties;
  return type === 'JWT' || renderer.show(scopes) === '[]'
    ? undefined
    : `requires the scopes ${renderer.show(scopes)} with the authorization type ${renderer.show(type)}, but API Gateway supports ` +
        'scopes only with JWT: remove its scopes';
}

/** Whether two lists, or values that represent lists, have the same items in any order. */
export function isSameSet(one: unknown, other: unknown, renderer: Renderer): boolean {
  const [some, others] = [one, other].map((list) => new Set([list].flat().map((item) => renderer.show(item))));
  return some.size === others.size && [...some].every((item) => others.has(item));
}

/** Nothing for a key that could not have been declared. */
export function keyOf({ properties: { RouteKey: key } }: TemplateEntry): RouteKey | undefined {
  try {
    return typeof key === 'string' ? RouteKey.parse(key) : undefined;
  } catch {
    return undefined;
  }
}
