/** The error codes that Cognito returns: those of RFC 6749, and a few others. */
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

/** The error of a request that an OAuth endpoint refuses. */
export class OAuthError extends Error {
  constructor(
    readonly code: OAuthErrorCode,
    /** The reason for the developer's log. It never contains a password, a code or a token. */
    readonly reason: string,
    /** The `error_description` that the client receives, if any. */
    readonly description?: string,
    readonly status = 400,
  ) {
    super(`${code}: ${reason}`);
  }
}
