import { namedGroup } from '../../groups/named-group.js';
import { userType } from '../../users/user-description.js';
import { ageKey } from '../../users/user-order.js';
import { pageOf } from '../../wire/page.js';
import type { Action } from '../action.js';

export const listUsersInGroup: Action = (input, context) => {
  const directory = context.pool(input);
  const { name } = namedGroup(input, directory);
  const users = directory.users.filter((user) => directory.groupsOf(user).includes(name));
  const { items, next } = pageOf(users, ageKey, input);
  return { output: { Users: items.map((user) => userType(user)), NextToken: next } };
};
