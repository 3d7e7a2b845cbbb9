import { ProgramError } from './errors.js';

/** A test asked for something that the served app does not have. */
export class LocalError extends ProgramError {
  readonly code = 'LOCAL';
}
