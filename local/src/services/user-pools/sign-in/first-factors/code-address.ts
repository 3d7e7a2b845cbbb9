import type { Medium } from '../../messages/sign-in-codes.js';
import type { Directory } from '../../users/directory.js';
import { masked, type User } from '../../users/user.js';
import type { Claimant } from '../begun-sign-in.js';
import { simulatedAddress } from '../simulated-user.js';

/** Where codes of a user are sent; `undefined` if there is no verified address or number. */
export function codeAddress({ attributes }: User, medium: Medium): string | undefined {
  const { email, email_verified, phone_number, phone_number_verified } = attributes;
  const [to, verified] = medium === 'EMAIL' ? [email, email_verified] : [phone_number, phone_number_verified];
  return verified === 'true' ? to : undefined;
}

/** Where a code is said to go: an unknown user seems to have an address as well. */
export function maskedDestination({ user, name }: Claimant, medium: Medium, directory: Directory): string {
  return masked((user && codeAddress(user, medium)) ?? simulatedAddress(name, medium, directory));
}
