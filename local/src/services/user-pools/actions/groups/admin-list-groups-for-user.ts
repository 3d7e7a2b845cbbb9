import { groupType } from '../../groups/group-description.js';
import { pageOf } from '../../wire/page.js';
import type { Action } from '../action.js';

export const adminListGroupsForUser: Action = (input, context) => {
  const { directory, user } = context.poolUser(input);
  const names = directory.groupsOf(user);
  const groups = directory.groups.filter(({ name }) => names.includes(name));
  const { items, next } = pageOf(groups, ({ name }) => name, input);
  return { output: { Groups: items.map((group) => groupType(group, directory)), NextToken: next }, user };
};
