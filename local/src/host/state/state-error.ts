import { ProgramError } from '../../errors.js';

/** The saved state of earlier runs cannot be used. */
export class StateError extends ProgramError {
  readonly code = 'STATE';
}
