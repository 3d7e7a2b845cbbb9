import { ProgramError } from './errors.js';

/** What a test asks an app for that is served on this machine is not there. */
export class LocalError extends ProgramError {
  readonly code = 'LOCAL';
}
