/** An error that this program expects: its message is for the user, and its `code` is stable across versions. */
export abstract class ProgramError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The command line contains something that this program does not know. */
export class UsageError extends ProgramError {
  readonly code = 'USAGE';
}
