import { checkRecovery, recoveryAddress, unrecoverable } from '../../passwords/password-recovery.js';
import { migratedAtForgotPassword } from '../../users/migration.js';
import { checkSecretHash } from '../../wire/client-secret.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';
import { unknownUser } from './confirm-sign-up.js';

export const forgotPassword: Action = async (input, context) => {
  const { directory, client } = context.app(input);
  const name = input.text('Username', constraints.username);
  checkSecretHash(client, name, input.optionalText('SecretHash', constraints.secretHash));
  checkRecovery(directory.pool);
  const clientMetadata = input.map('ClientMetadata');
  const app = { directory, client };
  const claimant = { user: undefined, name, username: name };
  const known = directory.named(name);
  const user =
    known ?? (await migratedAtForgotPassword(claimant, app, clientMetadata, context)) ?? directory.named(name);
  const email = recoveryAddress(user, directory.pool);
  if (user && email !== undefined) {
    const CodeDeliveryDetails = await context.verification.send(directory, user, 'password', email, {
      source: 'CustomMessage_ForgotPassword',
      clientId: client.id,
      clientMetadata,
    });
    return { output: { CodeDeliveryDetails }, user };
  }
  if (client.preventUserExistenceErrors) {
    const attempts = context.attemptsOf(user, name, directory);
    return { output: { CodeDeliveryDetails: context.verification.pretend(directory, name, 'password', attempts) } };
  }
  throw user ? unrecoverable(user, directory.pool) : unknownUser();
};
