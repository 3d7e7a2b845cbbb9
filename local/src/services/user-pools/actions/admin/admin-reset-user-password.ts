import { checkRecovery, recoveryAddress, unrecoverable } from '../../passwords/password-recovery.js';
import { noClientId } from '../../tokens/triggers.js';
import type { Action } from '../action.js';

export const adminResetUserPassword: Action = async (input, context) => {
  const { directory, user } = context.poolUser(input);
  checkRecovery(directory.pool);
  const email = recoveryAddress(user, directory.pool);
  if (email === undefined) {
    throw unrecoverable(user, directory.pool);
  }
  await context.verification.send(directory, user, 'password', email, {
    source: 'CustomMessage_ForgotPassword',
    clientId: noClientId,
    clientMetadata: input.map('ClientMetadata'),
  });
  user.status = 'RESET_REQUIRED';
  context.saveProfile(user);
  return { output: {}, user };
};
