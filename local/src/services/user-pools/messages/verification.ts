import type { Clock } from '../../../host/clock.js';
import type { Random } from '../random.js';
import type { Attempts } from '../sign-in/sign-in-attempts.js';
import { type CodePurpose, compose } from '../template/message-template.js';
import type { Triggers } from '../tokens/triggers.js';
import type { Directory } from '../users/directory.js';
import { masked, type User } from '../users/user.js';
import { userNotFound } from '../wire/cognito-exception.js';
import { checkCode, countSent, keepCode } from './codes.js';
import { customMessage, type MailOccasion } from './custom-message.js';
import type { CodeDelivery } from './mail.js';
import type { Outbox } from './outbox.js';

export interface VerificationOptions {
  readonly outbox: Outbox;
  readonly triggers: Triggers;
  readonly save: () => void;
  readonly clock: Clock;
  readonly random: Random;
}

/** Sends codes by e-mail, and checks them. */
export class Verification {
  constructor(private readonly options: VerificationOptions) {}

  /** @throws CognitoException if too many codes were sent, or the custom message trigger fails. */
  async send(
    directory: Directory,
    user: User,
    purpose: CodePurpose,
    to: string,
    occasion: MailOccasion,
  ): Promise<CodeDelivery> {
    const { outbox, triggers, save, clock, random } = this.options;
    const { pool } = directory;
    countSent(user, purpose, clock());
    save();
    const custom = await customMessage(occasion, directory, user, triggers);
    if (!directory.has(user)) {
      throw userNotFound('the user was deleted while the custom message trigger ran');
    }
    const code = random.code();
    const kind = purpose === 'password' ? 'password' : 'code';
    const content = compose(kind, [custom, pool.verificationMessage], code, signInNameOf(user, directory));
    const replaced = outbox.replace(user.codes[purpose]);
    const mail = outbox.add({ poolId: pool.id, to, ...content, code });
    keepCode(user, purpose, { code, mailId: mail.id, to }, clock());
    save();
    outbox.announceUsed(replaced);
    outbox.announce(mail);
    return delivery(to);
  }

  /**
   * The response if nothing is sent: it does not reveal whether there is such a user.
   *
   * @throws CognitoException like `send`, after as many codes.
   */
  pretend({ secret }: Directory, name: string, purpose: CodePurpose, attempts: Attempts): CodeDelivery {
    countSent(attempts, purpose, this.options.clock());
    const letter = (index: number) => String.fromCharCode(97 + (secret.charCodeAt(index) % 26));
    return delivery(name.includes('@') ? name : `${letter(0)}@${letter(1)}`);
  }

  /**
   * Uses the code that a user entered to verify the address `to`.
   *
   * @throws CognitoException if it is wrong, which is counted.
   */
  redeem(user: User, purpose: CodePurpose, given: string, to: string | undefined): void {
    const { outbox, save, clock } = this.options;
    try {
      const code = checkCode(user, purpose, given, to, clock());
      delete user.codes[purpose];
      outbox.announceUsed(outbox.strike(code));
    } finally {
      save();
    }
  }
}

/** The name of the user in an e-mail: the address, if that is the user name. */
export function signInNameOf({ username, attributes }: User, { pool }: Directory): string {
  return (pool.usernameAttributes.includes('email') ? attributes.email : undefined) ?? username;
}

function delivery(to: string): CodeDelivery {
  return { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: masked(to) };
}
