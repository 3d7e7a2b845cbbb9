import type { SecondFactor } from '../template/second-factors.js';
import type { UserPool } from '../template/user-pool.js';
import type { User } from '../users/user.js';

/** The second factors that a user can use, each as an alternative. */
export function activeSecondFactors(user: User, { mfa, secondFactors }: UserPool): readonly SecondFactor[] {
  if (mfa === 'OFF') {
    return [];
  }
  const { softwareToken, emailMfa } = user;
  const hasToken = softwareToken !== undefined && (mfa === 'ON' || softwareToken.enabled);
  const servesEmail = secondFactors.has('EMAIL_OTP');
  // If a second factor is required, a verified address can be used without set-up.
  const isUsable = mfa === 'ON' && !hasToken && emailMfa === undefined && user.attributes.email_verified === 'true';
  const hasEmail = servesEmail && (emailMfa?.enabled === true || isUsable);
  return [...(hasEmail ? (['EMAIL_OTP'] as const) : []), ...(hasToken ? (['SOFTWARE_TOKEN_MFA'] as const) : [])];
}

/** The one of these that the user prefers. */
export function preferredSecondFactor(
  { softwareToken, emailMfa }: User,
  active: readonly SecondFactor[],
): SecondFactor | undefined {
  const preferred = softwareToken?.preferred ? 'SOFTWARE_TOKEN_MFA' : emailMfa?.preferred ? 'EMAIL_OTP' : undefined;
  return active.find((factor) => active.length === 1 || factor === preferred);
}
