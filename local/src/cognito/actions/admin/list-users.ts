import { ownAttributes } from '../../attribute-schema.js';
import { invalidParameter } from '../../cognito-exception.js';
import { constraints } from '../../input.js';
import { pageOf } from '../../page.js';
import { userType } from '../../user-description.js';
import { readUserFilter } from '../../user-filter.js';
import { ageKey } from '../../user-order.js';
import type { Action } from '../action.js';

export const listUsers: Action = (input, service) => {
  const { pool, users } = service.pool(input);
  const names = input.texts('AttributesToGet', constraints.attributeName);
  const isWanted = readUserFilter(input.optionalText('Filter', constraints.filter) ?? '');
  const unknown = names?.find((name) => !pool.schema.has(name) && !ownAttributes.includes(name));
  if (unknown !== undefined) {
    throw invalidParameter('One or more requested attributes do not exist in user pool.', `there is no '${unknown}'`);
  }
  const { items, next } = pageOf(users.filter(isWanted), ageKey, input, 'PaginationToken');
  return { output: { Users: items.map((user) => userType(user, names)), PaginationToken: next } };
};
