import type { Action } from '../action.js';

export const adminEnableUser: Action = (input, context) => {
  const { user } = context.poolUser(input);
  delete user.disabled;
  context.saveProfile(user);
  return { output: {}, user };
};
