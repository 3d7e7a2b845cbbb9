import { setPassword } from '../../passwords/password.js';
import { temporaryPasswordExpiry } from '../../passwords/temporary-password.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';

export const adminSetUserPassword: Action = (input, context) => {
  const { directory, user } = context.poolUser(input);
  const password = input.text('Password', constraints.password);
  const isPermanent = input.flag('Permanent');
  const expiresAt = isPermanent ? undefined : temporaryPasswordExpiry(directory.pool, context.now());
  setPassword(password, user, directory, context, expiresAt);
  user.status = isPermanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
  // An earlier code would replace the new password.
  delete user.codes.password;
  context.saveProfile(user);
  return { output: {}, user };
};
