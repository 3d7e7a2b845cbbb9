import { CognitoException } from '../../cognito-exception.js';
import type { Group } from '../../group.js';
import { groupType } from '../../group-description.js';
import { constraints } from '../../input.js';
import type { Action } from '../action.js';

const largestPrecedence = 2 ** 31 - 1;

export const createGroup: Action = (input, service) => {
  const directory = service.pool(input);
  const name = input.text('GroupName', constraints.groupName);
  const description = input.optionalText('Description', constraints.description);
  const roleArn = input.optionalText('RoleArn', constraints.roleArn);
  const precedence = input.integer('Precedence', { min: 0, max: largestPrecedence });
  if (directory.group(name)) {
    throw new CognitoException('GroupExistsException', 'A group with the name already exists.');
  }
  const group: Group = {
    name,
    ...(description === undefined ? {} : { description }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(precedence === undefined ? {} : { precedence }),
    createdAt: service.now(),
  };
  directory.addGroup(group);
  service.save();
  return { output: { Group: groupType(group, directory) } };
};
