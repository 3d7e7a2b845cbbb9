import { type AuthorizationRequest, cognitoProvider } from '../../oauth/authorization-request.js';
import { isPasswordOf, proven } from '../../passwords/password.js';
import { signIn } from '../../sign-in/sign-in.js';
import { simulatedUser } from '../../sign-in/simulated-user.js';
import type { User } from '../../users/user.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { CognitoException, invalidParameter } from '../../wire/cognito-exception.js';
import { constraints } from '../../wire/input.js';
import { returnToApp } from '../complete.js';
import { type Html, html } from '../html.js';
import { form, links, notice, problem } from '../layout.js';
import { findLoginSession } from '../login-sessions.js';
import { type Page, pageOptions, type Remarks } from '../page-handler.js';
import { proceed } from '../proceed.js';
import type { Visit } from '../visit.js';
import { confirmPage } from './confirm-form.js';

export const signInPage: Page = {
  show: (request, visit) => showSignIn(request, visit),
  submit: async (request, visit) => {
    if (visit.form.get('continue') !== undefined) {
      return goOn(request, visit);
    }
    const name = visit.form.get('username')?.trim() ?? '';
    checkOffered(request);
    try {
      const user = provenUser(name, visit.form.get('password') ?? '', visit);
      return await signedIn(user, request, visit);
    } catch (error) {
      if (error instanceof CognitoException) {
        return showSignIn(request, visit, { problem: error.message, reason: error.reason }, name);
      }
      throw error;
    }
  },
};

/** The page that asks who somebody is. */
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
  }${offered.length === 0 ? problem('SupportedIdentityProviders of the app client is empty: nobody can sign in here.') : undefined}`;
  return visit.page('Sign in', content, pageOptions(remarks));
}

function ownSignIn({ query, provider }: AuthorizationRequest, visit: Visit, name: string | undefined): Html {
  const { pool } = visit.directory;
  const signUp = pool.adminCreateUserOnly ? [] : [{ href: `/signup?${query}`, text: 'Create an account' }];
  const forgot = pool.recoveryByEmail ? [{ href: `/forgotPassword?${query}`, text: 'Forgot your password?' }] : [];
  const isAddress = pool.usernameAttributes.includes('email');
  const fields = [
    { name: 'username', label: isAddress ? 'E-mail address' : 'User name', value: name, autocomplete: 'username' },
    { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
  ] as const;
  return html`${form({ action: `/login?${query}`, csrf: visit.csrf, fields, submit: 'Sign in' })}${
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

/** With `prompt=select_account`, the user who is signed in already is one that can be selected. */
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

/** Who is signed in, by a provider that the client and the request allow. */
export function usableSession({ oauth, provider }: AuthorizationRequest, visit: Visit) {
  const browser = findLoginSession(visit.session, visit.directory, visit.context.now());
  if (!browser || !oauth.identityProviders.includes(browser.session.provider)) {
    return undefined;
  }
  return provider === undefined || provider === browser.session.provider ? browser : undefined;
}

function nameOf({ username, attributes }: User): string {
  return attributes.email ?? username;
}

/** @throws CognitoException if the client leaves the users of the pool itself out. */
export function checkOffered({ oauth }: AuthorizationRequest): void {
  if (!oauth.identityProviders.includes(cognitoProvider)) {
    throw invalidParameter(
      'This app does not support sign-in with a password.',
      'SupportedIdentityProviders lacks COGNITO',
    );
  }
}

function provenUser(name: string, password: string, { directory, context }: Visit): User {
  if (!constraints.username.pattern.test(name)) {
    throw invalidParameter('Enter a user name without spaces.', 'the user name has a space, or is missing');
  }
  const user = directory.named(name);
  const { username } = user ?? simulatedUser(name, directory);
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
