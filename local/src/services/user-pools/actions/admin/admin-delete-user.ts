import type { Action } from '../action.js';

export const adminDeleteUser: Action = (input, service) => {
  const { directory, user } = service.poolUser(input);
  directory.remove(user);
  service.save();
  return { output: {}, user };
};
