import { setPassword } from '../../passwords/password.js';
import { temporaryUntil } from '../../passwords/temporary-until.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';

export const adminSetUserPassword: Action = (input, service) => {
  const { directory, user } = service.poolUser(input);
  const password = input.text('Password', constraints.password);
  const isPermanent = input.flag('Permanent');
  const expiresAt = isPermanent ? undefined : temporaryUntil(directory.pool, service.now());
  setPassword(password, user, directory, service, expiresAt);
  user.status = isPermanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
  // A code from before would replace the password that was given just now.
  delete user.codes.password;
  service.saveProfile(user);
  return { output: {}, user };
};
