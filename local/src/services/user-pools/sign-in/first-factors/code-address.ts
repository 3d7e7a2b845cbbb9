import type { Medium } from '../../messages/sign-in-codes.js';
import type { User } from '../../users/user.js';

/** Where codes of a user go; `undefined` where there is no verified address or number. */
export function codeAddress({ attributes }: User, medium: Medium): string | undefined {
  const { email, email_verified, phone_number, phone_number_verified } = attributes;
  const [to, verified] = medium === 'EMAIL' ? [email, email_verified] : [phone_number, phone_number_verified];
  return verified === 'true' ? to : undefined;
}
