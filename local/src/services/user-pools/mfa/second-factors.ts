import type { SecondFactor } from '../template/second-factors.js';
import type { UserPool } from '../template/user-pool.js';
import type { User } from '../users/user.js';

/** The second factors that a user is asked for, each instead of the others. */
export function activeSecondFactors(user: User, { mfa, secondFactors }: UserPool): readonly SecondFactor[] {
  if (mfa === 'OFF') {
    return [];
  }
  const { softwareToken, emailMfa } = user;
  const hasToken = softwareToken !== undefined && (mfa === 'ON' || softwareToken.enabled);
  const servesEmail = secondFactors.has('EMAIL_OTP');
  // Where a second factor is demanded, a verified address is one that needs no set-up.
  const isUsable = mfa === 'ON' && !hasToken && emailMfa === undefined && user.attributes.email_verified === 'true';
  const hasEmail = servesEmail && (emailMfa?.enabled === true || isUsable);
  return [...(hasEmail ? (['EMAIL_OTP'] as const) : []), ...(hasToken ? (['SOFTWARE_TOKEN_MFA'] as const) : [])];
}

/** The one that the user wants to be asked for, of those. */
export function preferredSecondFactor(
  { softwareToken, emailMfa }: User,
  active: readonly SecondFactor[],
): SecondFactor | undefined {
  const preferred = softwareToken?.preferred ? 'SOFTWARE_TOKEN_MFA' : emailMfa?.preferred ? 'EMAIL_OTP' : undefined;
  return active.find((factor) => active.length === 1 || factor === preferred);
}
