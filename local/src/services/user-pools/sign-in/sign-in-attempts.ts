import type { CodePurpose } from '../template/message-template.js';

/** The purpose of a code. */
export type SentPurpose = CodePurpose | 'signIn';

/** Limits how often something may be tried, for a user or for a name that no user has. */
export interface Attempts {
  failedSignIns?: FailedSignIns;
  /** When codes were sent within the last hour, in milliseconds since 1970. */
  codesSent?: { readonly [purpose in SentPurpose]?: readonly number[] };
}

/** Wrong passwords and codes since the last sign-in. The times are in milliseconds since 1970. */
export interface FailedSignIns {
  readonly count: number;
  readonly lockedUntil: number;
  readonly lastAt: number;
}

const maxNames = 1000;

/**
 * Counts attempts with names that no user has like those of users: otherwise a limit would reveal who is a user.
 * They do not outlive the program.
 */
export class UnknownNameAttempts {
  readonly #names = new Map<string, Attempts>();

  of(name: string): Attempts {
    const known = this.#names.get(name) ?? {};
    this.#names.delete(name);
    this.#names.set(name, known);
    const [oldest] = this.#names.keys();
    if (this.#names.size > maxNames && oldest !== undefined) {
      this.#names.delete(oldest);
    }
    return known;
  }
}
