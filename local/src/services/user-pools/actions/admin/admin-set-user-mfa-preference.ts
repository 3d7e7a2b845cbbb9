import { setMfaPreference } from '../../mfa/mfa-preference.js';
import type { Action } from '../action.js';

export const adminSetUserMfaPreference: Action = (input, service) => {
  const { user } = service.poolUser(input);
  setMfaPreference(input, user);
  service.saveProfile(user);
  return { output: {}, user };
};
