import { invalidParameter, notAuthorized } from '../cognito-exception.js';
import { constraints } from '../input.js';
import { checkSecretHash } from '../service.js';
import type { Action } from './action.js';
import { unknownUser } from './confirm-sign-up.js';

export const forgotPassword: Action = (input, service) => {
  const { directory, client } = service.app(input);
  const { pool } = directory;
  const name = input.text('Username', constraints.username);
  checkSecretHash(client, name, input.optionalText('SecretHash', constraints.secretHash));
  if (!pool.recoveryByEmail) {
    throw notAuthorized(
      'User password cannot be reset in the current state.',
      'AccountRecoverySetting lacks verified_email',
    );
  }
  const user = directory.named(name);
  const email = user?.attributes.email_verified === 'true' ? user.attributes.email : undefined;
  if (user && email !== undefined) {
    return { output: { CodeDeliveryDetails: service.verification.send(directory, user, 'password', email) }, user };
  }
  if (client.preventUserExistenceErrors) {
    return { output: { CodeDeliveryDetails: service.verification.pretend(directory, name) } };
  }
  throw user
    ? invalidParameter('Cannot reset password for the user as there is no registered/verified email or phone_number')
    : unknownUser();
};
