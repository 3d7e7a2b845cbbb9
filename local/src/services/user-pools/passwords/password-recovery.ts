import { activeSecondFactors } from '../mfa/second-factors.js';
import type { UserPool } from '../template/user-pool.js';
import type { User } from '../users/user.js';
import { type CognitoException, invalidParameter, notAuthorized, userDisabled } from '../wire/cognito-exception.js';

const wrongState = 'User password cannot be reset in the current state.';

/** @throws CognitoException if users of the pool cannot recover their accounts by e-mail. */
export function checkRecovery({ recoveryByEmail }: UserPool): void {
  if (!recoveryByEmail) {
    throw notAuthorized(wrongState, 'AccountRecoverySetting lacks verified_email');
  }
}

/** Where a code for a new password is sent; `undefined` if it cannot be sent. */
export function recoveryAddress(user: User | undefined, pool: UserPool): string | undefined {
  const hasOwnPassword = user?.status !== 'FORCE_CHANGE_PASSWORD' && user?.status !== 'EXTERNAL_PROVIDER';
  const isRecoverable =
    user?.attributes.email_verified === 'true' && !user.disabled && hasOwnPassword && !isSecondFactor(user, pool);
  return isRecoverable ? user.attributes.email : undefined;
}

/** E-mail cannot be the second factor and also replace the first one. */
function isSecondFactor(user: User, pool: UserPool): boolean {
  return activeSecondFactors(user, pool).includes('EMAIL_OTP');
}

/** Why it cannot be sent. */
export function unrecoverable(user: User, pool: UserPool): CognitoException {
  if (user.disabled) {
    return userDisabled();
  }
  if (user.status === 'EXTERNAL_PROVIDER') {
    return notAuthorized(wrongState, 'the user signs in with an identity provider');
  }
  if (isSecondFactor(user, pool)) {
    return notAuthorized(
      wrongState,
      'the user receives MFA codes by e-mail, so e-mail cannot be used to recover the account',
    );
  }
  return user.status === 'FORCE_CHANGE_PASSWORD'
    ? notAuthorized(wrongState, 'the user has a temporary password')
    : invalidParameter('Cannot reset password for the user as there is no registered/verified email or phone_number');
}
