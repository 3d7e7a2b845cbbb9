import { revokeSessions } from '../../tokens/sessions.js';
import type { Action } from '../action.js';

export const globalSignOut: Action = (input, service) => {
  const { user } = service.signedIn(input);
  revokeSessions(user, service.now());
  service.save();
  return { output: {}, user };
};
