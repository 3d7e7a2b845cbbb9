import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { triggerAttributes, type User } from '../users/user.js';
import {
  CognitoException,
  incorrectPassword,
  notAuthorized,
  notServed,
  passwordResetRequired,
  userDisabled,
} from '../wire/cognito-exception.js';
import type { AuthSession } from './auth-sessions.js';
import { completeSignIn } from './complete-sign-in.js';
import { newPasswordParameters } from './new-password-attributes.js';

type ClientMetadata = Readonly<Record<string, string>>;

/**
 * Signs in a user who proved to know the password, or says what is still asked for.
 *
 * @throws CognitoException where the user may not come in all the same.
 */
export async function signIn(
  user: User,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<Outcome> {
  const { password } = user;
  checkStatus(user, context.now());
  await context.triggers.run('PreAuthentication', {
    pool: app.directory.pool,
    clientId: app.client.id,
    userName: user.username,
    source: 'PreAuthentication_Authentication',
    request: { userAttributes: triggerAttributes(user), validationData: clientMetadata, userNotFound: false },
    response: {},
  });
  if (!app.directory.has(user) || user.password !== password) {
    throw incorrectPassword('the user was deleted, or the password changed, during the sign-in');
  }
  if (user.status === 'RESET_REQUIRED') {
    throw passwordResetRequired();
  }
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    const parameters = newPasswordParameters(user, app);
    return challenge('NEW_PASSWORD_REQUIRED', parameters, 'TokenGeneration_NewPasswordChallenge', user, app, context);
  }
  return askSecondFactor('TokenGeneration_Authentication', user, app, clientMetadata, context);
}

/** Asks for the second factor of a user whose password is proven; completes the sign-in where none is wanted. */
export async function askSecondFactor(
  source: AuthSession['source'],
  user: User,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<Outcome> {
  const { mfa, softwareTokens } = app.directory.pool;
  const { softwareToken } = user;
  if (softwareToken && mfa !== 'OFF' && (mfa === 'ON' || softwareToken.enabled)) {
    const { name } = softwareToken;
    const parameters: Record<string, string> = name === undefined ? {} : { FRIENDLY_DEVICE_NAME: name };
    return challenge('SOFTWARE_TOKEN_MFA', parameters, source, user, app, context);
  }
  if (mfa !== 'ON') {
    return completeSignIn({ user, password: user.password, source }, app, clientMetadata, context);
  }
  if (!softwareTokens) {
    throw notServed('a second factor other than SOFTWARE_TOKEN_MFA, as MfaConfiguration demands one,');
  }
  return challenge('MFA_SETUP', { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' }, source, user, app, context);
}

function checkStatus(user: User, now: number): void {
  if (user.disabled) {
    throw userDisabled();
  }
  if (user.status === 'UNCONFIRMED') {
    throw new CognitoException('UserNotConfirmedException', 'User is not confirmed.');
  }
  if (user.status === 'RESET_REQUIRED') {
    throw passwordResetRequired();
  }
  if (
    user.status === 'FORCE_CHANGE_PASSWORD' &&
    user.passwordExpiresAt !== undefined &&
    now >= user.passwordExpiresAt
  ) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
}

function challenge(
  name: AuthSession['challenge'],
  parameters: Readonly<Record<string, string>>,
  source: AuthSession['source'],
  user: User,
  { client }: App,
  context: ActionContext,
): Outcome {
  const expiresAt = context.now() + client.challengeValidity * 1000;
  const Session = context.random.bytes(64).toString('base64url');
  const { password } = user;
  context.authSessions.open(Session, { challenge: name, clientId: client.id, user, password, source, expiresAt });
  const ChallengeParameters = { USER_ID_FOR_SRP: user.username, ...parameters };
  return { output: { ChallengeName: name, Session, ChallengeParameters }, user };
}
