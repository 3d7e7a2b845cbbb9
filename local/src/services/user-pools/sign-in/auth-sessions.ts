import type { PasswordVerifier } from '../passwords/srp.js';
import type { TokenRequest } from '../tokens/token-issuer.js';
import type { Code, User } from '../users/user.js';
import type { SessionStore } from './session-store.js';

/** A sign-in whose first factor is proven, and that has another challenge. */
export interface AuthSession {
  readonly challenge: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP' | 'SELECT_MFA_TYPE' | 'MFA_SETUP';
  readonly clientId: string;
  readonly user: User;
  /** The password when it was proven: if it changes, the sign-in ends. */
  readonly password: PasswordVerifier | undefined;
  readonly source: TokenRequest['source'];
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  /** For `MFA_SETUP`: the secret of the software token that must be verified, in hexadecimal. */
  readonly secret?: string;
  /** For `MFA_SETUP`: whether the software token is verified. */
  readonly isSetUp?: boolean;
  /** For `EMAIL_OTP`. */
  readonly code?: Code;
  /** For `EMAIL_OTP`: the code also sets up e-mail as a second factor, and verifies the address. */
  readonly setsUpEmail?: boolean;
}

/** The sign-ins that wait for an answer, by `Session`. They do not outlive the program. */
export type AuthSessions = SessionStore<AuthSession>;
