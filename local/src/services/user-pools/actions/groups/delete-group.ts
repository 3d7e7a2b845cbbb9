import { namedGroup } from '../../groups/named-group.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import type { Action } from '../action.js';

export const deleteGroup: Action = (input, context) => {
  const directory = context.pool(input);
  const { name } = namedGroup(input, directory);
  if (directory.isOfTemplate(name)) {
    throw invalidParameter(
      `the group '${name}' is in the template, which would create it again at the next start: remove it from the template`,
    );
  }
  directory.removeGroup(name);
  context.save();
  return { output: {} };
};
