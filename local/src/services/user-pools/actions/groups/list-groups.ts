import { groupType } from '../../groups/group-description.js';
import { pageOf } from '../../wire/page.js';
import type { Action } from '../action.js';

export const listGroups: Action = (input, context) => {
  const directory = context.pool(input);
  const { items, next } = pageOf(directory.groups, ({ name }) => name, input);
  return { output: { Groups: items.map((group) => groupType(group, directory)), NextToken: next } };
};
