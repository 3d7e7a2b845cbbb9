import { noClientId } from '../../tokens/triggers.js';
import { confirmed } from '../../users/confirmed.js';
import { notAuthorized } from '../../wire/cognito-exception.js';
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
