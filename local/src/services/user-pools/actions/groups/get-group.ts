import { groupType } from '../../groups/group-description.js';
import { namedGroup } from '../../groups/named-group.js';
import type { Action } from '../action.js';

export const getGroup: Action = (input, context) => {
  const directory = context.pool(input);
  return { output: { Group: groupType(namedGroup(input, directory), directory) } };
};
