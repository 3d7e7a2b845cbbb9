import { Parameters } from '../oauth/parameters.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { html } from './html.js';
import { problem } from './layout.js';
import type { Visit } from './visit.js';

/** Explanations of errors that cannot be returned to the app. */
const explanations: Readonly<Record<string, string>> = {
  invalid_client: 'This user pool has no app client with this client_id.',
  invalid_request: 'The app sent an invalid sign-in request.',
  redirect_mismatch: 'The redirect URL in the request is not registered for the app.',
  unauthorized_client: 'This app client is not allowed to make this request.',
};

/** The page at `/error`. The only part of its URL that it shows is a known error code. */
export function errorPage(visit: Visit): CognitoAnswer {
  const code = Parameters.parse(visit.http.rawQueryString).get('error') ?? '';
  const known = Object.hasOwn(explanations, code) ? code : undefined;
  const text = explanations[known ?? ''] ?? 'The sign-in cannot continue.';
  const content = html`${problem(text)}<p>${known === undefined ? undefined : html`<code>${known}</code>. `}For the reason, see the terminal.</p>
`;
  return visit.page('Something went wrong', content, { status: 400 });
}

/** The page for users who open the address to accept its certificate. */
export function homePage(visit: Visit): CognitoAnswer {
  const content = html`<p>Apps that use this user pool send their users here to sign in. If your browser warned you about a certificate, it now accepts the certificate.</p>
<p>Go back to your app and sign in there.</p>
`;
  return visit.page('Ready', content);
}

/** The response to a form that was not sent by a page of this server. */
export function forbiddenPage(visit: Visit, reason: string): CognitoAnswer {
  const content = html`${problem('This form has expired, or it was not sent from this page.')}<p>Go back to the app and sign in again.</p>
`;
  return visit.page('Something went wrong', content, { status: 403, reason });
}
