import type { PasswordVerifier } from '../passwords/srp.js';
import type { TokenRequest } from '../tokens/token-issuer.js';
import type { Code, User } from '../users/user.js';
import type { SessionStore } from './session-store.js';

/** A sign-in whose first factor is proven, and that something is still asked for. */
export interface AuthSession {
  readonly challenge: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP' | 'SELECT_MFA_TYPE' | 'MFA_SETUP';
  readonly clientId: string;
  readonly user: User;
  /** As it was when it was proven: a changed one ends the sign-in. */
  readonly password: PasswordVerifier | undefined;
  readonly source: TokenRequest['source'];
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** Of `MFA_SETUP`: the secret of the software token that is to be verified, in hexadecimal. */
  readonly secret?: string;
  /** Of `MFA_SETUP`: the software token is verified. */
  readonly isSetUp?: boolean;
  /** Of `EMAIL_OTP`. */
  readonly code?: Code;
  /** Of `EMAIL_OTP`: the code also sets up mails as a second factor, and verifies the address. */
  readonly setsUpEmail?: boolean;
}

/** The sign-ins that wait, by the `Session` of their answers. They do not outlive the program. */
export type AuthSessions = SessionStore<AuthSession>;
