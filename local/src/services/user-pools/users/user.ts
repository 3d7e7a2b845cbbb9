import type { EmailMfa, SoftwareToken } from '../mfa/software-token.js';
import type { Passkey } from '../passkeys/passkey.js';
import type { PasswordVerifier } from '../passwords/srp.js';
import type { Attempts } from '../sign-in/sign-in-attempts.js';
import type { Attributes } from '../template/attribute-schema.js';
import type { CodePurpose } from '../template/message-template.js';

/** A user of a pool in the state: plain data. Optional members did not exist in earlier versions. */
export interface User extends Attempts {
  readonly sub: string;
  /** Never changes: the `sub`, if the e-mail address is the user name. */
  readonly username: string;
  status: UserStatus;
  attributes: Attributes;
  /** `undefined` for a user who signs in without one. */
  password?: PasswordVerifier;
  /** When a temporary password expires, in milliseconds since 1970. */
  passwordExpiresAt?: number;
  readonly groups: string[];
  readonly codes: { [purpose in CodePurpose]?: Code };
  /** The address that becomes the user's when its code is entered. */
  pendingEmail?: string;
  readonly sessions: Session[];
  /** Sign-ins of browsers at the managed login of the pool. */
  loginSessions?: readonly LoginSession[];
  /** Authorization codes that have not expired yet. */
  authorizationCodes?: AuthorizationCode[];
  /** An administrator disabled the user. */
  disabled?: boolean;
  /** Verified with a code: it can be required at a sign-in. */
  softwareToken?: SoftwareToken;
  /** The secret of a token that is not verified yet, in hexadecimal. */
  newSoftwareToken?: string;
  /** E-mail codes as a second factor. */
  emailMfa?: EmailMfa;
  passkeys?: Passkey[];
  /** The user handle of passkeys, in base64url: random, so it does not reveal who the user is. */
  passkeyUserId?: string;
  /** In milliseconds since 1970. */
  readonly createdAt?: number;
  modifiedAt?: number;
}

/**
 * `FORCE_CHANGE_PASSWORD`: the password is temporary. `RESET_REQUIRED`: the password is no longer accepted.
 * `EXTERNAL_PROVIDER`: an identity provider signs the user in, not a password.
 */
export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED' | 'EXTERNAL_PROVIDER';

/** A code that was sent. */
export interface Code {
  readonly code: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** How often a wrong code was entered. */
  attempts: number;
  readonly mailId: string;
  /** The address to which it was sent, and the only one that it verifies. */
  readonly to?: string;
}

/** One sign-in, with all tokens that it issued. */
export interface Session {
  /** The `event_id` of its tokens. */
  readonly id: string;
  readonly clientId: string;
  readonly originJti: string;
  /** In milliseconds since 1970. */
  readonly authTime: number;
  revokedAt?: number;
  /**
   * The scopes of its tokens.
   *
   * @default - the scope of a sign-in without managed login
   */
  readonly scopes?: readonly string[];
  readonly refreshTokens: RefreshToken[];
}

export interface RefreshToken {
  /** SHA-256, in hexadecimal. */
  readonly hash: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** When it was replaced by a newer one. */
  replacedAt?: number;
}

/** A browser that managed login recognizes by a cookie. */
export interface LoginSession {
  /** SHA-256 of the cookie, in hexadecimal. */
  readonly hash: string;
  /** In milliseconds since 1970. */
  readonly authTime: number;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** The `passwordMark` when it began: a changed password ends it. */
  readonly password: string;
  /** The identity provider that signed the user in. */
  readonly provider: string;
}

/** A code that an app exchanges for tokens, once. */
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
  /** When it was used. It is kept until it expires, so that a second use can be reported. */
  usedAt?: number;
}

/** A different value for every password that a user has had. */
export function passwordMark({ password }: User): string {
  return password?.salt ?? '';
}

/** The attributes with these changes; an empty value removes one. */
export function changed(attributes: Attributes, changes: Attributes): Attributes {
  return Object.fromEntries(Object.entries({ ...attributes, ...changes }).filter(([, value]) => value !== ''));
}

/** All attributes, in the form that triggers get them. */
export function triggerAttributes({ sub, status, attributes }: User): Attributes {
  return { sub, 'cognito:user_status': status, ...attributes };
}

/** `a***@e***` or `+*******0100`, as in `CodeDeliveryDetails`. */
export function masked(to: string): string {
  if (/^\+\d+$/.test(to)) {
    return `+*******${to.slice(-4)}`;
  }
  return to.replace(/^(.)[^@]*@(.).*$/s, '$1***@$2***');
}
