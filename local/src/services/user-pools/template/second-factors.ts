import { type Settings, textsOf } from '../settings.js';

/** The second factors that are served here. */
export type SecondFactor = 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP';

const served: readonly SecondFactor[] = ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'];

export type MfaConfiguration = 'OFF' | 'OPTIONAL' | 'ON';

/** Any unknown value counts as requiring a second factor. */
export function mfaOf({ MfaConfiguration = 'OFF' }: Settings): MfaConfiguration {
  return MfaConfiguration === 'OFF' || MfaConfiguration === 'OPTIONAL' ? MfaConfiguration : 'ON';
}

/** The second factors that users of the pool can have. */
export function secondFactorsOf(settings: Settings): ReadonlySet<SecondFactor> {
  const enabled = mfaOf(settings) === 'OFF' ? [] : textsOf(settings.EnabledMfas);
  return new Set(served.filter((factor) => enabled.includes(factor)));
}

/** Second factors that are not served, as sentences. */
export function unservedSecondFactors(settings: Settings): readonly string[] {
  const mfa = mfaOf(settings);
  if (mfa === 'OFF') {
    return [];
  }
  const others = textsOf(settings.EnabledMfas).filter((factor) => !served.some((name) => name === factor));
  const lacks = `EnabledMfas does not include ${served.join(' or ')}`;
  const consequence =
    mfa === 'ON'
      ? `MfaConfiguration is ON, but no second factor can be set up, so no user can sign in: ${lacks}`
      : `MfaConfiguration is OPTIONAL, but no second factor can be set up: ${lacks}`;
  return [
    ...others.map((factor) => `EnabledMfas includes ${factor}, but only ${served.join(' and ')} are served`),
    ...(secondFactorsOf(settings).size > 0 ? [] : [consequence]),
  ];
}
