import { setMfaPreference } from '../../mfa/mfa-preference.js';
import type { Action } from '../action.js';

export const adminSetUserMfaPreference: Action = (input, context) => {
  const { user } = context.poolUser(input);
  setMfaPreference(input, user);
  context.saveProfile(user);
  return { output: {}, user };
};
