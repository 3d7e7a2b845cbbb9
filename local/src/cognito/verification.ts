import type { Clock } from '../clock.js';
import { checkCode, keepCode } from './codes.js';
import type { CognitoState } from './cognito-state.js';
import type { Directory } from './directory.js';
import { type CodeDelivery, type Mail, mailOf } from './mail.js';
import type { Random } from './random.js';
import { masked, type User } from './user.js';
import { type CodePurpose, compose } from './verification-message.js';

export interface VerificationOptions {
  readonly state: CognitoState;
  readonly save: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly onMail: (mail: Mail) => void;
  readonly onMailUsed: (mail: Mail) => void;
}

const maxMails = 500;

/** Sends codes by mail, and takes them back. */
export class Verification {
  constructor(private readonly options: VerificationOptions) {}

  send({ pool }: Directory, user: User, purpose: CodePurpose, to: string): CodeDelivery {
    const { state, save, clock, random, onMail } = this.options;
    const code = random.code();
    const id = random.uuid();
    const at = clock();
    const mail: Mail = { id, poolId: pool.id, to, ...compose(pool.message, purpose, code), code, used: false, at };
    const replaced = mailOf(state.mails, user.codes[purpose]);
    if (replaced) {
      replaced.used = true;
    }
    keepCode(user, purpose, code, id, at);
    state.mails.unshift(mail);
    state.mails.length = Math.min(state.mails.length, maxMails);
    save();
    if (replaced) {
      this.options.onMailUsed(replaced);
    }
    onMail(mail);
    return delivery(to);
  }

  /** What is answered where nothing is sent, so that nobody learns whether there is such a user. */
  pretend({ secret }: Directory, name: string): CodeDelivery {
    const letter = (index: number) => String.fromCharCode(97 + (secret.charCodeAt(index) % 26));
    return delivery(name.includes('@') ? name : `${letter(0)}@${letter(1)}`);
  }

  /**
   * Spends the code that a user gives.
   *
   * @throws CognitoException where it is not the right one, which is counted.
   */
  redeem(user: User, purpose: CodePurpose, given: string): void {
    const { state, save, clock, onMailUsed } = this.options;
    try {
      const mail = mailOf(state.mails, checkCode(user, purpose, given, clock()));
      delete user.codes[purpose];
      if (mail) {
        mail.used = true;
        onMailUsed(mail);
      }
    } finally {
      save();
    }
  }
}

function delivery(to: string): CodeDelivery {
  return { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: masked(to) };
}
