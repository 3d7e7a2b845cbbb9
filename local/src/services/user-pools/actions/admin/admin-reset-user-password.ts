import { checkRecovery, recoveryAddress, unrecoverable } from '../../passwords/password-recovery.js';
import { noClientId } from '../../tokens/triggers.js';
import type { Action } from '../action.js';

export const adminResetUserPassword: Action = async (input, service) => {
  const { directory, user } = service.poolUser(input);
  checkRecovery(directory.pool);
  const email = recoveryAddress(user);
  if (email === undefined) {
    throw unrecoverable(user);
  }
  await service.verification.send(directory, user, 'password', email, {
    source: 'CustomMessage_ForgotPassword',
    clientId: noClientId,
    clientMetadata: input.map('ClientMetadata'),
  });
  user.status = 'RESET_REQUIRED';
  service.saveProfile(user);
  return { output: {}, user };
};
