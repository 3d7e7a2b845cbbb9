import { codeParameter, compose, type MessageTemplate } from '../template/message-template.js';
import type { Triggers } from '../tokens/triggers.js';
import type { Directory } from '../users/directory.js';
import type { User } from '../users/user.js';
import { customMessage, type MailOccasion } from './custom-message.js';
import type { Outbox } from './outbox.js';
import { signInNameOf } from './verification.js';

/** Tells users whom an administrator created how to sign in. */
export class Invitations {
  constructor(
    private readonly outbox: Outbox,
    private readonly triggers: Triggers,
    private readonly save: () => void,
  ) {}

  /** The custom message trigger's changes to the e-mail: requested before anything is changed. */
  prepare(directory: Directory, user: User, occasion: Omit<MailOccasion, 'source'>): Promise<MessageTemplate> {
    return customMessage({ source: 'CustomMessage_AdminCreateUser', ...occasion }, directory, user, this.triggers);
  }

  send(directory: Directory, user: User, to: string, password: string | undefined, custom: MessageTemplate): void {
    const { pool } = directory;
    const name = signInNameOf(user, directory);
    const templates = [custom, pool.invitationMessage];
    const content =
      password === undefined
        ? compose('passwordlessInvitation', templates.filter(hasNoPassword), '', name)
        : compose('invitation', templates, password, name);
    const mail = this.outbox.add({ poolId: pool.id, to, ...content });
    this.save();
    this.outbox.announce(mail);
  }
}

/** A text about a password is not sent to a user who has none. */
function hasNoPassword({ text }: MessageTemplate): boolean {
  return text?.includes(codeParameter) !== true;
}
