import { constraints } from '../input.js';
import { identityOf, verifyPassword } from '../password.js';
import { checkPassword } from '../password-policy.js';
import { verifierOf } from '../srp.js';
import type { Action } from './action.js';

export const changePassword: Action = (input, service) => {
  const { directory, user } = service.signedIn(input);
  const proposed = input.text('ProposedPassword', constraints.password);
  verifyPassword(input.text('PreviousPassword', constraints.password), user, directory);
  checkPassword(proposed, directory.pool.passwordPolicy);
  user.password = verifierOf(proposed, identityOf(directory.pool, user.username), service.random.bytes(16));
  service.save();
  return { output: {}, user };
};
