import { checkSecretHash } from '../../wire/client-secret.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';
import { unknownUser } from './confirm-sign-up.js';

export const resendConfirmationCode: Action = async (input, context) => {
  const { directory, client } = context.app(input);
  const name = input.text('Username', constraints.username);
  checkSecretHash(client, name, input.optionalText('SecretHash', constraints.secretHash));
  const user = directory.named(name);
  if (!user) {
    if (!client.preventUserExistenceErrors) {
      throw unknownUser();
    }
    const attempts = context.attemptsOf(undefined, name, directory);
    return { output: { CodeDeliveryDetails: context.verification.pretend(directory, name, 'signUp', attempts) } };
  }
  if (user.status !== 'UNCONFIRMED') {
    throw invalidParameter('User is already confirmed.');
  }
  const { email } = user.attributes;
  if (email === undefined || !directory.pool.autoVerifiedAttributes.includes('email')) {
    throw invalidParameter('Auto verification not turned on.');
  }
  const CodeDeliveryDetails = await context.verification.send(directory, user, 'signUp', email, {
    source: 'CustomMessage_ResendCode',
    clientId: client.id,
    clientMetadata: input.map('ClientMetadata'),
  });
  return { output: { CodeDeliveryDetails }, user };
};
