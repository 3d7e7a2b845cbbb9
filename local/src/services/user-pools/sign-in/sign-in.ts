import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { triggerAttributes, type User } from '../users/user.js';
import {
  CognitoException,
  incorrectPassword,
  notAuthorized,
  passwordResetRequired,
  userDisabled,
} from '../wire/cognito-exception.js';
import { completeSignIn } from './complete-sign-in.js';
import { newPasswordParameters } from './new-password-attributes.js';
import { askSecondFactor, challenge } from './second-factor.js';

type ClientMetadata = Readonly<Record<string, string>>;

/**
 * Signs in a user who has proven the first factor, or returns the next challenge.
 *
 * @param isMultiFactor whether what was proven counts as two factors
 * @throws CognitoException if the user may not sign in anyway.
 */
export async function signIn(
  user: User,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
  isMultiFactor = false,
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
  const source = 'TokenGeneration_Authentication';
  return isMultiFactor
    ? completeSignIn({ user, password, source }, app, clientMetadata, context)
    : askSecondFactor(source, user, app, clientMetadata, context);
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
