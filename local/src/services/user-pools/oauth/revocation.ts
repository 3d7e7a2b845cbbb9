import type { ActionContext } from '../actions/action-context.js';
import { unverifiedClaims } from '../tokens/jwt.js';
import { findRefreshToken } from '../tokens/sessions.js';
import type { Directory } from '../users/directory.js';
import type { User } from '../users/user.js';
import { authenticatedClient } from './client-authentication.js';
import { OAuthError } from './oauth-error.js';
import type { Parameters } from './parameters.js';

/**
 * Answers `POST /oauth2/revoke`: revokes all tokens of the sign-in that a refresh token belongs to. An unknown token is not
 * an error.
 *
 * @throws OAuthError if the client is not allowed to revoke tokens, or the token is not a refresh token.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html
 */
export function revoke(
  parameters: Parameters,
  authorization: string | undefined,
  directory: Directory,
  context: ActionContext,
): User | undefined {
  const token = parameters.get('token');
  if (token === undefined || parameters.repeated !== undefined) {
    throw new OAuthError('invalid_request', 'token is missing, or a parameter was sent more than once');
  }
  const { client } = clientOf(parameters, authorization, directory);
  if (!client.enableTokenRevocation) {
    throw new OAuthError('invalid_request', 'EnableTokenRevocation of the client is false');
  }
  if (unverifiedClaims(token)?.token_use !== undefined) {
    throw new OAuthError('unsupported_token_type', 'the token is not a refresh token');
  }
  const held = findRefreshToken(directory.users, token);
  if (!held) {
    return undefined;
  }
  if (held.session.clientId !== client.id) {
    throw new OAuthError('invalid_client', 'the token belongs to another client', undefined, 401);
  }
  held.session.revokedAt ??= context.now();
  context.save();
  return held.user;
}

/** According to the documentation, this endpoint returns 401 for an invalid client. The token endpoint returns 400. */
function clientOf(parameters: Parameters, authorization: string | undefined, { pool }: Directory) {
  try {
    return authenticatedClient(authorization, parameters, pool);
  } catch (error) {
    throw error instanceof OAuthError && error.code === 'invalid_client'
      ? new OAuthError(error.code, error.reason, error.description, 401)
      : error;
  }
}
