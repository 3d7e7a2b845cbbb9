import { revokeSessions } from '../../tokens/sessions.js';
import type { Action } from '../action.js';

export const adminUserGlobalSignOut: Action = (input, context) => {
  const { user } = context.poolUser(input);
  revokeSessions(user, context.now());
  context.save();
  return { output: {}, user };
};
