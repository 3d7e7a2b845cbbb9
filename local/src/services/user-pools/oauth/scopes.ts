import type { OAuthSettings } from '../template/o-auth-settings.js';
import { OAuthError } from './oauth-error.js';

/** Scopes that select the claims of the ID token. They require `openid`. */
const ofIdToken = ['email', 'phone', 'profile'];
/** Scopes that only users can have. */
const ofUsers = ['openid', ...ofIdToken, 'aws.cognito.signin.user.admin'];

/**
 * The scopes that a request asks for, or all scopes of the client if it asks for none.
 *
 * @throws OAuthError if a scope is not one of the client's, or requires `openid` and the request does not have it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function requestedScopes(asked: string | undefined, { scopes }: OAuthSettings): readonly string[] {
  if (asked === undefined) {
    return scopes;
  }
  const wanted = [...new Set(asked.split(' ').filter((scope) => scope !== ''))];
  const refused = wanted.find((scope) => !scopes.includes(scope));
  if (refused !== undefined) {
    throw new OAuthError(
      'invalid_scope',
      `'${refused}' is not in AllowedOAuthScopes of the client: ${scopes.join(' ')}`,
    );
  }
  const dependent = wanted.find((scope) => ofIdToken.includes(scope));
  if (dependent !== undefined && !wanted.includes('openid')) {
    throw new OAuthError('invalid_scope', `the scope '${dependent}' requires the scope 'openid'`);
  }
  return wanted;
}

/**
 * Like `requestedScopes`, but for a machine client, which can have only scopes of resource servers.
 *
 * @param custom the scopes of the pool's resource servers
 */
export function machineScopes(
  asked: string | undefined,
  settings: OAuthSettings,
  custom: readonly string[],
): readonly string[] {
  const wanted = requestedScopes(asked, settings);
  const ofUser = wanted.find((scope) => ofUsers.includes(scope));
  if (ofUser !== undefined) {
    throw new OAuthError(
      'invalid_scope',
      `the scope '${ofUser}' is only for users: a machine client can use only scopes of resource servers`,
    );
  }
  const unknown = wanted.find((scope) => !custom.includes(scope));
  if (unknown !== undefined) {
    throw new OAuthError('invalid_scope', `no resource server of the user pool has the scope '${unknown}'`);
  }
  return wanted;
}

/**
 * Checks that a refresh asks only for scopes that were granted at the sign-in.
 *
 * @throws OAuthError if it asks for any other scope.
 */
export function checkNarrower(asked: string | undefined, granted: readonly string[]): void {
  const more = asked?.split(' ').find((scope) => scope !== '' && !granted.includes(scope));
  if (more !== undefined) {
    throw new OAuthError('invalid_scope', `the scope '${more}' was not granted at sign-in`);
  }
}
