import type { Outcome } from '../../actions/action.js';
import { type AuthorizationRequest, cognitoProvider } from '../../oauth/authorization-request.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import { redirectAnswer } from '../answers.js';
import { returnToApp, signBrowserIn } from '../complete.js';
import { offersPasskeys } from '../first-factors/offered.js';
import { html } from '../html.js';
import { form } from '../layout.js';
import { type SignedInBrowser, usableSession } from '../login-sessions.js';
import { type Page, type PageHandler, pageOptions, type Remarks } from '../page-handler.js';
import { proceed } from '../proceed.js';
import type { Visit } from '../visit.js';
import { registerPasskey, registrationForm } from './registering.js';

/** The page that offers a passkey to new users once, after they sign up and before they return to the app. */
const path = '/passkeys/offer';

/** Continues after a new user has signed in. */
export async function proceedAfterSignUp(
  outcome: Outcome,
  request: AuthorizationRequest,
  visit: Visit,
): Promise<CognitoAnswer> {
  const { output, user } = outcome;
  if (output.ChallengeName !== undefined || !user || !offersPasskeys(visit.directory.pool, request.client)) {
    return proceed(outcome, request, visit);
  }
  const { cookies } = signBrowserIn(user, cognitoProvider, visit);
  return { ...redirectAnswer(`${path}?${request.query}`, cookies), user: user.sub.slice(0, 8) };
}

export const offerPasskeyPage: Page = {
  show: ofSignedIn((browser, request, visit) => ask(browser, request, visit)),
  submit: ofSignedIn((browser, request, visit) => {
    if (visit.form.get('skip') === undefined) {
      try {
        registerPasskey({ ...visit.app(request), user: browser.user }, visit);
      } catch (error) {
        if (error instanceof CognitoException) {
          return ask(browser, request, visit, { problem: error.message, reason: error.reason });
        }
        throw error;
      }
    }
    return returnToApp(browser.user, browser.session.authTime, request, visit);
  }),
};

function ofSignedIn(
  handle: (browser: SignedInBrowser, ...rest: Parameters<PageHandler>) => ReturnType<PageHandler>,
): PageHandler {
  return (request, visit) => {
    const browser = usableSession({ oauth: request.oauth, provider: cognitoProvider }, visit);
    return browser && offersPasskeys(visit.directory.pool, request.client)
      ? handle(browser, request, visit)
      : redirectAnswer(`/login?${request.query}`);
  };
}

function ask(
  { user }: SignedInBrowser,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): CognitoAnswer {
  const action = `${path}?${request.query}`;
  const owner = { ...visit.app(request), user };
  const skip = { action, csrf: visit.csrf, hidden: { skip: 'yes' }, fields: [], submit: 'Not now', isQuiet: true };
  const content = html`${registrationForm(action, owner, visit, remarks.problem)}${form(skip)}`;
  return visit.page('Add a passkey', content, { ...pageOptions(remarks), usesPasskeys: true });
}
