import { STATUS_CODES } from 'node:http';
import { ZodError } from 'zod';
import { logger } from './telemetry';

/** Why a request is refused. Users see the message. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: readonly { readonly field: string; readonly message: string }[],
  ) {
    super(message);
  }
}

/** The problem for an error. Unexpected errors are logged, but not shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  if (error instanceof ZodError) {
    const errors = error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    return new Problem(400, 'the request is not valid', errors);
  }
  logger.error('the request failed', { error });
  return new Problem(500, 'the request failed');
}

export const problemType = 'application/problem+json';

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export function problemBody({ status, message, errors }: Problem) {
  return { type: 'about:blank', title: STATUS_CODES[status], status, detail: message, errors };
}
