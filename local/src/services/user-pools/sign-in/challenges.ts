import type { Exchange } from '../passwords/srp.js';
import type { Claimant, CustomSignIn } from './begun-sign-in.js';
import { SessionStore } from './session-store.js';

/** A password to be proven. */
export interface Challenge extends Exchange {
  readonly clientId: string;
  readonly claimant: Claimant;
  /** The `Session` that is spent once the password is proven. */
  readonly begun?: string;
  /** The challenges of the app's own that it is a part of. */
  readonly custom?: CustomSignIn;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The challenges that wait for an answer, each for one answer only. They do not outlive the program. */
export class Challenges {
  readonly #open = new SessionStore<Challenge>();

  /** @returns the secret block by which the answer names the challenge. */
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
