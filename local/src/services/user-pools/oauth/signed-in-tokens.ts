import type { ActionContext, App } from '../actions/action-context.js';
import { forgetExpired, refreshTokenHash } from '../tokens/sessions.js';
import type { IssuedTokens } from '../tokens/token-issuer.js';
import type { Session, User } from '../users/user.js';
import { checkUser } from './authorization-codes.js';
import { OAuthError } from './oauth-error.js';

/** A sign-in through managed login for which tokens are issued. */
export interface ManagedSignIn {
  readonly user: User;
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  /** In milliseconds since 1970. */
  readonly authTime: number;
  /** The `passwordMark` of the user at the time of the sign-in. */
  readonly password: string;
}

/**
 * Issues the tokens of a sign-in. If the app does not receive the refresh token, that token expires together with the access
 * token.
 *
 * @throws CognitoException if the pre token generation trigger fails, OAuthError if the user can no longer sign in.
 */
export async function signedInTokens(
  { user, scopes, nonce, authTime, password }: ManagedSignIn,
  { directory, client }: App,
  context: ActionContext,
  gives: 'refresh token' | 'no refresh token' = 'refresh token',
): Promise<IssuedTokens & { readonly RefreshToken: string }> {
  const now = context.now();
  const RefreshToken = context.random.bytes(96).toString('base64url');
  const { accessToken, refreshToken } = client.validity;
  const validity = gives === 'refresh token' ? refreshToken : accessToken;
  const session: Session = {
    id: context.random.uuid(),
    clientId: client.id,
    originJti: context.random.uuid(),
    authTime,
    scopes,
    refreshTokens: [{ hash: refreshTokenHash(RefreshToken), expiresAt: now + validity * 1000 }],
  };
  const source = 'TokenGeneration_HostedAuth';
  const request = { directory, client, user, session, source, clientMetadata: {} } as const;
  const tokens = await context.tokens.issue(nonce === undefined ? request : { ...request, nonce });
  if (!directory.has(user)) {
    throw new OAuthError('invalid_grant', 'the user was deleted while the tokens were created');
  }
  checkUser(user, { password });
  forgetExpired(user, now);
  user.sessions.push(session);
  context.save();
  return { ...tokens, RefreshToken };
}
