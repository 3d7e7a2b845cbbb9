import { CognitoException } from '../wire/cognito-exception.js';
import { matchingStep } from './totp.js';

/** An authenticator app of a user. */
export interface SoftwareToken {
  /** In hexadecimal. */
  readonly secret: string;
  /** The step of the last accepted code: neither that code nor an earlier one is accepted again. */
  lastStep: number;
  readonly name?: string;
  /** Required at each sign-in, even if the pool leaves it to the user. */
  enabled: boolean;
  preferred: boolean;
}

/** E-mail codes as a second factor, sent to the user's verified address. */
export interface EmailMfa {
  readonly enabled: boolean;
  readonly preferred: boolean;
}

/** A software token, verified with its first code; `undefined` if that is wrong. */
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
 * Uses a code.
 *
 * @throws CognitoException if it is wrong (`CodeMismatchException`) or was accepted before (`ExpiredCodeException`).
 */
export function spendCode(token: SoftwareToken, code: string, now: number): void {
  const step = matchingStep(code, Buffer.from(token.secret, 'hex'), now);
  if (step === undefined) {
    throw new CognitoException(
      'CodeMismatchException',
      'Invalid code received for user',
      'the code is not the current one',
    );
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
    'call AssociateSoftwareToken first',
  );
}

export function softwareTokensOff(): CognitoException {
  return new CognitoException(
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA has not been enabled by the userPool.',
    'EnabledMfas lacks SOFTWARE_TOKEN_MFA, or MfaConfiguration is OFF',
  );
}
