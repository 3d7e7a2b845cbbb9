import type { Attributes } from './attribute-schema.js';
import type { PasswordVerifier } from './srp.js';
import type { CodePurpose } from './verification-message.js';

/** A user of a pool, as the state has it: plain data. */
export interface User {
  readonly sub: string;
  /** Never changes: the `sub` where the e-mail address is the user name. */
  readonly username: string;
  status: 'UNCONFIRMED' | 'CONFIRMED';
  attributes: Attributes;
  password: PasswordVerifier;
  readonly groups: string[];
  readonly codes: { [purpose in CodePurpose]?: Code };
  /** The address that becomes the user's once its code is given. */
  pendingEmail?: string;
  readonly sessions: Session[];
}

/** A code that was sent. */
export interface Code {
  readonly code: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** How often another one was given. */
  attempts: number;
  readonly mailId: string;
}

/** What one sign-in began: all tokens that came of it. */
export interface Session {
  /** The `event_id` of its tokens. */
  readonly id: string;
  readonly clientId: string;
  readonly originJti: string;
  /** In milliseconds since 1970. */
  readonly authTime: number;
  revokedAt?: number;
  readonly refreshTokens: RefreshToken[];
}

export interface RefreshToken {
  /** SHA-256, in hexadecimal. */
  readonly hash: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** When a newer one took its place. */
  replacedAt?: number;
}

/** The attributes with these changes; an empty value takes one away. */
export function changed(attributes: Attributes, changes: Attributes): Attributes {
  return Object.fromEntries(Object.entries({ ...attributes, ...changes }).filter(([, value]) => value !== ''));
}

/** All attributes as triggers get them. */
export function triggerAttributes({ sub, status, attributes }: User): Attributes {
  return { sub, 'cognito:user_status': status, ...attributes };
}

/** `a***@e***`, as `CodeDeliveryDetails` has it. */
export function masked(email: string): string {
  return email.replace(/^(.)[^@]*@(.).*$/s, '$1***@$2***');
}
