import { expiredCode } from '../../messages/codes.js';
import { checkSignUpSession, signUpSession } from '../../sign-in/continue-sign-up.js';
import { runPostConfirmation } from '../../users/post-confirmation.js';
import { checkSecretHash } from '../../wire/client-secret.js';
import { CognitoException, notAuthorized } from '../../wire/cognito-exception.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';

export const confirmSignUp: Action = async (input, context) => {
  const app = context.app(input);
  const { directory, client } = app;
  const name = input.text('Username', constraints.username);
  const code = input.text('ConfirmationCode', constraints.code);
  const session = input.optionalText('Session', constraints.session);
  const clientMetadata = input.map('ClientMetadata');
  checkSecretHash(client, name, input.optionalText('SecretHash', constraints.secretHash));
  const user = directory.named(name);
  if (!user) {
    throw client.preventUserExistenceErrors ? expiredCode('no such user') : unknownUser();
  }
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  checkSignUpSession(session, user, app, context);
  const { email } = user.attributes;
  const holder = email === undefined ? undefined : directory.holder('email', email);
  if (holder && holder !== user && !input.flag('ForceAliasCreation')) {
    throw new CognitoException('AliasExistsException', 'An account with the email already exists.');
  }
  context.verification.redeem(user, 'signUp', code, email);
  if (holder && holder !== user) {
    holder.attributes = { ...holder.attributes, email_verified: 'false' };
  }
  user.status = 'CONFIRMED';
  user.attributes = { ...user.attributes, email_verified: 'true' };
  context.saveProfile(user);
  const source = 'PostConfirmation_ConfirmSignUp';
  await runPostConfirmation(user, directory, { source, clientId: client.id, clientMetadata }, context);
  if (session !== undefined) {
    context.signUpSessions.close(session);
  }
  return { output: signUpSession(user, true, app, context), user };
};

export function unknownUser(): CognitoException {
  return new CognitoException('UserNotFoundException', 'Username/client id combination not found.');
}
