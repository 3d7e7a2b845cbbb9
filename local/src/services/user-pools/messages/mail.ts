import type { Code } from '../users/user.js';

/** An e-mail or a text message that AWS would have sent. */
export interface Mail {
  readonly id: string;
  readonly poolId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly code?: string;
  /** Set if it is not an e-mail. */
  readonly medium?: 'SMS';
  /** Whether the code is no longer valid: it was used, or replaced by a newer one. */
  used: boolean;
  /** Set if a newer code replaced this one before it was used. */
  replaced?: true;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** `CodeDeliveryDetails` in a response. */
export interface CodeDelivery {
  readonly AttributeName: 'email';
  readonly DeliveryMedium: 'EMAIL';
  readonly Destination: string;
}

export function mailOf(mails: readonly Mail[], code: Code | undefined): Mail | undefined {
  return code && mails.find(({ id }) => id === code.mailId);
}
