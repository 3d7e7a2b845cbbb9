import { cognitoProvider, oauthClientOf, registeredRedirectUri } from '../../oauth/authorization-request.js';
import { OAuthError } from '../../oauth/oauth-error.js';
import { Parameters } from '../../oauth/parameters.js';
import { withParameters } from '../../oauth/redirect-uris.js';
import type { PasskeyOwner } from '../../passkeys/register-passkey.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import { redirectAnswer } from '../answers.js';
import { offersPasskeys } from '../first-factors/offered.js';
import { html } from '../html.js';
import { usableSession } from '../login-sessions.js';
import { type PlainPage, pageOptions, type Remarks } from '../page-handler.js';
import type { Visit } from '../visit.js';
import { registerPasskey, registrationForm } from './registering.js';

/** The request of an app that sends a user to this page. */
interface AddPasskeyRequest {
  readonly redirectUri: string;
  /** `undefined` if nobody is signed in. */
  readonly owner: PasskeyOwner | undefined;
}

/**
 * The page at `/passkeys/add`. A signed-in user adds a passkey and returns to the app with the parameter `result`.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */
export const addPasskeyPage: PlainPage = {
  show: (visit) => {
    const { redirectUri, owner } = requestOf(visit);
    return owner ? ask(redirectUri, owner, visit) : returned(redirectUri, 'invalid_session');
  },
  submit: (visit) => {
    const { redirectUri, owner } = requestOf(visit);
    if (!owner) {
      return returned(redirectUri, 'invalid_session');
    }
    try {
      registerPasskey(owner, visit);
    } catch (error) {
      if (error instanceof CognitoException) {
        return ask(redirectUri, owner, visit, { problem: error.message, reason: error.reason });
      }
      throw error;
    }
    return { ...returned(redirectUri, 'success'), user: owner.user.sub.slice(0, 8) };
  },
};

/** @throws OAuthError if the client does not offer passkeys, or the redirect URI is not registered. */
function requestOf(visit: Visit): AddPasskeyRequest {
  const { directory, addresses, http } = visit;
  const parameters = Parameters.parse(http.rawQueryString);
  if (parameters.repeated !== undefined) {
    throw new OAuthError('invalid_request', `${parameters.repeated} was sent more than once`);
  }
  const { client, oauth } = oauthClientOf(parameters.get('client_id'), directory.pool);
  const redirectUri = registeredRedirectUri(parameters.get('redirect_uri'), oauth, addresses);
  if (!offersPasskeys(directory.pool, client)) {
    const what = 'WEB_AUTHN in AllowedFirstAuthFactors, ALLOW_USER_AUTH in the client, and ManagedLoginVersion 2';
    throw new OAuthError('invalid_request', `passkeys on these pages require ${what}`);
  }
  const browser = usableSession({ oauth, provider: cognitoProvider }, visit);
  return { redirectUri, owner: browser && { directory, client, user: browser.user } };
}

function ask(redirectUri: string, owner: PasskeyOwner, visit: Visit, remarks: Remarks = {}): CognitoAnswer {
  const { rawPath, rawQueryString } = visit.http;
  const action = `${rawPath}?${Parameters.parse(rawQueryString).query(['client_id', 'redirect_uri'])}`;
  const content = html`${registrationForm(action, owner, visit, remarks.problem)}<a class="button quiet" href="${redirectUri}">Not now</a>
`;
  return visit.page('Add a passkey', content, { ...pageOptions(remarks), usesPasskeys: true });
}

function returned(redirectUri: string, result: 'success' | 'invalid_session'): CognitoAnswer {
  return redirectAnswer(withParameters(redirectUri, new URLSearchParams({ result })));
}
