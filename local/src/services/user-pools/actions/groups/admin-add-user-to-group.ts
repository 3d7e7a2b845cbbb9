import { namedGroup } from '../../groups/named-group.js';
import type { Action } from '../action.js';

export const adminAddUserToGroup: Action = (input, context) => {
  const { directory, user } = context.poolUser(input);
  const { name } = namedGroup(input, directory);
  if (!user.groups.includes(name)) {
    user.groups.push(name);
  }
  context.save();
  return { output: {}, user };
};
