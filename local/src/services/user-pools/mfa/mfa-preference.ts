import type { UserPool } from '../template/user-pool.js';
import type { User } from '../users/user.js';
import { type CognitoException, invalidParameter, notServed } from '../wire/cognito-exception.js';
import type { Input } from '../wire/input.js';

const unserved = [
  ['SMSMfaSettings', 'SMS_MFA'],
  ['WebAuthnMfaSettings', 'WEB_AUTHN'],
] as const;

/** What a request says about one second factor; `undefined` if it says nothing. */
interface Wish {
  readonly enabled: boolean;
  readonly preferred: boolean;
}

/**
 * The second factors that a user must enter.
 *
 * @throws CognitoException if one is not served here, or the user did not set it up.
 */
export function setMfaPreference(input: Input, user: User, { secondFactors }: UserPool): void {
  for (const [member, factor] of unserved) {
    const settings = input.structure(member);
    if (settings.flag('Enabled') || settings.flag('PreferredMfa')) {
      throw notServed(`the second factor ${factor}`);
    }
  }
  const token = wishOf(input, 'SoftwareTokenMfaSettings');
  const email = wishOf(input, 'EmailMfaSettings');
  if (wants(token) && !user.softwareToken) {
    throw notSetUp('SOFTWARE_TOKEN_MFA', 'call AssociateSoftwareToken and VerifySoftwareToken first');
  }
  if (wants(email) && !secondFactors.has('EMAIL_OTP')) {
    throw notSetUp('EMAIL_OTP', 'EnabledMfas lacks EMAIL_OTP, or MfaConfiguration is OFF');
  }
  if (wants(email) && user.attributes.email_verified !== 'true') {
    throw notSetUp('EMAIL_OTP', 'the user has no verified e-mail address');
  }
  if (token?.preferred && email?.preferred) {
    throw invalidParameter('Only one second factor can be preferred');
  }
  if (token && user.softwareToken) {
    user.softwareToken = { ...user.softwareToken, ...token };
  }
  if (email) {
    user.emailMfa = email;
  }
  // Of two, the one that is preferred in this request wins.
  if (token?.preferred && user.emailMfa) {
    user.emailMfa = { ...user.emailMfa, preferred: false };
  }
  if (email?.preferred && user.softwareToken) {
    user.softwareToken = { ...user.softwareToken, preferred: false };
  }
}

function wishOf(input: Input, member: string): Wish | undefined {
  if (!input.has(member)) {
    return undefined;
  }
  const settings = input.structure(member);
  return { enabled: settings.flag('Enabled'), preferred: settings.flag('PreferredMfa') };
}

/** @throws CognitoException if it is preferred but not enabled. */
function wants(wish: Wish | undefined): boolean {
  if (wish?.preferred && !wish.enabled) {
    throw invalidParameter('A preferred second factor must also be enabled');
  }
  return wish?.enabled === true;
}

function notSetUp(factor: string, reason: string): CognitoException {
  return invalidParameter(`User does not have delivery config set to turn on ${factor}`, reason);
}
