import { groupType } from '../../groups/group-description.js';
import { groupProperties } from '../../groups/group-properties.js';
import { namedGroup } from '../../groups/named-group.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import type { Action } from '../action.js';

export const updateGroup: Action = (input, context) => {
  const directory = context.pool(input);
  const group = namedGroup(input, directory);
  if (directory.isOfTemplate(group.name)) {
    throw invalidParameter(`the group '${group.name}' is in the template: change it there`);
  }
  const changed = { ...group, ...groupProperties(input), modifiedAt: context.now() };
  directory.changeGroup(changed);
  context.save();
  return { output: { Group: groupType(changed, directory) } };
};
