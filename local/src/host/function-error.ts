import { ProgramError } from '../errors.js';

export type FunctionErrorCode =
  /** The function's code or runtime cannot run here. */
  | 'FUNCTION_NOT_SERVED'
  /** Its code could not be loaded. */
  | 'FUNCTION_INIT'
  /** The handler threw or rejected, or something that it started did. */
  | 'FUNCTION_THREW'
  | 'FUNCTION_TIMEOUT'
  /** It ended its process, or ran out of memory. */
  | 'FUNCTION_EXITED'
  /** Its response cannot be written as JSON, or is too large. */
  | 'FUNCTION_ANSWER'
  /** The program stopped while the function ran. */
  | 'FUNCTION_CLOSED';

/** A function was not run, or failed. If the handler threw an error, the message is the handler's own. */
export class FunctionError extends ProgramError {
  constructor(
    readonly code: FunctionErrorCode,
    message: string,
    /** The name of the error that the handler threw, or Lambda's name for the failure. */
    readonly errorType: string,
  ) {
    super(message);
  }
}

/** The error of every invocation that runs when the program stops. */
export function programStopped(): FunctionError {
  return new FunctionError('FUNCTION_CLOSED', 'the program stopped', 'Runtime.Closed');
}
