import { revokeSessions } from '../../tokens/sessions.js';
import type { Action } from '../action.js';

export const adminDisableUser: Action = (input, service) => {
  const { user } = service.poolUser(input);
  user.disabled = true;
  revokeSessions(user, service.now());
  service.saveProfile(user);
  return { output: {}, user };
};
