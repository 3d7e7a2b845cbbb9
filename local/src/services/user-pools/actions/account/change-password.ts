import { attemptLimitExceeded } from '../../messages/codes.js';
import { isPasswordOf, proven, setPassword } from '../../passwords/password.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';

export const changePassword: Action = (input, context) => {
  const { directory, user } = context.signedIn(input);
  const proposed = input.text('ProposedPassword', constraints.password);
  if (user.password !== undefined) {
    const previous = input.text('PreviousPassword', constraints.password);
    const isRight = () => isPasswordOf(previous, user, directory);
    proven(isRight, user, user.username, directory, context, attemptLimitExceeded);
  }
  setPassword(proposed, user, directory, context);
  context.saveProfile(user);
  return { output: {}, user };
};
