import { oauthClientOf, readAuthorizationRequest } from '../oauth/authorization-request.js';
import { OAuthError } from '../oauth/oauth-error.js';
import { Parameters } from '../oauth/parameters.js';
import { isAccepted, redirectUrisOf } from '../oauth/redirect-uris.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { redirectAnswer } from './answers.js';
import { cookie } from './cookies.js';
import { endLoginSession } from './login-sessions.js';
import type { Visit } from './visit.js';

/**
 * Signs the browser out and redirects to the URL that the app requested. Tokens remain valid.
 *
 * @throws OAuthError if the URL is not registered for the client.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export function logout(visit: Visit): CognitoAnswer {
  const parameters = Parameters.parse(visit.http.rawQueryString);
  const location = targetOf(parameters, visit);
  endLoginSession(visit.session, visit.directory, visit.context);
  return redirectAnswer(location, [cookie(visit.sessionCookie, '', 0)]);
}

function targetOf(parameters: Parameters, { directory, addresses }: Visit): string {
  const { pool } = directory;
  if (parameters.repeated !== undefined) {
    throw new OAuthError('invalid_request', `${parameters.repeated} was sent more than once`);
  }
  const { oauth } = oauthClientOf(parameters.get('client_id'), pool);
  const logoutUri = parameters.get('logout_uri');
  if (logoutUri !== undefined) {
    const accepted = redirectUrisOf(oauth.logoutUrls, addresses);
    if (!isAccepted(logoutUri, accepted)) {
      const all = [...accepted.registered, ...accepted.local].join(', ') || 'none';
      throw new OAuthError('redirect_mismatch', `logout_uri must be one of the client's sign-out URLs: ${all}`);
    }
    return logoutUri;
  }
  if (parameters.get('post_logout_redirect_uri') !== undefined) {
    throw new OAuthError('invalid_request', 'Cognito does not support post_logout_redirect_uri: use logout_uri');
  }
  if (parameters.get('redirect_uri') === undefined || parameters.get('response_type') === undefined) {
    throw new OAuthError(
      'invalid_request',
      'the request must have either logout_uri, or redirect_uri and response_type for a new sign-in',
    );
  }
  return `/login?${readAuthorizationRequest(parameters, pool, addresses).query}`;
}
