/** Data from a browser or a passkey does not conform to WebAuthn, or is not for this relying party. */
export class CredentialError extends Error {
  constructor(
    readonly kind: 'malformed' | 'origin' | 'relying party' | 'unsupported' | 'refused',
    message: string,
  ) {
    super(message);
  }
}
