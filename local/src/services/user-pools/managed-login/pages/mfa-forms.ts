import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { User } from '../../users/user.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { html } from '../html.js';
import { form, problem } from '../layout.js';
import { pageOptions, type Remarks } from '../page-handler.js';
import type { Visit } from '../visit.js';

const code = { name: 'code', label: 'Code from your authenticator app', autocomplete: 'one-time-code' } as const;

/** Asks for the code of an authenticator app. */
export function mfaPage(
  session: string,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const content = html`${problem(remarks.problem)}${form({
    action: `/mfa?${request.query}`,
    csrf: visit.csrf,
    hidden: { session },
    fields: [code],
    submit: 'Continue',
  })}`;
  return visit.page('Enter your code', content, pageOptions(remarks));
}

/** Shows the secret for an authenticator app, and asks for its first code. */
export function setUpPage(
  given: Readonly<Record<string, unknown>>,
  user: Pick<User, 'username' | 'attributes'>,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const secret = String(given.SecretCode);
  const name = user.attributes.email ?? user.username;
  const label = encodeURIComponent(`${visit.directory.pool.resource.path}:${name}`);
  const content = html`${problem(remarks.problem)}<p>This app asks for a second factor. Add this key to your authenticator app, then enter its code.</p>
<code class="secret">${secret}</code>
<p><a href="otpauth://totp/${label}?secret=${secret}">Open it in an app of this device</a></p>
${form({
  action: `/mfa?${request.query}`,
  csrf: visit.csrf,
  hidden: { session: String(given.Session), secret },
  fields: [code],
  submit: 'Set up and continue',
})}`;
  return visit.page('Set up your authenticator app', content, pageOptions(remarks));
}
