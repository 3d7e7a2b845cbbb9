import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { FirstFactor } from '../../template/sign-in-policy.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { type Html, html } from '../html.js';
import { form, links, notice, problem } from '../layout.js';
import { pageOptions, type Remarks } from '../page-handler.js';
import { passkeyForm } from '../passkeys/passkey-form.js';
import type { Visit } from '../visit.js';

/** The user who signs in, and the factors that the pages offer. */
export interface Choosing {
  /** The user name as it was entered. */
  readonly name: string;
  readonly offered: readonly FirstFactor[];
}

const ways: Readonly<Record<FirstFactor, string>> = {
  WEB_AUTHN: 'Use a passkey',
  EMAIL_OTP: 'Get a code by e-mail',
  SMS_OTP: 'Get a code by text message',
  PASSWORD: 'Enter your password',
};

/** Asks how to sign in. */
export function choicePage(
  { name, offered }: Choosing,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const buttons = offered.map((factor, index) =>
    chooseForm(name, factor, ways[factor], request, visit, index === 0 ? 'main' : 'quiet'),
  );
  const content = html`${problem(remarks.problem)}${notice(remarks.notice)}${who(name)}${buttons}${back(request)}`;
  return visit.page('How do you want to sign in?', content, pageOptions(remarks));
}

export function passwordPage(
  choosing: Choosing,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const { query } = request;
  const { recoveryByEmail } = visit.directory.pool;
  const content = html`${problem(remarks.problem)}${who(choosing.name)}${form({
    action: `/login?${query}`,
    csrf: visit.csrf,
    hidden: { username: choosing.name },
    fields: [{ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' }],
    submit: 'Sign in',
  })}${otherWay(choosing, request, visit)}${
    recoveryByEmail ? links([{ href: `/forgotPassword?${query}`, text: 'Forgot your password?' }]) : undefined
  }${back(request)}`;
  return visit.page('Enter your password', content, pageOptions(remarks));
}

/** Asks for the code that was sent. */
export function codePage(
  choosing: Choosing,
  sent: { readonly factor: 'EMAIL_OTP' | 'SMS_OTP'; readonly to: string; readonly session: string },
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const content = html`${problem(remarks.problem)}<p>We sent a code to ${sent.to}.</p>
${form({
  action: `/firstFactor?${request.query}`,
  csrf: visit.csrf,
  hidden: { session: sent.session },
  fields: [
    { name: 'code', label: 'Code', autocomplete: 'one-time-code', hint: 'Eight digits from the latest message' },
  ],
  submit: 'Sign in',
})}${chooseForm(choosing.name, sent.factor, 'Send a new code', request, visit, 'quiet')}${otherWay(
  choosing,
  request,
  visit,
)}${back(request)}`;
  return visit.page('Enter your code', content, pageOptions(remarks));
}

/** Asks the browser for a passkey. `options` contains the `PublicKeyCredentialRequestOptions` of WebAuthn as JSON. */
export function passkeyPage(
  choosing: Choosing,
  { session, options }: { readonly session: string; readonly options: string },
  request: AuthorizationRequest,
  visit: Visit,
): CognitoAnswer {
  const content = html`${who(choosing.name)}${passkeyForm({
    action: `/firstFactor?${request.query}`,
    csrf: visit.csrf,
    hidden: { session },
    kind: 'get',
    options,
    submit: 'Use a passkey',
  })}${otherWay(choosing, request, visit)}${back(request)}`;
  return visit.page('Use your passkey', content, { usesPasskeys: true });
}

function who(name: string): Html {
  return html`<p>You are signing in as <strong>${name}</strong>.</p>
`;
}

function back({ query }: AuthorizationRequest): Html {
  return links([{ href: `/login?${query}`, text: 'Back to sign-in' }]);
}

function otherWay({ name, offered }: Choosing, request: AuthorizationRequest, visit: Visit): Html | undefined {
  return offered.length > 1 ? chooseForm(name, undefined, 'Choose another way', request, visit, 'quiet') : undefined;
}

function chooseForm(
  username: string,
  factor: FirstFactor | undefined,
  submit: string,
  { query }: AuthorizationRequest,
  { csrf }: Visit,
  kind: 'main' | 'quiet',
): Html {
  const chosen: Readonly<Record<string, string>> = factor === undefined ? {} : { factor };
  const hidden = { username, ...chosen };
  return form({ action: `/login?${query}`, csrf, hidden, fields: [], submit, isQuiet: kind === 'quiet' });
}
