import type { Action } from '../action.js';

export const adminDeleteUser: Action = (input, context) => {
  const { directory, user } = context.poolUser(input);
  directory.remove(user);
  context.save();
  return { output: {}, user };
};
