import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { CognitoException, notAuthorized, passwordResetRequired, userDisabled } from '../wire/cognito-exception.js';
import { findRefreshToken, type HeldRefreshToken, refreshTokenHash } from './sessions.js';

/** How many used refresh tokens of one sign-in are remembered, to distinguish them from unknown ones. */
const maxRemembered = 20;

/**
 * New tokens for a refresh token of an earlier sign-in.
 *
 * @throws CognitoException if it is unknown, expired, revoked, or belongs to another client.
 */
export async function refresh(
  refreshToken: string,
  app: App,
  clientMetadata: { readonly [key: string]: string },
  context: ActionContext,
): Promise<Outcome> {
  const { directory, client } = app;
  const { user, session } = usable(refreshToken, app, context);
  const source = 'TokenGeneration_RefreshTokens';
  const tokens = await context.tokens.issue({ directory, client, user, session, source, clientMetadata });
  const { token } = usable(refreshToken, app, context);
  if (client.refreshTokenGrace === undefined) {
    return { output: { AuthenticationResult: tokens }, user };
  }
  const rotated = context.random.bytes(96).toString('base64url');
  token.replacedAt ??= context.now();
  session.refreshTokens.push({ hash: refreshTokenHash(rotated), expiresAt: token.expiresAt });
  session.refreshTokens.splice(0, session.refreshTokens.length - maxRemembered);
  context.save();
  return { output: { AuthenticationResult: { ...tokens, RefreshToken: rotated } }, user };
}

function usable(refreshToken: string, { directory, client }: App, context: ActionContext): HeldRefreshToken {
  const now = context.now();
  const held = findRefreshToken(directory.users, refreshToken);
  if (!held || held.session.clientId !== client.id) {
    throw notAuthorized(
      'Invalid Refresh Token',
      held ? 'the refresh token belongs to another client' : 'the refresh token is unknown',
    );
  }
  const { user, session, token } = held;
  if (user.disabled) {
    throw userDisabled();
  }
  if (user.status === 'RESET_REQUIRED') {
    throw passwordResetRequired();
  }
  if (session.revokedAt !== undefined) {
    throw notAuthorized('Refresh Token has been revoked');
  }
  if (token.expiresAt <= now) {
    throw notAuthorized('Refresh Token has expired');
  }
  if (token.replacedAt !== undefined && now >= token.replacedAt + (client.refreshTokenGrace ?? 0) * 1000) {
    throw new CognitoException(
      'RefreshTokenReuseException',
      'Refresh token has been invalidated by rotation.',
      'a newer refresh token has replaced this one',
    );
  }
  return held;
}
