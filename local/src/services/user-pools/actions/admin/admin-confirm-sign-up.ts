import { noClientId } from '../../tokens/triggers.js';
import { runPostConfirmation } from '../../users/post-confirmation.js';
import { notAuthorized } from '../../wire/cognito-exception.js';
import type { Action } from '../action.js';

/** Confirms the user, but not the address. */
export const adminConfirmSignUp: Action = async (input, context) => {
  const { directory, user } = context.poolUser(input);
  const clientMetadata = input.map('ClientMetadata');
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  user.status = 'CONFIRMED';
  context.saveProfile(user);
  const source = 'PostConfirmation_ConfirmSignUp';
  await runPostConfirmation(user, directory, { source, clientId: noClientId, clientMetadata }, context);
  return { output: {}, user };
};
