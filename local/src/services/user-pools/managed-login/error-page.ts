import { Parameters } from '../oauth/parameters.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { html } from './html.js';
import { problem } from './layout.js';
import type { Visit } from './visit.js';

/** Explanations of errors that cannot be returned to the app. */
const explanations: Readonly<Record<string, string>> = {
  invalid_client: 'No app client of this user pool has this client_id.',
  invalid_request: 'The sign-in request of the app is invalid.',
  redirect_mismatch: 'The app asked to return to an address that is not registered.',
  unauthorized_client: 'This app client is not allowed to do this.',
};

/** The page at `/error`. The only part of its URL that it shows is a known error code. */
export function errorPage(visit: Visit): CognitoAnswer {
  const code = Parameters.parse(visit.http.rawQueryString).get('error') ?? '';
  const known = Object.hasOwn(explanations, code) ? code : undefined;
  const text = explanations[known ?? ''] ?? 'The sign-in cannot continue.';
  const content = html`${problem(text)}<p>${known === undefined ? undefined : html`<code>${known}</code>. `}The terminal says why.</p>
`;
  return visit.page('Something is wrong', content, { status: 400 });
}

/** The page for users who open the address to accept its certificate. */
export function homePage(visit: Visit): CognitoAnswer {
  const content = html`<p>This is where the apps of the user pool send their users to sign in. If your browser warned about a certificate, it accepts it now.</p>
<p>Go back to your app, and sign in there.</p>
`;
  return visit.page('Ready', content);
}

/** The response to a form that was not sent by a page of this server. */
export function forbiddenPage(visit: Visit, reason: string): CognitoAnswer {
  const content = html`${problem('This form has expired, or was not sent by this page.')}<p>Go back to the app, and sign in again.</p>
`;
  return visit.page('Something is wrong', content, { status: 403, reason });
}
