import { ProgramError } from '../../../errors.js';

/** The initial users and groups of an app cannot be created. */
export class SeedError extends ProgramError {
  readonly code = 'SEED';
}
