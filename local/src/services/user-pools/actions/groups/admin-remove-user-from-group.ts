import { namedGroup } from '../../groups/named-group.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import type { Action } from '../action.js';

export const adminRemoveUserFromGroup: Action = (input, context) => {
  const { directory, user } = context.poolUser(input);
  const { name } = namedGroup(input, directory);
  if (directory.isPutInto(name, user)) {
    throw invalidParameter(
      `an AWS::Cognito::UserPoolUserToGroupAttachment in the template adds the user to the group '${name}': remove it from the template`,
    );
  }
  user.groups.splice(0, user.groups.length, ...user.groups.filter((group) => group !== name));
  context.save();
  return { output: {}, user };
};
