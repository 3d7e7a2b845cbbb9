import { resourceNotFound } from './cognito-exception.js';
import type { Directory } from './directory.js';
import type { Group } from './group.js';
import { constraints, type Input } from './input.js';

/** @throws CognitoException where the pool has no group of the name that a request gives. */
export function namedGroup(input: Input, directory: Directory): Group {
  const group = directory.group(input.text('GroupName', constraints.groupName));
  if (!group) {
    throw resourceNotFound('Group not found.');
  }
  return group;
}
