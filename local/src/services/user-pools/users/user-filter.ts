import { invalidParameter } from '../wire/cognito-exception.js';
import type { User } from './user.js';

/** Whether a user matches the filter. */
export type UserFilter = (user: User) => boolean;

/** The attributes that can be searched, with the value for a user. */
const searchable: ReadonlyMap<string, (user: User) => string | undefined> = new Map([
  ['username', ({ username }: User) => username],
  ['sub', ({ sub }: User) => sub],
  ['status', ({ disabled }: User) => (disabled ? 'Disabled' : 'Enabled')],
  ['cognito:user_status', ({ status }: User) => status],
  ...['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map(
    (name) => [name, ({ attributes }: User) => attributes[name]] as const,
  ),
]);

/**
 * Parses the `Filter` of `ListUsers`: `name = "value"`, or `name ^= "value"` for a prefix.
 *
 * @throws CognitoException if it is not a filter.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
 */
export function readUserFilter(filter: string): UserFilter {
  if (filter.trim() === '') {
    return () => true;
  }
  const pattern = /^\s*(?:"([^"]*)"|([\w:]+))\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s;
  const [, quoted, plain, type, escaped = ''] = pattern.exec(filter) ?? [];
  const name = quoted ?? plain;
  if (name === undefined) {
    throw invalidParameter('Error while parsing filter.', `Filter must have the form 'name = "value"'`);
  }
  const attributeOf = searchable.get(name);
  if (!attributeOf) {
    const names = [...searchable.keys()].join(', ');
    throw invalidParameter(`Invalid search attribute: ${name}`, `only these attributes can be searched: ${names}`);
  }
  const wanted = caseOf(name, escaped.replace(/\\(.)/gs, '$1'));
  return (user) => {
    const found = attributeOf(user);
    const value = found === undefined ? undefined : caseOf(name, found);
    return value !== undefined && (type === '=' ? value === wanted : value.startsWith(wanted));
  };
}

function caseOf(name: string, value: string): string {
  return name === 'cognito:user_status' ? value.toLowerCase() : value;
}
