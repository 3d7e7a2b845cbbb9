import { checkEmailFree } from '../../users/attribute-changes.js';
import { invalidParameter, notServed } from '../../wire/cognito-exception.js';
import { constraints, type Input } from '../../wire/input.js';
import type { Action } from '../action.js';

export const verifyUserAttribute: Action = (input, context) => {
  const { directory, user } = context.signedIn(input);
  checkVerifiable(input);
  const code = input.text('Code', constraints.code);
  const email = user.pendingEmail ?? user.attributes.email;
  if (email !== undefined) {
    checkEmailFree(email, directory, user);
  }
  context.verification.redeem(user, 'email', code, email);
  if (user.pendingEmail !== undefined) {
    // A code that was sent to the old address does not verify the new one.
    delete user.codes.password;
  }
  if (email !== undefined) {
    user.attributes = { ...user.attributes, email, email_verified: 'true' };
  }
  delete user.pendingEmail;
  context.saveProfile(user);
  return { output: {}, user };
};

/** @throws CognitoException if no code can be sent to verify the attribute. */
export function checkVerifiable(input: Input): void {
  const name = input.text('AttributeName', constraints.attributeName);
  if (name === 'phone_number') {
    throw notServed('verifying a phone number');
  }
  if (name !== 'email') {
    throw invalidParameter(
      `Invalid attribute name given: ${name}. Can only verify email or phone_number.`,
      'only the attribute email can be verified here',
    );
  }
}
