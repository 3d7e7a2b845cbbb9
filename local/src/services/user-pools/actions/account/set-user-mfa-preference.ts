import { setMfaPreference } from '../../mfa/mfa-preference.js';
import type { Action } from '../action.js';

export const setUserMfaPreference: Action = (input, context) => {
  const { user, directory } = context.signedIn(input);
  setMfaPreference(input, user, directory.pool);
  context.saveProfile(user);
  return { output: {}, user };
};
