import { codeMismatch } from '../codes.js';
import { constraints } from '../input.js';
import { identityOf } from '../password.js';
import { checkPassword } from '../password-policy.js';
import { checkSecretHash } from '../service.js';
import { verifierOf } from '../srp.js';
import type { Action } from './action.js';
import { confirmed, unknownUser } from './confirm-sign-up.js';

export const confirmForgotPassword: Action = async (input, service) => {
  const app = service.app(input);
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
  service.verification.redeem(user, 'password', code);
  user.password = verifierOf(password, identityOf(directory.pool, user.username), service.random.bytes(16));
  user.status = 'CONFIRMED';
  service.save();
  await confirmed(user, app, clientMetadata, service, 'PostConfirmation_ConfirmForgotPassword');
  return { output: {}, user };
};
