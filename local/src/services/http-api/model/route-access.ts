import type { ResourceStack } from '../../../assembly/resource.js';
import { asText, asTexts, kindOf, Unresolved, type Value } from '../../../assembly/value.js';
import { type Authorizer, type JwtAuthorizer, type LambdaAuthorizer, readAuthorizer } from './authorizer.js';

/** Who may call a route. `unknown` counts as open: nothing says that it is closed. */
export type Access =
  | { readonly kind: 'open' }
  /** The scopes are alternatives; if there are none, any valid token is enough. */
  | { readonly kind: 'token'; readonly authorizer: JwtAuthorizer; readonly scopes: readonly string[] }
  | { readonly kind: 'iam' }
  | { readonly kind: 'lambda'; readonly authorizer: LambdaAuthorizer }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The properties of a route that say who may call it. */
export interface AccessProperties {
  readonly AuthorizationType?: Value;
  readonly AuthorizerId?: Value;
  readonly AuthorizationScopes?: Value;
}

/** How API Gateway understands these properties of a route of the API `apiId`, in a stack. */
export function readAccess(properties: AccessProperties, apiId: Value | undefined, stack: ResourceStack): Access {
  const type = properties.AuthorizationType ?? 'NONE';
  switch (type) {
    case 'NONE':
      return { kind: 'open' };
    case 'AWS_IAM':
      return { kind: 'iam' };
    case 'JWT': {
      const authorizer = findAuthorizer(properties.AuthorizerId, apiId, stack);
      if (authorizer instanceof Unresolved) {
        return unknown(authorizer.reason);
      }
      const scopes = asTexts(properties.AuthorizationScopes ?? [], 'AuthorizationScopes');
      if (scopes instanceof Unresolved) {
        return unknown(scopes.reason);
      }
      return authorizer.kind === 'jwt' ? { kind: 'token', authorizer, scopes } : mismatch(type, authorizer);
    }
    case 'CUSTOM': {
      const authorizer = findAuthorizer(properties.AuthorizerId, apiId, stack);
      if (authorizer instanceof Unresolved) {
        return unknown(authorizer.reason);
      }
      return authorizer.kind === 'lambda' ? { kind: 'lambda', authorizer } : mismatch(type, authorizer);
    }
    default:
      return unknown(type instanceof Unresolved ? type.reason : `the authorization type ${kindOf(type)} is unknown`);
  }
}

function findAuthorizer(
  id: Value | undefined,
  apiId: Value | undefined,
  stack: ResourceStack,
): Authorizer | Unresolved {
  if (id === undefined) {
    return new Unresolved('the route has no authorizer');
  }
  const text = asText(id, 'AuthorizerId');
  const resource =
    text instanceof Unresolved ? text : stack.assembly.find('AWS::ApiGatewayV2::Authorizer', text, stack);
  if (resource instanceof Unresolved) {
    return resource;
  }
  const ownApiId = resource.property('ApiId');
  if (typeof ownApiId !== 'string' || ownApiId !== apiId) {
    return new Unresolved(`the authorizer '${resource.path}' might belong to another API`);
  }
  return readAuthorizer(resource);
}

function mismatch(type: string, authorizer: Authorizer): Access {
  return unknown(
    `the route has the authorization type ${type}, but its authorizer '${authorizer.resource.path}' has another type`,
  );
}

function unknown(reason: string): Access {
  return { kind: 'unknown', reason };
}
