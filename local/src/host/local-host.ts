/** An AWS host that a page connects to, and what replaces it on this machine. */
export interface LocalHost {
  /** `cognito-idp.eu-west-1.amazonaws.com`, `abcdefghij.execute-api.eu-west-1.amazonaws.com`. */
  readonly host: string;
  /** `http://127.0.0.1:9229`. */
  readonly origin: string;
  /** The owner of the host, for the list of replacements. */
  readonly what: string;
}
