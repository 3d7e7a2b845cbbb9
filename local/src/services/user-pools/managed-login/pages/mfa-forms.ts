import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { SecondFactor } from '../../template/second-factors.js';
import type { User } from '../../users/user.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { html } from '../html.js';
import { form, problem } from '../layout.js';
import { pageOptions, type Remarks } from '../page-handler.js';
import type { Visit } from '../visit.js';

const code = { name: 'code', label: 'Code from your authenticator app', autocomplete: 'one-time-code' } as const;
const mailedCode = { name: 'code', label: 'Code', autocomplete: 'one-time-code' } as const;

/** Asks for the code from an authenticator app or, if `to` is given, for the code that was sent to that address. */
export function mfaPage(
  { session, to }: { readonly session: string; readonly to?: string | undefined },
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const sent = to === undefined ? undefined : html`<p>We sent a code to ${to}.</p>\n`;
  const content = html`${problem(remarks.problem)}${sent}${form({
    action: `/mfa?${request.query}`,
    csrf: visit.csrf,
    hidden: { session },
    fields: [to === undefined ? code : mailedCode],
    submit: 'Continue',
  })}`;
  return visit.page('Enter your code', content, pageOptions(remarks));
}

const factors: Readonly<Record<SecondFactor, string>> = {
  EMAIL_OTP: 'Get a code by e-mail',
  SOFTWARE_TOKEN_MFA: 'Use your authenticator app',
};

/** Asks which of several second factors to use. */
export function selectFactorPage(
  session: string,
  choices: readonly SecondFactor[],
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const buttons = choices.map((factor, index) =>
    form({
      action: `/mfa?${request.query}`,
      csrf: visit.csrf,
      hidden: { session, factor },
      fields: [],
      submit: factors[factor],
      isQuiet: index > 0,
    }),
  );
  const content = html`${problem(remarks.problem)}<p>This account requires a second factor.</p>
${buttons}`;
  return visit.page('Choose a second factor', content, pageOptions(remarks));
}

/** Whether users set up an e-mail address as their second factor. If possible, they set up an authenticator app instead. */
export function setsUpEmail({ directory: { pool } }: Visit): boolean {
  return !pool.secondFactors.has('SOFTWARE_TOKEN_MFA');
}

/** Asks for the address that codes are sent to as a second factor. */
export function setUpEmailPage(
  session: string,
  { attributes }: Pick<User, 'attributes'>,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const content = html`${problem(remarks.problem)}<p>This app requires a second factor: a code that we send to your e-mail address.</p>
${form({
  action: `/mfa?${request.query}`,
  csrf: visit.csrf,
  hidden: { session },
  fields: [{ name: 'email', label: 'E-mail address', type: 'email', value: attributes.email, autocomplete: 'email' }],
  submit: 'Send the code',
})}`;
  return visit.page('Set up codes by e-mail', content, pageOptions(remarks));
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
  const content = html`${problem(remarks.problem)}<p>This app requires a second factor. Add this key to your authenticator app. Then enter the code that the authenticator app shows.</p>
<code class="secret">${secret}</code>
<p><a href="otpauth://totp/${label}?secret=${secret}">Open the key in an app on this device</a></p>
${form({
  action: `/mfa?${request.query}`,
  csrf: visit.csrf,
  hidden: { session: String(given.Session), secret },
  fields: [code],
  submit: 'Set up and continue',
})}`;
  return visit.page('Set up your authenticator app', content, pageOptions(remarks));
}
