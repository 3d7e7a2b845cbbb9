import { revokeSessions } from '../../tokens/sessions.js';
import type { Action } from '../action.js';

export const adminUserGlobalSignOut: Action = (input, service) => {
  const { user } = service.poolUser(input);
  revokeSessions(user, service.now());
  service.save();
  return { output: {}, user };
};
