/** A host of AWS that a page connects to, and what stands for it on this machine. */
export interface LocalHost {
  /** `cognito-idp.eu-west-1.amazonaws.com`, `abcdefghij.execute-api.eu-west-1.amazonaws.com`. */
  readonly host: string;
  /** `http://127.0.0.1:9229`. */
  readonly origin: string;
  /** Whose host it is, for the list of what was replaced. */
  readonly what: string;
}
