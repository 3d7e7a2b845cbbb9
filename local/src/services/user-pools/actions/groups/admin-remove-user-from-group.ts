import { namedGroup } from '../../groups/named-group.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import type { Action } from '../action.js';

export const adminRemoveUserFromGroup: Action = (input, context) => {
  const { directory, user } = context.poolUser(input);
  const { name } = namedGroup(input, directory);
  if (directory.isPutInto(name, user)) {
    throw invalidParameter(
      `the user is in the group '${name}' because of an AWS::Cognito::UserPoolUserToGroupAttachment in the template: remove it there`,
    );
  }
  user.groups.splice(0, user.groups.length, ...user.groups.filter((group) => group !== name));
  context.save();
  return { output: {}, user };
};
