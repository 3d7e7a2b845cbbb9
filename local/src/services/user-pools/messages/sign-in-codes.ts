import { checkLockout, countFailure } from '../sign-in/lockout.js';
import type { Attempts } from '../sign-in/sign-in-attempts.js';
import { compose } from '../template/message-template.js';
import type { Directory } from '../users/directory.js';
import type { Code, User } from '../users/user.js';
import { CognitoException, incorrectPassword } from '../wire/cognito-exception.js';
import { countSent, isCode, maxAttempts } from './codes.js';
import { customMessage, type MailOccasion } from './custom-message.js';
import { signInNameOf, type VerificationOptions } from './verification.js';

export type Medium = 'EMAIL' | 'SMS';

/** The codes of a sign-in. They have eight digits, and each is valid only for its `Session`. */
export class SignInCodes {
  constructor(private readonly options: VerificationOptions) {}

  /** @throws CognitoException if too many codes were sent, or the custom message trigger fails. */
  async send(
    directory: Directory,
    user: User,
    medium: Medium,
    to: string,
    occasion: Omit<MailOccasion, 'source'>,
    expiresAt: number,
  ): Promise<Code> {
    const { outbox, triggers, save, clock, random } = this.options;
    const { pool } = directory;
    countSent(user, 'signIn', clock());
    save();
    const source = 'CustomMessage_Authentication';
    const custom = await customMessage({ source, ...occasion }, directory, user, triggers, medium);
    if (!directory.has(user)) {
      throw incorrectPassword('the user was deleted while the custom message trigger ran');
    }
    const code = random.signInCode();
    const templates = [custom, pool.authenticationMessages[medium]];
    const { subject, text } = compose('authentication', templates, code, signInNameOf(user, directory));
    const mail = outbox.add({ poolId: pool.id, to, subject, text, code, ...(medium === 'SMS' ? { medium } : {}) });
    save();
    outbox.announce(mail);
    return { code, mailId: mail.id, to, expiresAt, attempts: 0 };
  }

  /**
   * A code that is sent to nobody. The time that it takes does not reveal that.
   *
   * @throws CognitoException like `send`, after as many codes.
   */
  pretend(attempts: Attempts, expiresAt: number): Code {
    const { save, clock, random } = this.options;
    countSent(attempts, 'signIn', clock());
    save();
    return { code: random.bytes(32).toString('hex'), mailId: '', expiresAt, attempts: 0 };
  }

  /**
   * Checks the code that a user entered, and marks its message. A wrong code is counted.
   *
   * @throws CognitoException if it is wrong, or there were too many attempts.
   */
  check(code: Code, given: string, attempts: Attempts): void {
    const { outbox, save, clock } = this.options;
    try {
      checkLockout(attempts, clock());
      if (!isCode(given, code)) {
        countFailure(attempts, clock());
        code.attempts += 1;
        throw new CognitoException(
          'CodeMismatchException',
          'Invalid code or auth state for the user.',
          'the code is not the one that was sent for this Session',
        );
      }
    } catch (error) {
      if (isWornOut(code)) {
        outbox.announceUsed(outbox.strike(code));
      }
      save();
      throw error;
    }
    outbox.announceUsed(outbox.strike(code));
    save();
  }
}

/** No answer is accepted any more: the session must be closed. */
export function isWornOut({ attempts }: Code): boolean {
  return attempts >= maxAttempts;
}
