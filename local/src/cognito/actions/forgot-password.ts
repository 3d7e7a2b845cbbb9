import { checkSecretHash } from '../client-secret.js';
import { type CognitoException, invalidParameter, notAuthorized, userDisabled } from '../cognito-exception.js';
import { constraints } from '../input.js';
import type { User } from '../user.js';
import type { Action } from './action.js';
import { unknownUser } from './confirm-sign-up.js';

export const forgotPassword: Action = async (input, service) => {
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
  const email = recoverable(user) ? user?.attributes.email : undefined;
  if (user && email !== undefined) {
    const CodeDeliveryDetails = await service.verification.send(directory, user, 'password', email, {
      source: 'CustomMessage_ForgotPassword',
      clientId: client.id,
      clientMetadata: input.map('ClientMetadata'),
    });
    return { output: { CodeDeliveryDetails }, user };
  }
  if (client.preventUserExistenceErrors) {
    const counted = service.counted(user, name, directory);
    return { output: { CodeDeliveryDetails: service.verification.pretend(directory, name, 'password', counted) } };
  }
  throw refusal(user);
};

function recoverable(user: User | undefined): boolean {
  return user?.attributes.email_verified === 'true' && !user.disabled && user.status !== 'FORCE_CHANGE_PASSWORD';
}

function refusal(user: User | undefined): CognitoException {
  if (!user) {
    return unknownUser();
  }
  if (user.disabled) {
    return userDisabled();
  }
  return user.status === 'FORCE_CHANGE_PASSWORD'
    ? notAuthorized('User password cannot be reset in the current state.', 'the user has a temporary password')
    : invalidParameter('Cannot reset password for the user as there is no registered/verified email or phone_number');
}
