import type { Group } from '../template/group.js';
import { constraints, type Input } from '../wire/input.js';

const largestPrecedence = 2 ** 31 - 1;

/** The properties of a group in a request. */
export function groupProperties(input: Input): Pick<Group, 'description' | 'roleArn' | 'precedence'> {
  const description = input.optionalText('Description', constraints.description);
  const roleArn = input.optionalText('RoleArn', constraints.roleArn);
  const precedence = input.integer('Precedence', { min: 0, max: largestPrecedence });
  return {
    ...(description === undefined ? {} : { description }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(precedence === undefined ? {} : { precedence }),
  };
}
