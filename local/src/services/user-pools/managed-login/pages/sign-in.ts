import { type AuthorizationRequest, cognitoProvider } from '../../oauth/authorization-request.js';
import { isPasswordOf, proven } from '../../passwords/password.js';
import type { Claimant } from '../../sign-in/begun-sign-in.js';
import { claimantNamed } from '../../sign-in/claimant.js';
import { signIn } from '../../sign-in/sign-in.js';
import type { User } from '../../users/user.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { CognitoException, incorrectPassword, invalidParameter } from '../../wire/cognito-exception.js';
import { constraints } from '../../wire/input.js';
import { returnToApp } from '../complete.js';
import { beginFirstFactor } from '../first-factors/begin.js';
import { passwordPage } from '../first-factors/forms.js';
import { offeredFactors, offersChoice } from '../first-factors/offered.js';
import { type Html, html } from '../html.js';
import { form, links, notice, problem } from '../layout.js';
import { usableSession } from '../login-sessions.js';
import { type Page, pageOptions, type Remarks } from '../page-handler.js';
import { proceed } from '../proceed.js';
import type { Visit } from '../visit.js';
import { signInNameLabel } from './attribute-fields.js';
import { confirmPage } from './confirm-form.js';

export const signInPage: Page = {
  show: (request, visit) => showSignIn(request, visit),
  submit: async (request, visit) => {
    if (visit.form.get('continue') !== undefined) {
      return goOn(request, visit);
    }
    const name = visit.form.get('username')?.trim() ?? '';
    checkOffered(request);
    const isChoice = offersChoice(visit.directory.pool, request.client);
    const password = visit.form.get('password');
    try {
      const claimant = claimantOf(name, visit);
      if (isChoice && password === undefined) {
        return await beginFirstFactor(name, visit.form.get('factor'), request, visit);
      }
      return await signedIn(provenUser(claimant, password ?? '', request, visit), request, visit);
    } catch (error) {
      if (!(error instanceof CognitoException)) {
        throw error;
      }
      const remarks = { problem: error.message, reason: error.reason };
      if (isChoice && error.name === 'UserNotConfirmedException') {
        return confirmPage(name, request, visit, { notice: 'Enter the code that we sent you.' });
      }
      if (isChoice && password !== undefined) {
        const offered = offeredFactors(claimantNamed(name, visit.directory), visit.app(request));
        return passwordPage({ name, offered }, request, visit, remarks);
      }
      return showSignIn(request, visit, remarks, name);
    }
  },
};

/** Shows the page where users sign in. */
export function showSignIn(
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
  name = request.loginHint,
): CognitoAnswer {
  const { query } = request;
  const offered = request.oauth.identityProviders.filter(
    (provider) => request.provider === undefined || request.provider === provider,
  );
  const content = html`${problem(remarks.problem)}${notice(remarks.notice)}${continued(request, visit)}${providers(offered, query)}${
    offered.includes(cognitoProvider) ? ownSignIn(request, visit, name) : undefined
  }${offered.length === 0 ? problem('You cannot sign in here, because SupportedIdentityProviders of the app client is empty.') : undefined}`;
  return visit.page('Sign in', content, pageOptions(remarks));
}

function ownSignIn({ query, provider, client }: AuthorizationRequest, visit: Visit, name: string | undefined): Html {
  const { pool } = visit.directory;
  const signUp = pool.adminCreateUserOnly ? [] : [{ href: `/signup?${query}`, text: 'Create an account' }];
  const forgot = pool.recoveryByEmail ? [{ href: `/forgotPassword?${query}`, text: 'Forgot your password?' }] : [];
  const username = { name: 'username', label: signInNameLabel(pool), value: name, autocomplete: 'username' } as const;
  const password = { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' } as const;
  const isChoice = offersChoice(pool, client);
  const fields = isChoice ? [username] : [username, password];
  return html`${form({ action: `/login?${query}`, csrf: visit.csrf, fields, submit: isChoice ? 'Next' : 'Sign in' })}${
    provider === undefined || provider === cognitoProvider ? links([...forgot, ...signUp]) : undefined
  }`;
}

function providers(offered: readonly string[], query: string): Html | undefined {
  const others = offered.filter((provider) => provider !== cognitoProvider);
  if (others.length === 0) {
    return undefined;
  }
  const buttons = others.map((provider) => {
    const parameters = new URLSearchParams(query);
    parameters.delete('idp_identifier');
    parameters.set('identity_provider', provider);
    return html`<li><a class="button quiet" href="/stand-in?${parameters.toString()}">Continue with ${provider}</a></li>\n`;
  });
  return html`<ul class="providers">
${buttons}</ul>
`;
}

/** With `prompt=select_account`, the page also offers the user who is already signed in. */
function continued(request: AuthorizationRequest, visit: Visit): Html | undefined {
  const browser = selectable(request, visit);
  return browser
    ? form({
        action: `/login?${request.query}`,
        csrf: visit.csrf,
        hidden: { continue: 'yes' },
        fields: [],
        submit: `Continue as ${nameOf(browser.user)}`,
      })
    : undefined;
}

function goOn(request: AuthorizationRequest, visit: Visit): CognitoAnswer | Promise<CognitoAnswer> {
  const browser = selectable(request, visit);
  return browser
    ? returnToApp(browser.user, browser.session.authTime, request, visit)
    : showSignIn(request, visit, { problem: 'You are no longer signed in.' });
}

function selectable(request: AuthorizationRequest, visit: Visit) {
  return request.prompt === 'select_account' ? usableSession(request, visit) : undefined;
}

function nameOf({ username, attributes }: User): string {
  return attributes.email ?? username;
}

/** @throws CognitoException if the client does not support the users of the pool itself. */
export function checkOffered({ oauth }: AuthorizationRequest): void {
  if (!oauth.identityProviders.includes(cognitoProvider)) {
    throw invalidParameter(
      'This app does not support sign-in with a password.',
      'SupportedIdentityProviders lacks COGNITO',
    );
  }
}

function claimantOf(name: string, { directory }: Visit): Claimant {
  if (!constraints.username.pattern.test(name)) {
    const label = signInNameLabel(directory.pool);
    const what = label.replace(/^./, (letter) => letter.toLowerCase());
    throw invalidParameter(`Enter your ${what} without spaces.`, 'the user name is missing or contains a space');
  }
  return claimantNamed(name, directory);
}

function provenUser(
  { user, username }: Claimant,
  password: string,
  { client }: AuthorizationRequest,
  { directory, context }: Visit,
): User {
  const { pool } = directory;
  if (offersChoice(pool, client) && !pool.signInPolicy.firstFactors.has('PASSWORD')) {
    throw incorrectPassword('AllowedFirstAuthFactors lacks PASSWORD');
  }
  return proven(() => isPasswordOf(password, user, directory), user, username, directory, context);
}

async function signedIn(user: User, request: AuthorizationRequest, visit: Visit): Promise<CognitoAnswer> {
  try {
    return await proceed(await signIn(user, visit.app(request), {}, visit.context), request, visit);
  } catch (error) {
    if (error instanceof CognitoException && error.name === 'UserNotConfirmedException') {
      return confirmPage(nameOf(user), request, visit, { notice: 'Enter the code that we sent you.' }, user);
    }
    throw error;
  }
}
