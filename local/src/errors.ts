/** An error this program foresees: its message is for the user, its `code` stays the same from version to version. */
export abstract class ProgramError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The command line says something that this program does not know. */
export class UsageError extends ProgramError {
  readonly code = 'USAGE';
}
