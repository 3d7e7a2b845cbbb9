import { ownAttributes } from '../../template/attribute-schema.js';
import { userType } from '../../users/user-description.js';
import { readUserFilter } from '../../users/user-filter.js';
import { ageKey } from '../../users/user-order.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import { constraints } from '../../wire/input.js';
import { pageOf } from '../../wire/page.js';
import type { Action } from '../action.js';

export const listUsers: Action = (input, context) => {
  const { pool, users } = context.pool(input);
  const names = input.texts('AttributesToGet', constraints.attributeName);
  const isWanted = readUserFilter(input.optionalText('Filter', constraints.filter) ?? '');
  const unknown = names?.find((name) => !pool.schema.has(name) && !ownAttributes.includes(name));
  if (unknown !== undefined) {
    throw invalidParameter(
      'One or more requested attributes do not exist in user pool.',
      `the user pool has no attribute '${unknown}'`,
    );
  }
  const { items, next } = pageOf(users.filter(isWanted), ageKey, input, 'PaginationToken');
  return { output: { Users: items.map((user) => userType(user, names)), PaginationToken: next } };
};
