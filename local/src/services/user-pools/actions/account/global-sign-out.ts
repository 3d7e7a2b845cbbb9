import { revokeSessions } from '../../tokens/sessions.js';
import type { Action } from '../action.js';

export const globalSignOut: Action = (input, context) => {
  const { user } = context.signedIn(input);
  revokeSessions(user, context.now());
  context.save();
  return { output: {}, user };
};
