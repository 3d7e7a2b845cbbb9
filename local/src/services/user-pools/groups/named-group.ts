import type { Group } from '../template/group.js';
import type { Directory } from '../users/directory.js';
import { resourceNotFound } from '../wire/cognito-exception.js';
import { constraints, type Input } from '../wire/input.js';

/** @throws CognitoException if the pool has no group with the name in a request. */
export function namedGroup(input: Input, directory: Directory): Group {
  const group = directory.group(input.text('GroupName', constraints.groupName));
  if (!group) {
    throw resourceNotFound('Group not found.');
  }
  return group;
}
