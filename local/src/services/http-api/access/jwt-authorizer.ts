import type { JsonWebKey } from 'node:crypto';
import type { JsonObject } from '../../../assembly/json.js';
import { quoted, shown } from '../../../host/log/quoted.js';
import { forbidden, type Refusal, unauthorized } from '../answers/refusal.js';
import { Malformed, parseToken } from './json-web-token.js';
import { signatureFault } from './token-signature.js';

/** What a route requires of a token. */
export interface TokenRequirement {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Alternatives; if there are none, any valid token is enough. */
  readonly scopes: readonly string[];
}

/** What the token of an authorized request says. */
export interface VerifiedToken {
  readonly claims: JsonObject;
  readonly scopes: readonly string[];
}

/**
 * Verifies a token as the JWT authorizer of an HTTP API does; in case of doubt, it is refused. `now` is in milliseconds.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function authorize(
  text: string,
  requirement: TokenRequirement,
  publicKeys: (issuer: string) => readonly JsonWebKey[] | undefined,
  now: number,
): VerifiedToken | Refusal {
  const token = parseToken(text);
  if (token instanceof Malformed) {
    return unauthorized(`not a valid JWT: ${token.reason}`);
  }
  const { claims } = token;
  const { issuer } = requirement;
  if (claims.iss !== issuer) {
    return unauthorized(`the token was issued by ${shown(claims.iss)}, not by '${issuer}'`);
  }
  const keys = publicKeys(issuer);
  if (!keys) {
    return unknownIssuer(issuer);
  }
  const fault = signatureFault(token, keys);
  if (fault !== undefined) {
    return unauthorized(fault);
  }
  return audienceRefusal(claims, requirement) ?? timeRefusal(claims, requirement, now) ?? scoped(claims, requirement);
}

/** Without keys no token can be verified, so every request is refused. */
export function unknownIssuer(issuer: string): Refusal {
  return unauthorized(`the issuer '${issuer}' is not a user pool in this assembly, so its keys are unknown`);
}

/** `client_id` counts only if there is no `aud`. */
function audienceRefusal(claims: JsonObject, { audience, scopes }: TokenRequirement): Refusal | undefined {
  const claim = Object.hasOwn(claims, 'aud') ? claims.aud : claims.client_id;
  const clients: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  if (clients.every((client) => typeof client === 'string') && clients.some((client) => audience.includes(client))) {
    return undefined;
  }
  const names = clients.slice(0, 5).map(shown).join(', ');
  return unauthorized(
    `the token is for client ${names}, but the authorizer's audience is ${listed(audience, ', ')}`,
    challenge(scopes, 'the token does not have a valid audience'),
  );
}

function timeRefusal(claims: JsonObject, { scopes }: TokenRequirement, now: number): Refusal | undefined {
  const { exp, nbf, iat } = claims;
  if (!isTime(exp)) {
    return unauthorized(exp === undefined ? "the token has no 'exp'" : "the token's 'exp' is not a number");
  }
  if (exp * 1000 <= now) {
    return unauthorized(
      `the token expired ${duration(now - exp * 1000)} ago`,
      challenge(scopes, 'the token has expired'),
    );
  }
  for (const [name, time] of Object.entries({ nbf, iat })) {
    if (time === undefined) {
      continue;
    }
    if (!isTime(time)) {
      return unauthorized(`the token's '${name}' is not a number`);
    }
    if (time * 1000 > now) {
      const verb = name === 'nbf' ? 'is not valid before' : 'was issued in the future, at';
      return unauthorized(`the token ${verb} ${instant(time)} (in ${duration(time * 1000 - now)})`);
    }
  }
  return undefined;
}

/** `1e999` is JSON, and infinite. */
function isTime(claim: unknown): claim is number {
  return Number.isFinite(claim);
}

function scoped(claims: JsonObject, { scopes }: TokenRequirement): VerifiedToken | Refusal {
  const granted = grantedScopes(claims);
  if (scopes.length === 0 || scopes.some((scope) => granted.includes(scope))) {
    return { claims, scopes: granted };
  }
  const wanted = `the route requires the scope ${listed(scopes, ' or ')}`;
  if (granted.length > 0) {
    return forbidden(`the token has the scopes ${granted.slice(0, 10).map(quoted).join(', ')}; ${wanted}`);
  }
  return forbidden(`${claims.token_use === 'id' ? 'an ID token has' : 'the token has'} no scopes; ${wanted}`);
}

/** `scope` is a string with spaces between the scopes; `scp` is such a string or a list. */
function grantedScopes({ scope, scp }: JsonObject): readonly string[] {
  const claim = scope ?? scp;
  if (typeof claim === 'string') {
    return claim.split(' ').filter((name) => name !== '');
  }
  return scope === undefined && Array.isArray(scp) && scp.every((name) => typeof name === 'string') ? scp : [];
}

/** Only descriptions that AWS publishes or users report: any other refusal is a plain `Bearer`. */
function challenge(scopes: readonly string[], description: string): string {
  return `Bearer scope="${scopes.join(' ')}" error="invalid_token" error_description="${description}"`;
}

function listed(names: readonly string[], separator: string): string {
  return names.map((name) => `'${name}'`).join(separator);
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function instant(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}
