import { CallbackError, cognitoProvider } from '../oauth/authorization-request.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { redirectAnswer } from './answers.js';
import { returnToApp } from './complete.js';
import { usableSession } from './login-sessions.js';
import type { Page, PageHandler } from './page-handler.js';
import { showSignIn, signInPage } from './pages/sign-in.js';

/** Returns to the app at once if the browser is signed in. Otherwise, an identity provider or `ask` signs the user in. */
const begin =
  (ask: PageHandler): PageHandler =>
  (request, visit): CognitoAnswer | Promise<CognitoAnswer> => {
    const { prompt, provider, oauth, query } = request;
    const browser = prompt === 'login' || prompt === 'select_account' ? undefined : usableSession(request, visit);
    if (browser) {
      return returnToApp(browser.user, browser.session.authTime, request, visit);
    }
    if (prompt === 'none') {
      throw new CallbackError(request, 'login_required', 'prompt is none, but no user has signed in with this browser');
    }
    const [only, ...others] = oauth.identityProviders;
    const chosen = provider ?? (others.length === 0 && prompt !== 'select_account' ? only : undefined);
    if (chosen !== undefined && chosen !== cognitoProvider) {
      return redirectAnswer(`/stand-in?${withProvider(query, chosen)}`);
    }
    return ask(request, visit);
  };

export const authorize = begin(({ query }) => redirectAnswer(`/login?${query}`));

export const loginPage: Page = { ...signInPage, show: begin((request, visit) => showSignIn(request, visit)) };

function withProvider(query: string, provider: string): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('idp_identifier');
  parameters.set('identity_provider', provider);
  return parameters.toString();
}
