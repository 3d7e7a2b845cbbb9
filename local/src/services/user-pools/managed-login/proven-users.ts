import { SessionStore } from '../sign-in/session-store.js';
import type { User } from '../users/user.js';

/** A user who has just entered the correct password, but must confirm the account before signing in. */
export interface ProvenUser {
  readonly clientId: string;
  readonly user: User;
  /** The password at that time. After the password changes, the user is no longer proven. */
  readonly password: User['password'];
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The users by an id that the page for the code passes on. They are kept only in memory. */
export type ProvenUsers = SessionStore<ProvenUser>;

export function newProvenUsers(): ProvenUsers {
  return new SessionStore<ProvenUser>();
}
