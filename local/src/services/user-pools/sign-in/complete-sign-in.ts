import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { forgetExpired, refreshTokenHash } from '../tokens/sessions.js';
import { type Session, triggerAttributes, type User } from '../users/user.js';
import { incorrectPassword, passwordResetRequired } from '../wire/cognito-exception.js';
import type { AuthSession } from './auth-sessions.js';
import { forgetFailures } from './lockout.js';

/**
 * Returns tokens for a user who has answered all challenges; at managed login none, because it returns a code first.
 *
 * @throws CognitoException if a trigger refuses, or the user who began the sign-in no longer exists.
 */
export async function completeSignIn(
  { user, password, source }: Pick<AuthSession, 'user' | 'password' | 'source'>,
  { directory, client }: App,
  clientMetadata: Readonly<Record<string, string>>,
  context: ActionContext,
): Promise<Outcome> {
  const { random } = context;
  await context.triggers.run('PostAuthentication', {
    pool: directory.pool,
    clientId: client.id,
    userName: user.username,
    source: 'PostAuthentication_Authentication',
    request: { userAttributes: triggerAttributes(user), newDeviceUsed: false, clientMetadata },
    response: {},
  });

  if (!context.givesTokens) {
    checkStill(user, password, directory.has(user));
    forgetFailures(user);
    context.save();
    return { output: {}, user };
  }
  const now = context.now();
  const refreshToken = random.bytes(96).toString('base64url');
  const session: Session = {
    id: random.uuid(),
    clientId: client.id,
    originJti: random.uuid(),
    authTime: now,
    refreshTokens: [{ hash: refreshTokenHash(refreshToken), expiresAt: now + client.validity.refreshToken * 1000 }],
  };
  const tokens = await context.tokens.issue({ directory, client, user, session, source, clientMetadata });
  checkStill(user, password, directory.has(user));
  forgetFailures(user);
  forgetExpired(user, now);
  user.sessions.push(session);
  context.save();
  return { output: { ChallengeParameters: {}, AuthenticationResult: { ...tokens, RefreshToken: refreshToken } }, user };
}

function checkStill(user: User, password: AuthSession['password'], isThere: boolean): void {
  if (!isThere || user.disabled || user.password !== password) {
    throw incorrectPassword('the user was deleted or disabled, or the password changed, during the sign-in');
  }
  if (user.status === 'RESET_REQUIRED') {
    throw passwordResetRequired();
  }
}
