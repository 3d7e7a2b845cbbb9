/** A passkey that a user has registered: plain data. */
export interface Passkey {
  /** In base64url. */
  readonly id: string;
  /** A COSE key, in base64url. */
  readonly publicKey: string;
  /** From the authenticator: how often it was used, or always zero. */
  counter: number;
  readonly name: string;
  readonly relyingPartyId: string;
  readonly transports: readonly string[];
  readonly attachment?: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
}
