import { createHash } from 'node:crypto';
import type { ActionContext, App } from '../actions/action-context.js';
import type { Directory } from '../users/directory.js';
import { type AuthorizationCode, passwordMark, type User } from '../users/user.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { OAuthError } from './oauth-error.js';
import { checkVerifier } from './pkce.js';

/** How long a code is valid, in milliseconds. */
const lifetime = 5 * 60_000;

/** The parameters of a token request with an authorization code. */
export interface CodeExchange {
  readonly code: string | undefined;
  readonly redirectUri: string | undefined;
  readonly verifier: string | undefined;
}

/** Issues a code for a user who signed in at `authTime`. Only the hash of the code is stored. */
export function issueCode(user: User, request: AuthorizationRequest, authTime: number, context: ActionContext): string {
  const { client, redirectUri, scopes, codeChallenge, nonce } = request;
  const code = context.random.bytes(32).toString('base64url');
  const now = context.now();
  const issued: AuthorizationCode = {
    hash: hashOf(code),
    clientId: client.id,
    redirectUri,
    scopes,
    ...(codeChallenge === undefined ? {} : { challenge: codeChallenge }),
    ...(nonce === undefined ? {} : { nonce }),
    authTime,
    expiresAt: now + lifetime,
    password: passwordMark(user),
  };
  user.authorizationCodes = [...(user.authorizationCodes ?? []).filter(({ expiresAt }) => expiresAt > now), issued];
  context.save();
  return code;
}

/**
 * Redeems a code. A code can be redeemed only once, even if the request is refused.
 *
 * @throws OAuthError if the code was not issued to the client, or the request does not match the authorization request.
 */
export function spendCode(
  { code, redirectUri, verifier }: CodeExchange,
  { directory, client }: App,
  context: ActionContext,
): { readonly user: User; readonly code: AuthorizationCode } {
  if (code === undefined) {
    throw new OAuthError('invalid_request', 'code is missing');
  }
  const found = findCode(code, directory);
  if (!found) {
    throw new OAuthError('invalid_grant', 'unknown code: it might have expired, or the user was signed out');
  }
  const { user, code: issued } = found;
  const now = context.now();
  if (issued.usedAt !== undefined) {
    throw new OAuthError('invalid_grant', `the code was used ${Math.round((now - issued.usedAt) / 1000)} s ago`);
  }
  issued.usedAt = now;
  context.save();
  if (now >= issued.expiresAt) {
    throw new OAuthError('invalid_grant', `the code expired ${Math.round((now - issued.expiresAt) / 1000)} s ago`);
  }
  if (issued.clientId !== client.id) {
    throw new OAuthError('invalid_grant', 'the code belongs to another client');
  }
  if (redirectUri !== issued.redirectUri) {
    throw new OAuthError(
      'invalid_grant',
      `redirect_uri must be the same as in the authorization request, '${issued.redirectUri}'`,
    );
  }
  checkVerifier(issued.challenge, verifier);
  checkUser(user, issued);
  return { user, code: issued };
}

/** @throws OAuthError if the user can no longer sign in. */
export function checkUser(user: User, { password }: Pick<AuthorizationCode, 'password'>): void {
  if (user.disabled) {
    throw new OAuthError('invalid_grant', 'the user is disabled');
  }
  if (user.status !== 'CONFIRMED' && user.status !== 'EXTERNAL_PROVIDER') {
    throw new OAuthError('invalid_grant', `the status of the user is ${user.status}`);
  }
  if (passwordMark(user) !== password) {
    throw new OAuthError('invalid_grant', 'the password has changed since the sign-in');
  }
}

function findCode(code: string, { users }: Directory) {
  const hash = hashOf(code);
  for (const user of users) {
    const found = user.authorizationCodes?.find((issued) => issued.hash === hash);
    if (found) {
      return { user, code: found };
    }
  }
  return undefined;
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
