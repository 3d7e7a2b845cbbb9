import { namedGroup } from '../../groups/named-group.js';
import type { Action } from '../action.js';

export const adminAddUserToGroup: Action = (input, service) => {
  const { directory, user } = service.poolUser(input);
  const { name } = namedGroup(input, directory);
  if (!user.groups.includes(name)) {
    user.groups.push(name);
  }
  service.save();
  return { output: {}, user };
};
