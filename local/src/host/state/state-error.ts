import { ProgramError } from '../../errors.js';

/** What was kept from earlier runs cannot be used. */
export class StateError extends ProgramError {
  readonly code = 'STATE';
}
