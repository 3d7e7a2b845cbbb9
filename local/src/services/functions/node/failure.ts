import type { Failure } from '../io/node/messages.js';
import { NotServedError } from './not-served-error.js';

/** What was thrown, in a form that can leave the worker: a handler may throw anything, even an object with getters that throw. */
export function failureOf(code: Failure['code'], thrown: unknown): Failure {
  try {
    if (thrown instanceof Error) {
      return {
        code: thrown instanceof NotServedError ? 'FUNCTION_NOT_SERVED' : code,
        errorType: String(thrown.name),
        message: String(thrown.message),
        trace: String(thrown.stack),
      };
    }
    const message = typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown);
    return { code, errorType: typeof thrown === 'object' ? 'object' : typeof thrown, message, trace: message };
  } catch {
    return { code, errorType: 'Error', message: 'the thrown value cannot be read', trace: '' };
  }
}
