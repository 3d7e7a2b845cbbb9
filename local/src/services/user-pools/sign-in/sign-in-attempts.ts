import type { CodePurpose } from '../template/message-template.js';

/** What limits how often something may be tried, of a user or of a name that is nobody's. */
export interface Counted {
  failedSignIns?: FailedSignIns;
  /** When codes were sent within the last hour, in milliseconds since 1970. */
  codesSent?: { readonly [purpose in CodePurpose]?: readonly number[] };
}

/** Wrong passwords and codes since the last sign-in. The times are in milliseconds since 1970. */
export interface FailedSignIns {
  readonly count: number;
  readonly lockedUntil: number;
  readonly lastAt: number;
}

const maxNames = 1000;

/**
 * Counts for names that are nobody's as for users, so that a limit tells nobody who is a user. They do not outlive the
 * program.
 */
export class CountedNames {
  readonly #names = new Map<string, Counted>();

  of(name: string): Counted {
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
