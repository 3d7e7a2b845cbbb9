import type { Action } from '../action.js';

export const deleteUser: Action = (input, context) => {
  const { directory, user } = context.signedIn(input);
  directory.remove(user);
  context.save();
  return { output: {}, user };
};
