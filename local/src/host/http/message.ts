/** A request as the pure code gets it: complete, and without a socket. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /** The path as it was sent, percent-encoded, without the query string. */
  readonly rawPath: string;
  /** The part after the `?`, as it was sent; `''` if there is none. */
  readonly rawQueryString: string;
  /** Names in lower case; the values of a header that was sent more than once are joined by `, ` (cookies by `; `). */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Names and values alternately, as they were sent.
   *
   * @default - those of `headers`
   */
  readonly rawHeaders?: readonly string[];
  readonly body: Buffer;
  /** The address of the caller. */
  readonly sourceIp: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a list is sent as one line for each value (`set-cookie`). */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | string;
}
