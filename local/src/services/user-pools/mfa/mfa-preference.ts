import type { User } from '../users/user.js';
import { invalidParameter, notServed } from '../wire/cognito-exception.js';
import type { Input } from '../wire/input.js';

const unserved = [
  ['SMSMfaSettings', 'SMS_MFA'],
  ['EmailMfaSettings', 'EMAIL_OTP'],
  ['WebAuthnMfaSettings', 'WEB_AUTHN'],
] as const;

/**
 * Whether a user is asked for a second factor.
 *
 * @throws CognitoException where it is one that is not served here, or that the user did not set up.
 */
export function setMfaPreference(input: Input, user: User): void {
  for (const [member, factor] of unserved) {
    const settings = input.structure(member);
    if (settings.flag('Enabled') || settings.flag('PreferredMfa')) {
      throw notServed(`the second factor ${factor}`);
    }
  }
  if (!input.has('SoftwareTokenMfaSettings')) {
    return;
  }
  const settings = input.structure('SoftwareTokenMfaSettings');
  const isEnabled = settings.flag('Enabled');
  const isPreferred = settings.flag('PreferredMfa');
  if (!user.softwareToken) {
    if (isEnabled || isPreferred) {
      throw invalidParameter(
        'User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA',
        'AssociateSoftwareToken and VerifySoftwareToken come first',
      );
    }
    return;
  }
  if (isPreferred && !isEnabled) {
    throw invalidParameter('A second factor that is preferred must be enabled');
  }
  user.softwareToken = { ...user.softwareToken, enabled: isEnabled, preferred: isPreferred };
}
