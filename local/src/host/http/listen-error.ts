import { ProgramError } from '../../errors.js';

/** A port cannot be served. */
export class ListenError extends ProgramError {
  readonly code = 'PORT';
}
