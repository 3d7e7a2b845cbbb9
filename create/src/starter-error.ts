/** An error that this program expects: its message is for the user. */
export class StarterError extends Error {
  override readonly name = 'StarterError';
}

/** The user ended the program. */
export class InterruptedError extends StarterError {
  constructor() {
    super('interrupted: nothing was created');
  }
}
