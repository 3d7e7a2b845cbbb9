import { type CognitoException, notAuthorized } from '../wire/cognito-exception.js';
import type { Attempts } from './sign-in-attempts.js';

/** The error for a given reason. */
export type Refusal = (reason: string) => CognitoException;

/** How many wrong passwords or codes in a row are allowed without a lockout. */
const free = 5;
const second = 1000;
const longest = 900 * second;

/**
 * Refuses a sign-in during a lockout, which lasts `2^(n-5)` seconds after `n` failures. After a quarter of an hour without any
 * attempt, the failures are forgotten.
 *
 * @throws `refusal` if the user is locked out. `attempts` changes in any case.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
 */
export function checkLockout(attempts: Attempts, now: number, refusal: Refusal = attemptsExceeded): void {
  const failed = attempts.failedSignIns;
  if (!failed) {
    return;
  }
  if (now >= failed.lockedUntil && now - failed.lastAt >= longest) {
    delete attempts.failedSignIns;
    return;
  }
  attempts.failedSignIns = { ...failed, lastAt: now };
  if (now < failed.lockedUntil) {
    const rest = Math.ceil((failed.lockedUntil - now) / second);
    throw refusal(`the user is locked out for ${rest} s after ${failed.count} failed attempts`);
  }
}

export function countFailure(attempts: Attempts, now: number): void {
  const count = (attempts.failedSignIns?.count ?? 0) + 1;
  const lockout = count < free ? 0 : Math.min(2 ** (count - free) * second, longest);
  attempts.failedSignIns = { count, lockedUntil: now + lockout, lastAt: now };
}

export function forgetFailures(attempts: Attempts): void {
  delete attempts.failedSignIns;
}

function attemptsExceeded(reason: string): CognitoException {
  return notAuthorized('Password attempts exceeded', reason);
}
