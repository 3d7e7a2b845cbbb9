import type { App } from '../../actions/action-context.js';
import { activeSecondFactors } from '../../mfa/second-factors.js';
import type { Directory } from '../../users/directory.js';
import type { User } from '../../users/user.js';
import type { Claimant, Factor } from '../begun-sign-in.js';
import { simulatedBytes } from '../simulated-user.js';

const order: readonly Factor[] = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'];

/** The factors with which a sign-in can begin. A user who does not exist, or cannot sign in, also has some. */
export function availableFactors({ user, name }: Claimant, { directory }: App): readonly Factor[] {
  const own = user ? factorsOf(user, directory) : [];
  return own.length > 0 ? own : simulatedFactors(name, directory);
}

/** Those of the user's factors that the pool allows. */
export function factorsOf(user: User, { pool }: Directory): readonly Factor[] {
  const { firstFactors, passkeyIsMultiFactor } = pool.signInPolicy;
  const { email_verified, phone_number_verified } = user.attributes;
  // On AWS, users with a second factor cannot use codes as the first one, nor passkeys that count as one factor.
  const takesCodes = pool.mfa !== 'ON' && activeSecondFactors(user, pool).length === 0;
  const takesPasskeys = takesCodes || passkeyIsMultiFactor;
  const has: Readonly<Record<Factor, boolean>> = {
    PASSWORD_SRP: firstFactors.has('PASSWORD') && user.password !== undefined,
    PASSWORD: firstFactors.has('PASSWORD') && user.password !== undefined,
    EMAIL_OTP: firstFactors.has('EMAIL_OTP') && takesCodes && email_verified === 'true',
    SMS_OTP: firstFactors.has('SMS_OTP') && takesCodes && phone_number_verified === 'true',
    WEB_AUTHN: firstFactors.has('WEB_AUTHN') && takesPasskeys && (user.passkeys ?? []).length > 0,
  };
  return order.filter((factor) => has[factor]);
}

/**
 * The factors that a user of this name might have, always the same: asking twice, or for another factor, does not reveal that there is
 * no such user. Some names have no password, some have a passkey.
 */
function simulatedFactors(name: string, directory: Directory): readonly Factor[] {
  const { pool } = directory;
  const { firstFactors, passkeyIsMultiFactor } = pool.signInPolicy;
  const [byte = 0] = simulatedBytes('factors', name, 1, directory);
  const takesCodes = pool.mfa !== 'ON';
  const takesPasskeys = takesCodes || passkeyIsMultiFactor;
  const email = firstFactors.has('EMAIL_OTP') && takesCodes;
  const sms = firstFactors.has('SMS_OTP') && takesCodes && (!email || (byte & 1) === 0);
  const hasCode = email || sms;
  const password = firstFactors.has('PASSWORD') && (!hasCode || (byte & 6) !== 0);
  const has: Readonly<Record<Factor, boolean>> = {
    PASSWORD_SRP: password,
    PASSWORD: password,
    EMAIL_OTP: email,
    SMS_OTP: sms,
    WEB_AUTHN: firstFactors.has('WEB_AUTHN') && takesPasskeys && ((!password && !hasCode) || (byte & 8) !== 0),
  };
  return order.filter((factor) => has[factor]);
}
