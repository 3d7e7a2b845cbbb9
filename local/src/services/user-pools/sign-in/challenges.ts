import type { Exchange } from '../passwords/srp.js';
import type { Claimant, CustomSignIn } from './begun-sign-in.js';
import { SessionStore } from './session-store.js';

/** A password that must be proven. */
export interface Challenge extends Exchange {
  readonly clientId: string;
  readonly claimant: Claimant;
  /** The `Session` that is used up when the password is proven. */
  readonly begun?: string;
  /** The custom challenges that it is a part of. */
  readonly custom?: CustomSignIn;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The challenges that wait for an answer. Each accepts one answer. They do not outlive the program. */
export class Challenges {
  readonly #open = new SessionStore<Challenge>();

  /** @returns the secret block with which the answer refers to the challenge. */
  open(challenge: Challenge): string {
    const secretBlock = challenge.secretBlock.toString('base64');
    this.#open.open(secretBlock, challenge);
    return secretBlock;
  }

  take(secretBlock: string): Challenge | undefined {
    const challenge = this.#open.find(secretBlock);
    this.#open.close(secretBlock);
    return challenge;
  }
}
