import { revokeSessions } from '../../tokens/sessions.js';
import type { Action } from '../action.js';

export const adminDisableUser: Action = (input, context) => {
  const { user } = context.poolUser(input);
  user.disabled = true;
  revokeSessions(user, context.now());
  context.saveProfile(user);
  return { output: {}, user };
};
