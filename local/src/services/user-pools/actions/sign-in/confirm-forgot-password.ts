import { codeMismatch } from '../../messages/codes.js';
import { setPassword } from '../../passwords/password.js';
import { checkPassword } from '../../template/password-policy.js';
import { runPostConfirmation } from '../../users/post-confirmation.js';
import { checkSecretHash } from '../../wire/client-secret.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';
import { unknownUser } from './confirm-sign-up.js';

export const confirmForgotPassword: Action = async (input, context) => {
  const app = context.app(input);
  const { directory, client } = app;
  const name = input.text('Username', constraints.username);
  const code = input.text('ConfirmationCode', constraints.code);
  const password = input.text('Password', constraints.password);
  const clientMetadata = input.map('ClientMetadata');
  checkSecretHash(client, name, input.optionalText('SecretHash', constraints.secretHash));
  checkPassword(password, directory.pool.passwordPolicy);
  const user = directory.named(name);
  if (!user) {
    throw client.preventUserExistenceErrors ? codeMismatch('no such user') : unknownUser();
  }
  context.verification.redeem(user, 'password', code, user.attributes.email);
  setPassword(password, user, directory, context);
  user.status = 'CONFIRMED';
  context.saveProfile(user);
  const source = 'PostConfirmation_ConfirmForgotPassword';
  await runPostConfirmation(user, directory, { source, clientId: client.id, clientMetadata }, context);
  return { output: {}, user };
};
