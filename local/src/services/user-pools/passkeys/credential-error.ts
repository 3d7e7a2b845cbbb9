/** What a browser or a passkey sent is not as WebAuthn has it, or not for here. */
export class CredentialError extends Error {
  constructor(
    readonly kind: 'malformed' | 'origin' | 'relying party' | 'unsupported' | 'refused',
    message: string,
  ) {
    super(message);
  }
}
