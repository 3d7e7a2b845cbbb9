import { factorsOf } from '../../sign-in/first-factors/available-factors.js';
import { mfaSettings } from '../../users/user-description.js';
import type { Action } from '../action.js';

export const getUserAuthFactors: Action = (input, context) => {
  const { directory, user } = context.signedIn(input);
  const first = factorsOf(user, directory).filter((factor) => factor !== 'PASSWORD_SRP');
  const second =
    user.softwareToken && directory.pool.secondFactors.has('SOFTWARE_TOKEN_MFA') ? ['SOFTWARE_TOKEN_MFA'] : [];
  const output = {
    Username: user.username,
    ...mfaSettings(user),
    ConfiguredUserAuthFactors: [...first, ...second],
  };
  return { output, user };
};
