import { invalidParameter } from '../../wire/cognito-exception.js';
import type { Action } from '../action.js';
import { checkVerifiable } from './verify-user-attribute.js';

export const getUserAttributeVerificationCode: Action = async (input, context) => {
  const { directory, client, user } = context.signedIn(input);
  checkVerifiable(input);
  const email = user.pendingEmail ?? user.attributes.email;
  if (email === undefined) {
    throw invalidParameter('User does not have an email address to verify');
  }
  const CodeDeliveryDetails = await context.verification.send(directory, user, 'email', email, {
    source: 'CustomMessage_VerifyUserAttribute',
    clientId: client.id,
    clientMetadata: input.map('ClientMetadata'),
  });
  return { output: { CodeDeliveryDetails }, user };
};
