import { ProgramError } from '../errors.js';

export type FunctionErrorCode =
  /** What the function is made of is not run here. */
  | 'FUNCTION_NOT_SERVED'
  /** Its code could not be loaded. */
  | 'FUNCTION_INIT'
  /** The handler threw, or rejected, or something it started did. */
  | 'FUNCTION_THREW'
  | 'FUNCTION_TIMEOUT'
  /** It ended its process, or ran out of memory. */
  | 'FUNCTION_EXITED'
  /** Its answer cannot be written as JSON, or is too large. */
  | 'FUNCTION_ANSWER'
  /** The program stopped while it ran. */
  | 'FUNCTION_CLOSED';

/** A function was not run, or failed. The message is the handler's own where it threw. */
export class FunctionError extends ProgramError {
  constructor(
    readonly code: FunctionErrorCode,
    message: string,
    /** The name of the error that the handler threw, or Lambda's name of what went wrong. */
    readonly errorType: string,
  ) {
    super(message);
  }
}

/** What every invocation ends with once the program stops. */
export function programStopped(): FunctionError {
  return new FunctionError('FUNCTION_CLOSED', 'the program stopped', 'Runtime.Closed');
}
