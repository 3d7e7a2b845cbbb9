import { randomBytes } from 'node:crypto';
import type { FunctionCaller } from '../service.js';

/** Finds the function that makes a call by the session token of the call: each environment has its own token. */
export class Callers {
  readonly #callers = new Map<string, () => FunctionCaller>();

  /** @returns the token, which is valid until `remove` */
  add(caller: () => FunctionCaller): string {
    const token = `local-${randomBytes(16).toString('hex')}`;
    this.#callers.set(token, caller);
    return token;
  }

  remove(token: string): void {
    this.#callers.delete(token);
  }

  find(token: string): FunctionCaller | undefined {
    return this.#callers.get(token)?.();
  }
}
