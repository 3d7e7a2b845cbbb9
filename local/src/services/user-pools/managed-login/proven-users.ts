import { SessionStore } from '../sign-in/session-store.js';
import type { User } from '../users/user.js';

/** A user who has just given the password, and has to confirm the account first. */
export interface ProvenUser {
  readonly clientId: string;
  readonly user: User;
  /** As it was when it was given: a changed one is not proven. */
  readonly password: User['password'];
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** By an id that the page with the code hands on. They do not outlive the program. */
export type ProvenUsers = SessionStore<ProvenUser>;

export function newProvenUsers(): ProvenUsers {
  return new SessionStore<ProvenUser>();
}
