import { isObject, type JsonObject, member } from '../../../assembly/json.js';
import { CognitoException } from '../wire/cognito-exception.js';
import type { Claims } from './jwt.js';

/** The changes of a pre token generation trigger to one token. */
export interface ClaimOverrides {
  readonly add: Claims;
  readonly suppress: readonly string[];
}

export interface TokenOverrides {
  readonly idToken: ClaimOverrides;
  readonly accessToken: ClaimOverrides;
  readonly scopesToAdd: readonly string[];
  readonly scopesToSuppress: readonly string[];
  /** Replaces the user's groups; if `undefined`, they stay. */
  readonly groups: readonly string[] | undefined;
}

export const noOverrides: TokenOverrides = {
  idToken: { add: {}, suppress: [] },
  accessToken: { add: {}, suppress: [] },
  scopesToAdd: [],
  scopesToSuppress: [],
  groups: undefined,
};

/** Reads the `response` of a trigger; `version` is that of the event. */
export function readOverrides(response: JsonObject, version: '1' | '2' | '3'): TokenOverrides {
  if (version === '1') {
    const details = mapOf(response, 'claimsOverrideDetails');
    return { ...noOverrides, idToken: overridesOf(details), groups: groupsOf(details) };
  }
  const details = mapOf(response, 'claimsAndScopeOverrideDetails');
  const accessToken = mapOf(details, 'accessTokenGeneration');
  return {
    idToken: overridesOf(mapOf(details, 'idTokenGeneration')),
    accessToken: overridesOf(accessToken),
    scopesToAdd: scopesOf(accessToken, 'scopesToAdd'),
    scopesToSuppress: scopesOf(accessToken, 'scopesToSuppress'),
    groups: groupsOf(details),
  };
}

/** Claims that no trigger may change, because they make the token what it is. */
const fixedClaims = new Set(
  (
    'acr amr at_hash aud auth_time azp client_id cognito:username device_key event_id exp iat identities iss jti nbf ' +
    'nonce origin_jti scope sub token_use username version'
  ).split(' '),
);

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
export function override(claims: Claims, { add, suppress }: ClaimOverrides): Claims {
  const suppressed = new Set(suppress.filter((name) => !fixedClaims.has(name)));
  const added = Object.entries(add).filter(([name]) => !fixedClaims.has(name) && !/^(cognito|dev):/.test(name));
  return Object.fromEntries([...Object.entries(claims).filter(([name]) => !suppressed.has(name)), ...added]);
}

/** Scopes that Cognito itself assigns cannot be added. */
export function overrideScopes(scopes: readonly string[], overrides: TokenOverrides): readonly string[] {
  const added = overrides.scopesToAdd.filter((scope) => !scope.startsWith('aws.cognito'));
  const suppressed = new Set(overrides.scopesToSuppress);
  return [...new Set([...scopes, ...added])].filter((scope) => !suppressed.has(scope));
}

function overridesOf(details: JsonObject): ClaimOverrides {
  return { add: mapOf(details, 'claimsToAddOrOverride'), suppress: textsOf(details, 'claimsToSuppress') ?? [] };
}

function groupsOf(details: JsonObject): readonly string[] | undefined {
  return textsOf(mapOf(details, 'groupOverrideDetails'), 'groupsToOverride');
}

function scopesOf(details: JsonObject, name: string): readonly string[] {
  const scopes = textsOf(details, name) ?? [];
  if (scopes.some((scope) => !/^\S+$/.test(scope))) {
    throw unrecognizable(`${name} has a scope that is empty or contains a space`);
  }
  return scopes;
}

function mapOf(value: JsonObject, name: string): JsonObject {
  const found = member(value, name) ?? {};
  if (!isObject(found)) {
    throw unrecognizable(`${name} is not a map`);
  }
  return found;
}

function textsOf(value: JsonObject, name: string): readonly string[] | undefined {
  const found = member(value, name) ?? undefined;
  if (found !== undefined && !(Array.isArray(found) && found.every((item) => typeof item === 'string'))) {
    throw unrecognizable(`${name} is not a list of strings`);
  }
  return found;
}

export function unrecognizable(reason: string): CognitoException {
  return new CognitoException('InvalidLambdaResponseException', 'Unrecognizable lambda output', reason);
}
