import { timingSafeEqual } from 'node:crypto';
import { CognitoException } from './cognito-exception.js';
import type { Code, User } from './user.js';
import type { CodePurpose } from './verification-message.js';

const hour = 3_600_000;
const lifetimes: { readonly [purpose in CodePurpose]: number } = {
  signUp: 24 * hour,
  email: 24 * hour,
  password: hour,
};

/** How many wrong codes are answered by one that was sent. */
const maxAttempts = 5;

/** Keeps a code for the user, in the place of an earlier one for the same purpose. */
export function keepCode(user: User, purpose: CodePurpose, code: string, mailId: string, now: number): void {
  user.codes[purpose] = { code, expiresAt: now + lifetimes[purpose], attempts: 0, mailId };
}

/**
 * Checks the code that a user gives. A wrong one is counted, so the user is to be saved either way.
 *
 * @throws CognitoException where it is not the one that was sent last, or too late.
 */
export function checkCode(user: User, purpose: CodePurpose, given: string, now: number): Code {
  const sent = user.codes[purpose];
  if (!sent) {
    throw expiredCode('no code is waiting to be given');
  }
  if (sent.attempts >= maxAttempts) {
    throw attemptLimitExceeded();
  }
  if (now >= sent.expiresAt) {
    throw expiredCode(`the code expired ${Math.round((now - sent.expiresAt) / 1000)} s ago`);
  }
  const expected = Buffer.from(sent.code);
  const found = Buffer.from(given);
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) {
    sent.attempts += 1;
    throw sent.attempts < maxAttempts ? codeMismatch() : attemptLimitExceeded();
  }
  return sent;
}

export function codeMismatch(reason?: string): CognitoException {
  return new CognitoException(
    'CodeMismatchException',
    'Invalid verification code provided, please try again.',
    reason ?? 'not the code that was sent last',
  );
}

export function expiredCode(reason: string): CognitoException {
  return new CognitoException('ExpiredCodeException', 'Invalid code provided, please request a code again.', reason);
}

function attemptLimitExceeded(): CognitoException {
  return new CognitoException(
    'LimitExceededException',
    'Attempt limit exceeded, please try after some time.',
    `${maxAttempts} wrong codes were given: ask for a new one`,
  );
}
