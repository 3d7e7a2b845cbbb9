import type { Clock } from '../../../host/clock.js';
import type { CognitoState } from '../cognito-state.js';
import type { Random } from '../random.js';
import type { Code } from '../users/user.js';
import { type Mail, mailOf } from './mail.js';

export interface OutboxOptions {
  readonly state: CognitoState;
  readonly clock: Clock;
  readonly random: Random;
  readonly onMail: (mail: Mail) => void;
  readonly onMailUsed: (mail: Mail) => void;
}

const maxMails = 500;

/** The messages that AWS would have sent. */
export class Outbox {
  constructor(private readonly options: OutboxOptions) {}

  /** Stores a message. Call `announce` after it is saved. */
  add(mail: Pick<Mail, 'poolId' | 'to' | 'subject' | 'text' | 'code' | 'medium'>): Mail {
    const { state, clock, random } = this.options;
    const added: Mail = { id: random.uuid(), ...mail, used: false, at: clock() };
    state.mails.unshift(added);
    state.mails.length = Math.min(state.mails.length, maxMails);
    return added;
  }

  /** Marks the message of a code that was used. Call `announceUsed` after that is saved. */
  strike(code: Code | undefined): Mail | undefined {
    const mail = mailOf(this.options.state.mails, code);
    if (mail) {
      mail.used = true;
    }
    return mail;
  }

  /** Marks the message of a code that was replaced by a newer one. Call `announceUsed` after that is saved. */
  replace(code: Code | undefined): Mail | undefined {
    const mail = this.strike(code);
    if (mail) {
      mail.replaced = true;
    }
    return mail;
  }

  announce(mail: Mail): void {
    this.options.onMail(mail);
  }

  announceUsed(mail: Mail | undefined): void {
    if (mail) {
      this.options.onMailUsed(mail);
    }
  }
}
