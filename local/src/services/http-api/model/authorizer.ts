import { findFunction, invokedArn } from '../../../assembly/lambda-function.js';
import type { Resource } from '../../../assembly/resource.js';
import { all, asNumber, asText, asTexts, isMap, kindOf, Unresolved } from '../../../assembly/value.js';

/** An authorizer that checks a JSON Web Token. */
export interface JwtAuthorizer {
  readonly kind: 'jwt';
  readonly resource: Resource;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly identitySource: readonly string[];
  /** The user pool of this assembly that is the issuer; `undefined` if the issuer is not one of them. */
  readonly userPool: Resource | undefined;
}

/** An authorizer that calls a function (`REQUEST`). */
export interface LambdaAuthorizer {
  readonly kind: 'lambda';
  readonly resource: Resource;
  /** Unresolved if a part that decides which callers it accepts is unresolved. */
  readonly settings: LambdaAuthorizerSettings | Unresolved;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export interface LambdaAuthorizerSettings {
  readonly id: string;
  readonly function: Resource;
  /** With the alias or version that is invoked. */
  readonly functionArn: string;
  readonly payloadFormatVersion: '1.0' | '2.0';
  /** Whether the function returns `isAuthorized` instead of an IAM policy. */
  readonly simpleResponses: boolean;
  /** What a request must have, `$request.header.Authorization`. */
  readonly identitySource: readonly string[];
  /** How long a response is cached for the same identity, in seconds; 0 turns caching off. */
  readonly resultTtl: number;
}

export type Authorizer = JwtAuthorizer | LambdaAuthorizer;

/** Reads an `AWS::ApiGatewayV2::Authorizer`; unresolved if a part that decides which callers it accepts is unresolved. */
export function readAuthorizer(resource: Resource): Authorizer | Unresolved {
  const type = asText(resource.property('AuthorizerType'), `AuthorizerType of '${resource.path}'`);
  if (type instanceof Unresolved) {
    return type;
  }
  switch (type) {
    case 'JWT':
      return readJwtAuthorizer(resource);
    case 'REQUEST':
      return { kind: 'lambda', resource, settings: readSettings(resource) };
    default:
      return new Unresolved(`the authorizer '${resource.path}' has the unknown type '${type}'`);
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
    ? new Unresolved(`the authorizer '${resource.path}' has no audience`)
    : { kind: 'jwt', resource, ...checked, userPool: issuingPool(checked.issuer, resource) };
}

/** The issuer of a user pool ends with the pool's id, whatever its host: the host depends on the partition and issuer type. */
function issuingPool(issuer: string, { stack }: Resource): Resource | undefined {
  const poolId = issuer.slice(issuer.lastIndexOf('/') + 1);
  const pool = stack.assembly.find('AWS::Cognito::UserPool', poolId, stack);
  return pool instanceof Unresolved ? undefined : pool;
}

function readSettings(resource: Resource): LambdaAuthorizerSettings | Unresolved {
  const { path, stack } = resource;
  if (resource.property('AuthorizerCredentialsArn') !== undefined) {
    return new Unresolved(`'${path}' has AuthorizerCredentialsArn, but the permissions of that role are unknown here`);
  }
  const values = all({
    uncertain: resource.uncertain,
    id: asText(resource.ref(), `the id of '${path}'`),
    uri: asText(resource.property('AuthorizerUri'), `AuthorizerUri of '${path}'`),
    version: asText(resource.property('AuthorizerPayloadFormatVersion'), `AuthorizerPayloadFormatVersion of '${path}'`),
    simple: asText(resource.property('EnableSimpleResponses') ?? false, `EnableSimpleResponses of '${path}'`),
    identitySource: asTexts(resource.property('IdentitySource') ?? [], `IdentitySource of '${path}'`),
    resultTtl: asNumber(resource.property('AuthorizerResultTtlInSeconds'), `AuthorizerResultTtlInSeconds of '${path}'`),
  });
  if (values instanceof Unresolved) {
    return values;
  }
  const { id, uri, version, simple, identitySource, resultTtl = 0 } = values;
  const fn = findFunction(uri, stack);
  if (fn instanceof Unresolved) {
    return fn;
  }
  if (version !== '1.0' && version !== '2.0') {
    return new Unresolved(`AuthorizerPayloadFormatVersion of '${path}' must be 1.0 or 2.0, got '${version}'`);
  }
  return {
    id,
    function: fn,
    functionArn: invokedArn(uri),
    payloadFormatVersion: version,
    // Format 1.0 has only IAM policies.
    simpleResponses: simple === 'true' && version === '2.0',
    identitySource,
    resultTtl,
  };
}
