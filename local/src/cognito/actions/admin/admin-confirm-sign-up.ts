import { notAuthorized } from '../../cognito-exception.js';
import { confirmed } from '../../confirmed.js';
import { noClientId } from '../../triggers.js';
import type { Action } from '../action.js';

/** Confirms the user, not the address. */
export const adminConfirmSignUp: Action = async (input, service) => {
  const { directory, user } = service.poolUser(input);
  const clientMetadata = input.map('ClientMetadata');
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  user.status = 'CONFIRMED';
  service.saveProfile(user);
  const source = 'PostConfirmation_ConfirmSignUp';
  await confirmed(user, directory, { source, clientId: noClientId, clientMetadata }, service);
  return { output: {}, user };
};
