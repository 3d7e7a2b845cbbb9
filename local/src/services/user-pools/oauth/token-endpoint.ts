import type { ActionContext } from '../actions/action-context.js';
import type { Directory } from '../users/directory.js';
import { authenticatedClient } from './client-authentication.js';
import { authorizationCode } from './grants/authorization-code.js';
import { clientCredentials } from './grants/client-credentials.js';
import type { Grant } from './grants/grant.js';
import { refreshToken } from './grants/refresh-token.js';
import { OAuthError } from './oauth-error.js';
import type { Parameters } from './parameters.js';
import type { TokenAnswer } from './token-answer.js';

const grants: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['client_credentials', clientCredentials],
  ['refresh_token', refreshToken],
]);

/**
 * Answers `POST /oauth2/token`.
 *
 * @throws OAuthError, or CognitoException if a trigger fails.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export function exchangeTokens(
  parameters: Parameters,
  authorization: string | undefined,
  directory: Directory,
  context: ActionContext,
): Promise<TokenAnswer> {
  if (parameters.repeated !== undefined) {
    throw new OAuthError('invalid_request', `${parameters.repeated} was sent more than once`);
  }
  const { client, oauth } = authenticatedClient(authorization, parameters, directory.pool);
  const type = parameters.get('grant_type');
  if (type === undefined) {
    throw new OAuthError('invalid_request', 'grant_type is missing');
  }
  const grant = grants.get(type);
  if (!grant) {
    throw new OAuthError(
      'unsupported_grant_type',
      `grant_type must be one of ${[...grants.keys()].join(', ')}, got '${type}'`,
    );
  }
  return grant(parameters, { directory, client, oauth, context });
}
