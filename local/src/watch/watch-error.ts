import { ProgramError } from '../errors.js';

/** A folder cannot be watched. */
export class WatchError extends ProgramError {
  readonly code = 'WATCH';
}
