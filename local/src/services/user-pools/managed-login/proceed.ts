import { associateSoftwareToken } from '../actions/account/associate-software-token.js';
import type { Outcome } from '../actions/action.js';
import { activeSecondFactors } from '../mfa/second-factors.js';
import { type AuthorizationRequest, cognitoProvider } from '../oauth/authorization-request.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { notServed } from '../wire/cognito-exception.js';
import { Input } from '../wire/input.js';
import { complete } from './complete.js';
import { mfaPage, selectFactorPage, setsUpEmail, setUpEmailPage, setUpPage } from './pages/mfa-forms.js';
import { newPasswordForm } from './pages/new-password-form.js';
import type { Visit } from './visit.js';

/** Continues a sign-in: shows the page for the next challenge, or returns to the app if there is none. */
export async function proceed(outcome: Outcome, request: AuthorizationRequest, visit: Visit): Promise<CognitoAnswer> {
  const { output, user } = outcome;
  const { pool } = visit.directory;
  const session = String(output.Session);
  const parameters = (output.ChallengeParameters ?? {}) as Readonly<Record<string, string>>;
  switch (output.ChallengeName) {
    case undefined:
      return complete(user!, cognitoProvider, request, visit);
    case 'SOFTWARE_TOKEN_MFA':
      return mfaPage({ session }, request, visit);
    case 'EMAIL_OTP':
      return mfaPage({ session, to: parameters.CODE_DELIVERY_DESTINATION }, request, visit);
    case 'SELECT_MFA_TYPE':
      return selectFactorPage(session, activeSecondFactors(user!, pool), request, visit);
    case 'MFA_SETUP': {
      if (setsUpEmail(visit)) {
        return setUpEmailPage(session, user!, request, visit);
      }
      const secret = await associateSoftwareToken(new Input({ Session: session }), visit.context);
      return setUpPage(secret.output, user!, request, visit);
    }
    case 'NEW_PASSWORD_REQUIRED':
      return newPasswordForm(session, parameters, request, visit);
    default:
      throw notServed(`the challenge ${String(output.ChallengeName)}`);
  }
}
