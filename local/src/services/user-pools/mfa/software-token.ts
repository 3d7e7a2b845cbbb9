import { CognitoException } from '../wire/cognito-exception.js';
import { matchingStep } from './totp.js';

/** An authenticator app of a user. */
export interface SoftwareToken {
  /** In hexadecimal. */
  readonly secret: string;
  /** Of the code that was accepted last: neither that one nor an earlier one is accepted again. */
  lastStep: number;
  readonly name?: string;
  /** Asked for at each sign-in, also where the pool leaves it to the user. */
  enabled: boolean;
  preferred: boolean;
}

/** Codes by mail as a second factor: to the user's verified address. */
export interface EmailMfa {
  readonly enabled: boolean;
  readonly preferred: boolean;
}

/** A software token by its first code; `undefined` where that is wrong. */
export function verifiedSoftwareToken(
  secret: string,
  code: string,
  now: number,
  name: string | undefined,
): SoftwareToken | undefined {
  const lastStep = matchingStep(code, Buffer.from(secret, 'hex'), now);
  return lastStep === undefined
    ? undefined
    : { secret, lastStep, ...(name === undefined ? {} : { name }), enabled: false, preferred: false };
}

/**
 * Spends a code.
 *
 * @throws CognitoException if it is wrong (`CodeMismatchException`) or was accepted before (`ExpiredCodeException`).
 */
export function spendCode(token: SoftwareToken, code: string, now: number): void {
  const step = matchingStep(code, Buffer.from(token.secret, 'hex'), now);
  if (step === undefined) {
    throw new CognitoException('CodeMismatchException', 'Invalid code received for user', 'not the current code');
  }
  if (step <= token.lastStep) {
    throw new CognitoException('ExpiredCodeException', 'Your software token has already been used once.');
  }
  token.lastStep = step;
}

export function softwareTokenMissing(): CognitoException {
  return new CognitoException(
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA does not exist for the user.',
    'AssociateSoftwareToken comes first',
  );
}

export function softwareTokensOff(): CognitoException {
  return new CognitoException(
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA has not been enabled by the userPool.',
    'EnabledMfas lacks SOFTWARE_TOKEN_MFA, or MfaConfiguration is OFF',
  );
}
