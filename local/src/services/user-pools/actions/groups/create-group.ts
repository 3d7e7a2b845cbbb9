import { groupType } from '../../groups/group-description.js';
import { groupProperties } from '../../groups/group-properties.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';

export const createGroup: Action = (input, context) => {
  const directory = context.pool(input);
  const name = input.text('GroupName', constraints.groupName);
  const properties = groupProperties(input);
  if (directory.group(name)) {
    throw new CognitoException('GroupExistsException', 'A group with the name already exists.');
  }
  const group = { name, ...properties, createdAt: context.now() };
  directory.addGroup(group);
  context.save();
  return { output: { Group: groupType(group, directory) } };
};
