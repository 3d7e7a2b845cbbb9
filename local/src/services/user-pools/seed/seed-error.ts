import { ProgramError } from '../../../errors.js';

/** The users and groups that an app is to start with cannot be made. */
export class SeedError extends ProgramError {
  readonly code = 'SEED';
}
