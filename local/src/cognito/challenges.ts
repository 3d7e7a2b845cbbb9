import type { Exchange } from './srp.js';
import type { User } from './user.js';

/** A password to be proven. */
export interface Challenge extends Exchange {
  readonly clientId: string;
  /** `undefined` where there is no such user: no answer is right. */
  readonly user: User | undefined;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

const maxOpen = 1000;

/** The challenges that wait for an answer, each for one answer only. They do not outlive the program. */
export class Challenges {
  readonly #open = new Map<string, Challenge>();

  /** @returns the secret block by which the answer names the challenge. */
  open(challenge: Challenge): string {
    const [oldest] = this.#open.keys();
    if (this.#open.size >= maxOpen && oldest !== undefined) {
      this.#open.delete(oldest);
    }
    const secretBlock = challenge.secretBlock.toString('base64');
    this.#open.set(secretBlock, challenge);
    return secretBlock;
  }

  take(secretBlock: string): Challenge | undefined {
    const challenge = this.#open.get(secretBlock);
    this.#open.delete(secretBlock);
    return challenge;
  }
}
