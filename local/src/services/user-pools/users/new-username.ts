import { isEmail } from '../template/attribute-schema.js';
import type { UserPool } from '../template/user-pool.js';
import { invalidParameter, notServed } from '../wire/cognito-exception.js';

/** @throws CognitoException if the pool does not allow this user name. */
export function checkUsername(name: string, { usernameAttributes, aliasAttributes }: UserPool): void {
  const isNumber = /^\+\d+$/.test(name);
  if (usernameAttributes.includes('phone_number') && isNumber) {
    throw notServed('signing up with a phone number');
  }
  if (usernameAttributes.length > 0 && !isEmail(name)) {
    throw invalidParameter(
      usernameAttributes.includes('phone_number')
        ? 'Username should be either an email or a phone number.'
        : 'Username should be an email.',
    );
  }
  if (usernameAttributes.length === 0 && aliasAttributes.includes('email') && isEmail(name)) {
    throw invalidParameter('Username cannot be of email format, since user pool is configured for email alias.');
  }
}
