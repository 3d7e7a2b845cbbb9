import type { Action } from '../action.js';

export const adminEnableUser: Action = (input, service) => {
  const { user } = service.poolUser(input);
  delete user.disabled;
  service.saveProfile(user);
  return { output: {}, user };
};
