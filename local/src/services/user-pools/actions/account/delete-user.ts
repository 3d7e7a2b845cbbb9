import type { Action } from '../action.js';

export const deleteUser: Action = (input, service) => {
  const { directory, user } = service.signedIn(input);
  directory.remove(user);
  service.save();
  return { output: {}, user };
};
