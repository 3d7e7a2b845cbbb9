import { FunctionError } from '../../../host/function-error.js';

// How invocations fail in every execution environment, with Lambda's own messages where it has any.

/** @throws FunctionError if it is not JSON. */
export function parseAnswer(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    throw new FunctionError('FUNCTION_ANSWER', 'the response is not JSON', 'Runtime.MarshalError');
  }
}

export function outOfMemory(): FunctionError {
  return new FunctionError('FUNCTION_EXITED', 'the function ran out of memory', 'Runtime.OutOfMemory');
}

export function exited(code: number | null, signal: string | null = null): FunctionError {
  const how = signal === null ? `ended with exit code ${code}` : `was terminated by ${signal}`;
  return new FunctionError(
    'FUNCTION_EXITED',
    `the process of the function ${how} before it responded`,
    'Runtime.ExitError',
  );
}
