import type { EmailMfa, SoftwareToken } from '../mfa/software-token.js';
import type { Passkey } from '../passkeys/passkey.js';
import type { PasswordVerifier } from '../passwords/srp.js';
import type { Attempts } from '../sign-in/sign-in-attempts.js';
import type { Attributes } from '../template/attribute-schema.js';
import type { CodePurpose } from '../template/message-template.js';

/** A user of a pool, as the state has it: plain data. What is optional was not there in earlier versions. */
export interface User extends Attempts {
  readonly sub: string;
  /** Never changes: the `sub` where the e-mail address is the user name. */
  readonly username: string;
  status: UserStatus;
  attributes: Attributes;
  /** `undefined` for a user who signs in without one. */
  password?: PasswordVerifier;
  /** Until when a temporary password is good, in milliseconds since 1970. */
  passwordExpiresAt?: number;
  readonly groups: string[];
  readonly codes: { [purpose in CodePurpose]?: Code };
  /** The address that becomes the user's once its code is given. */
  pendingEmail?: string;
  readonly sessions: Session[];
  /** Sign-ins in browsers, at the managed login of the pool. */
  loginSessions?: readonly LoginSession[];
  /** Authorization codes that have not expired yet. */
  authorizationCodes?: AuthorizationCode[];
  /** An administrator shut the user out. */
  disabled?: boolean;
  /** Verified by a code: what can be asked for at a sign-in. */
  softwareToken?: SoftwareToken;
  /** The secret of one that is not verified yet, in hexadecimal. */
  newSoftwareToken?: string;
  /** Codes by mail as a second factor. */
  emailMfa?: EmailMfa;
  passkeys?: Passkey[];
  /** The name that passkeys have for the user, in base64url: random, and no part of it tells who that is. */
  passkeyUserId?: string;
  /** In milliseconds since 1970. */
  readonly createdAt?: number;
  modifiedAt?: number;
}

/**
 * `FORCE_CHANGE_PASSWORD`: the password is temporary. `RESET_REQUIRED`: the password is no longer accepted.
 * `EXTERNAL_PROVIDER`: an identity provider signs the user in, no password does.
 */
export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED' | 'EXTERNAL_PROVIDER';

/** A code that was sent. */
export interface Code {
  readonly code: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** How often another one was given. */
  attempts: number;
  readonly mailId: string;
  /** The address that it was sent to, and the only one that it verifies. */
  readonly to?: string;
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
  /**
   * Those of its tokens.
   *
   * @default - the one of a sign-in without managed login
   */
  readonly scopes?: readonly string[];
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

/** A browser that managed login knows by a cookie. */
export interface LoginSession {
  /** SHA-256 of the cookie, in hexadecimal. */
  readonly hash: string;
  /** In milliseconds since 1970. */
  readonly authTime: number;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** The `passwordMark` of its begin: a changed password ends it. */
  readonly password: string;
  /** The identity provider that signed the user in. */
  readonly provider: string;
}

/** What an app exchanges for tokens, once. */
export interface AuthorizationCode {
  /** SHA-256, in hexadecimal. */
  readonly hash: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge?: string;
  readonly nonce?: string;
  /** In milliseconds since 1970. */
  readonly authTime: number;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** The `passwordMark` of the sign-in. */
  readonly password: string;
  /** When it was given. It is kept until it expires, to say that it was. */
  usedAt?: number;
}

/** Another one for every password that a user has had. */
export function passwordMark({ password }: User): string {
  return password?.salt ?? '';
}

/** The attributes with these changes; an empty value takes one away. */
export function changed(attributes: Attributes, changes: Attributes): Attributes {
  return Object.fromEntries(Object.entries({ ...attributes, ...changes }).filter(([, value]) => value !== ''));
}

/** All attributes as triggers get them. */
export function triggerAttributes({ sub, status, attributes }: User): Attributes {
  return { sub, 'cognito:user_status': status, ...attributes };
}

/** `a***@e***` or `+*******0100`, as `CodeDeliveryDetails` has it. */
export function masked(to: string): string {
  if (/^\+\d+$/.test(to)) {
    return `+*******${to.slice(-4)}`;
  }
  return to.replace(/^(.)[^@]*@(.).*$/s, '$1***@$2***');
}
