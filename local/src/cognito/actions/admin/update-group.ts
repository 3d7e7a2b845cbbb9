import { invalidParameter } from '../../cognito-exception.js';
import { groupType } from '../../group-description.js';
import { groupProperties } from '../../group-properties.js';
import { namedGroup } from '../../named-group.js';
import type { Action } from '../action.js';

export const updateGroup: Action = (input, service) => {
  const directory = service.pool(input);
  const group = namedGroup(input, directory);
  if (directory.isOfTemplate(group.name)) {
    throw invalidParameter(`the group '${group.name}' is one of the template: change it there`);
  }
  const changed = { ...group, ...groupProperties(input), modifiedAt: service.now() };
  directory.changeGroup(changed);
  service.save();
  return { output: { Group: groupType(changed, directory) } };
};
