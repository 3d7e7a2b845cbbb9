import { type Settings, settingsOf, textOf, textsOf } from '../settings.js';

/** The first factors of a choice-based sign-in: `AllowedFirstAuthFactors`. */
export type FirstFactor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN';

const firstFactors: readonly FirstFactor[] = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'];

/** `Policies.SignInPolicy` of a user pool, with the settings of its passkeys. */
export interface SignInPolicy {
  readonly firstFactors: ReadonlySet<FirstFactor>;
  /** Passkeys must prove that they verified their user, with a PIN or a fingerprint. */
  readonly requiresUserVerification: boolean;
  /** A passkey that verified its user counts as two factors. */
  readonly passkeyIsMultiFactor: boolean;
  /** The relying party in the template; on this machine it is `localhost`. */
  readonly relyingPartyId: string | undefined;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpool-signinpolicy.html */
export function readSignInPolicy(settings: Settings): SignInPolicy {
  const allowed = textsOf(settingsOf(settingsOf(settings.Policies).SignInPolicy).AllowedFirstAuthFactors);
  const known = firstFactors.filter((factor) => allowed.includes(factor));
  return {
    firstFactors: new Set(allowed.length === 0 ? (['PASSWORD'] as const) : known),
    requiresUserVerification: settings.WebAuthnUserVerification === 'required',
    passkeyIsMultiFactor: settings.WebAuthnFactorConfiguration === 'MULTI_FACTOR_WITH_USER_VERIFICATION',
    relyingPartyId: textOf(settings.WebAuthnRelyingPartyID),
  };
}
