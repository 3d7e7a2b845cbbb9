import type { User } from '../users/user.js';
import type { SessionStore } from './session-store.js';

/** A sign-up that continues with the first sign-in: its code counts as the first factor. */
export interface SignUpSession {
  readonly clientId: string;
  readonly user: User;
  /** Whether the code of the sign-up was entered. */
  readonly isConfirmed: boolean;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** By `Session`. They do not outlive the program. */
export type SignUpSessions = SessionStore<SignUpSession>;
