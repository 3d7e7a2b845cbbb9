import type { Outcome } from './actions/action.js';
import { CognitoException, incorrectPassword, notServed } from './cognito-exception.js';
import type { App, Service } from './service.js';
import { forgetExpired, refreshTokenHash } from './sessions.js';
import { type Session, triggerAttributes, type User } from './user.js';

/**
 * Signs in a user who proved to know the password.
 *
 * @throws CognitoException where the user may not come in all the same.
 */
export async function signIn(
  user: User,
  { directory, client }: App,
  clientMetadata: { readonly [key: string]: string },
  service: Service,
): Promise<Outcome> {
  const { pool } = directory;
  const { password } = user;
  if (user.status !== 'CONFIRMED') {
    throw new CognitoException('UserNotConfirmedException', 'User is not confirmed.');
  }
  if (pool.mfaRequired) {
    throw notServed('multi-factor authentication, which MfaConfiguration demands,');
  }
  const occasion = { pool, clientId: client.id, userName: user.username, response: {} };
  const userAttributes = triggerAttributes(user);
  await service.triggers.run('PreAuthentication', {
    ...occasion,
    source: 'PreAuthentication_Authentication',
    request: { userAttributes, validationData: clientMetadata, userNotFound: false },
  });
  await service.triggers.run('PostAuthentication', {
    ...occasion,
    source: 'PostAuthentication_Authentication',
    request: { userAttributes, newDeviceUsed: false, clientMetadata },
  });

  const { random } = service;
  const now = service.now();
  const refreshToken = random.bytes(96).toString('base64url');
  const session: Session = {
    id: random.uuid(),
    clientId: client.id,
    originJti: random.uuid(),
    authTime: now,
    refreshTokens: [{ hash: refreshTokenHash(refreshToken), expiresAt: now + client.validity.refreshToken * 1000 }],
  };
  const source = 'TokenGeneration_Authentication';
  const tokens = await service.tokens.issue({ directory, client, user, session, source, clientMetadata });
  if (!directory.has(user) || user.password !== password) {
    throw incorrectPassword('the user was deleted, or the password changed, during the sign-in');
  }
  forgetExpired(user, now);
  user.sessions.push(session);
  service.save();
  return { output: { ChallengeParameters: {}, AuthenticationResult: { ...tokens, RefreshToken: refreshToken } }, user };
}
