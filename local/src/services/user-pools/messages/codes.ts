import { timingSafeEqual } from 'node:crypto';
import type { Attempts, SentPurpose } from '../sign-in/sign-in-attempts.js';
import type { CodePurpose } from '../template/message-template.js';
import type { Code, User } from '../users/user.js';
import { CognitoException } from '../wire/cognito-exception.js';

const hour = 3_600_000;
const lifetimes: { readonly [purpose in CodePurpose]: number } = {
  signUp: 24 * hour,
  email: 24 * hour,
  password: hour,
};

/** How many wrong attempts a sent code allows. */
export const maxAttempts = 5;

/** How many codes are sent within an hour for one purpose: Cognito's maximum. */
const maxSent = 20;

/**
 * Counts a code before it is sent.
 *
 * @throws CognitoException if too many were sent.
 */
export function countSent(attempts: Attempts, purpose: SentPurpose, now: number): void {
  const recent = (attempts.codesSent?.[purpose] ?? []).filter((at) => at > now - hour);
  if (recent.length >= maxSent) {
    const reason = `${maxSent} codes were already sent within one hour`;
    // The actions that sign in have no LimitExceededException.
    throw purpose === 'signIn' ? tooManyRequests(reason) : attemptLimitExceeded(reason);
  }
  attempts.codesSent = { ...attempts.codesSent, [purpose]: [...recent, now] };
}

/** Stores a code for the user, which replaces an earlier one for the same purpose. */
export function keepCode(user: User, purpose: CodePurpose, sent: Omit<Code, 'expiresAt' | 'attempts'>, now: number) {
  user.codes[purpose] = { ...sent, expiresAt: now + lifetimes[purpose], attempts: 0 };
}

/**
 * Checks the code that a user entered; `to` is the address that it verifies. A wrong code is counted, so the user must be
 * saved in either case.
 *
 * @throws CognitoException if it is not the last code that was sent, or has expired.
 */
export function checkCode(user: User, purpose: CodePurpose, given: string, to: string | undefined, now: number): Code {
  const sent = user.codes[purpose];
  if (!sent) {
    throw expiredCode('no code was requested');
  }
  if (sent.to !== undefined && sent.to !== to) {
    throw expiredCode('the code was sent to another address');
  }
  if (sent.attempts >= maxAttempts) {
    throw wrongTooOften();
  }
  if (now >= sent.expiresAt) {
    throw expiredCode(`the code expired ${Math.round((now - sent.expiresAt) / 1000)} s ago`);
  }
  if (!isCode(given, sent)) {
    sent.attempts += 1;
    throw sent.attempts < maxAttempts ? codeMismatch() : wrongTooOften();
  }
  return sent;
}

export function isCode(given: string, { code }: Code): boolean {
  const expected = Buffer.from(code);
  const found = Buffer.from(given);
  return expected.length === found.length && timingSafeEqual(expected, found);
}

export function codeMismatch(reason?: string): CognitoException {
  return new CognitoException(
    'CodeMismatchException',
    'Invalid verification code provided, please try again.',
    reason ?? 'the code is not the latest one',
  );
}

export function expiredCode(reason: string): CognitoException {
  return new CognitoException('ExpiredCodeException', 'Invalid code provided, please request a code again.', reason);
}

function wrongTooOften(): CognitoException {
  return attemptLimitExceeded(`${maxAttempts} wrong codes were entered: request a new code`);
}

function tooManyRequests(reason: string): CognitoException {
  return new CognitoException(
    'TooManyRequestsException',
    'Attempt limit exceeded, please try after some time.',
    reason,
  );
}

export function attemptLimitExceeded(reason: string): CognitoException {
  return new CognitoException('LimitExceededException', 'Attempt limit exceeded, please try after some time.', reason);
}
