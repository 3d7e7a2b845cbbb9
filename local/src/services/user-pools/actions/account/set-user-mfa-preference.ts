import { setMfaPreference } from '../../mfa/mfa-preference.js';
import type { Action } from '../action.js';

export const setUserMfaPreference: Action = (input, service) => {
  const { user } = service.signedIn(input);
  setMfaPreference(input, user);
  service.saveProfile(user);
  return { output: {}, user };
};
