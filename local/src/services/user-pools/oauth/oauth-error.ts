/** An error of RFC 6749, with what Cognito calls it. */
export type OAuthErrorCode =
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'invalid_token'
  | 'login_required'
  | 'redirect_mismatch'
  | 'server_error'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_token_type';

/** What an OAuth endpoint refuses. */
export class OAuthError extends Error {
  constructor(
    readonly code: OAuthErrorCode,
    /** Why, for the developer's log: never a password, a code or a token. */
    readonly reason: string,
    /** What the client learns besides the code, if anything. */
    readonly description?: string,
    readonly status = 400,
  ) {
    super(`${code}: ${reason}`);
  }
}
