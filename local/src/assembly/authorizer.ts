import { findFunction } from './lambda-function.js';
import type { Resource } from './resource.js';
import { all, asText, asTexts, isMap, kindOf, Unresolved } from './value.js';

/** An authorizer that checks a JSON Web Token. */
export interface JwtAuthorizer {
  readonly kind: 'jwt';
  readonly resource: Resource;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly identitySource: readonly string[];
  /** The user pool of this assembly that is the issuer; `undefined` where it is none of them. */
  readonly userPool: Resource | undefined;
}

/** An authorizer that asks a function (`REQUEST`). */
export interface LambdaAuthorizer {
  readonly kind: 'lambda';
  readonly resource: Resource;
  readonly function: Resource | Unresolved;
}

export type Authorizer = JwtAuthorizer | LambdaAuthorizer;

/** Reads an `AWS::ApiGatewayV2::Authorizer`; unresolved as soon as a part is that decides whom it lets in. */
export function readAuthorizer(resource: Resource): Authorizer | Unresolved {
  const type = asText(resource.property('AuthorizerType'), `AuthorizerType of '${resource.path}'`);
  if (type instanceof Unresolved) {
    return type;
  }
  switch (type) {
    case 'JWT':
      return readJwtAuthorizer(resource);
    case 'REQUEST':
      return { kind: 'lambda', resource, function: authorizingFunction(resource) };
    default:
      return new Unresolved(`the type '${type}' of the authorizer '${resource.path}' is not known`);
  }
}

function readJwtAuthorizer(resource: Resource): JwtAuthorizer | Unresolved {
  const configuration = resource.property('JwtConfiguration');
  if (!isMap(configuration)) {
    return configuration instanceof Unresolved
      ? configuration
      : new Unresolved(`JwtConfiguration of '${resource.path}' must be a map, got ${kindOf(configuration)}`);
  }
  const checked = all({
    issuer: asText(configuration.Issuer, `Issuer of '${resource.path}'`),
    audience: asTexts(configuration.Audience, `Audience of '${resource.path}'`),
    identitySource: asTexts(resource.property('IdentitySource'), `IdentitySource of '${resource.path}'`),
  });
  if (checked instanceof Unresolved) {
    return checked;
  }
  return checked.audience.length === 0
    ? new Unresolved(`the authorizer '${resource.path}' names no audience`)
    : { kind: 'jwt', resource, ...checked, userPool: issuingPool(checked.issuer, resource) };
}

/** The issuer of a user pool ends in the pool's id, whatever its host: that differs by partition and issuer type. */
function issuingPool(issuer: string, { stack }: Resource): Resource | undefined {
  const poolId = issuer.slice(issuer.lastIndexOf('/') + 1);
  const pool = stack.assembly.find('AWS::Cognito::UserPool', poolId, stack);
  return pool instanceof Unresolved ? undefined : pool;
}

function authorizingFunction(resource: Resource): Resource | Unresolved {
  const uri = asText(resource.property('AuthorizerUri'), `AuthorizerUri of '${resource.path}'`);
  return uri instanceof Unresolved ? uri : findFunction(uri, resource.stack);
}
