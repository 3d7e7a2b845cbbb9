import type { Attributes } from '../template/attribute-schema.js';
import type { UserPool } from '../template/user-pool.js';
import type { UserPoolClient } from '../template/user-pool-client.js';
import { notServed } from '../wire/cognito-exception.js';

/**
 * Whether a sign-up with these attributes needs no password, because a sign-in code can be sent.
 *
 * @throws CognitoException if it would have to be a text message.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
 */
export function signsUpWithoutPassword(attributes: Attributes, pool: UserPool, client: UserPoolClient): boolean {
  if (!client.authFlows.has('USER_AUTH')) {
    return false;
  }
  const { firstFactors } = pool.signInPolicy;
  const isVerified = (name: string) => Boolean(attributes[name]) && pool.autoVerifiedAttributes.includes(name);
  if (firstFactors.has('EMAIL_OTP') && isVerified('email')) {
    return true;
  }
  if (firstFactors.has('SMS_OTP') && isVerified('phone_number')) {
    throw notServed('signing up with a phone number and no password');
  }
  return false;
}

/** Whether users that an administrator creates need no password, because a client allows codes. */
export function allowsPasswordless({ signInPolicy: { firstFactors }, clients }: UserPool): boolean {
  return (
    (firstFactors.has('EMAIL_OTP') || firstFactors.has('SMS_OTP')) &&
    clients.some(({ authFlows }) => authFlows.has('USER_AUTH'))
  );
}
