import { randomBytes } from 'node:crypto';
import type { FunctionCaller } from '../service.js';

/** Tells by the session token of a call which function makes it: each environment that runs code has a token of its own. */
export class Callers {
  readonly #callers = new Map<string, () => FunctionCaller>();

  /** @returns the token, which is known until `remove` */
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
