import { invalidParameter } from '../cognito-exception.js';
import { constraints } from '../input.js';
import { checkSecretHash } from '../service.js';
import type { Action } from './action.js';
import { unknownUser } from './confirm-sign-up.js';

export const resendConfirmationCode: Action = (input, service) => {
  const { directory, client } = service.app(input);
  const name = input.text('Username', constraints.username);
  checkSecretHash(client, name, input.optionalText('SecretHash', constraints.secretHash));
  const user = directory.named(name);
  if (!user) {
    if (!client.preventUserExistenceErrors) {
      throw unknownUser();
    }
    return { output: { CodeDeliveryDetails: service.verification.pretend(directory, name) } };
  }
  if (user.status !== 'UNCONFIRMED') {
    throw invalidParameter('User is already confirmed.');
  }
  const { email } = user.attributes;
  if (email === undefined || !directory.pool.autoVerifiedAttributes.includes('email')) {
    throw invalidParameter('Auto verification not turned on.');
  }
  return { output: { CodeDeliveryDetails: service.verification.send(directory, user, 'signUp', email) }, user };
};
