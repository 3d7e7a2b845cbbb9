import { invalidParameter } from '../cognito-exception.js';
import type { Action } from './action.js';
import { checkVerifiable } from './verify-user-attribute.js';

export const getUserAttributeVerificationCode: Action = (input, service) => {
  const { directory, user } = service.signedIn(input);
  checkVerifiable(input);
  const email = user.pendingEmail ?? user.attributes.email;
  if (email === undefined) {
    throw invalidParameter('User does not have an email address to verify');
  }
  return { output: { CodeDeliveryDetails: service.verification.send(directory, user, 'email', email) }, user };
};
