import { verifySoftwareToken } from '../../actions/account/verify-software-token.js';
import type { Outcome } from '../../actions/action.js';
import { activeSecondFactors } from '../../mfa/second-factors.js';
import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { AuthSession } from '../../sign-in/auth-sessions.js';
import type { ChallengeAnswer } from '../../sign-in/challenge-answers/challenge-answer.js';
import { challengeAnswers } from '../../sign-in/challenge-answers/challenge-answers.js';
import { masked } from '../../users/user.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { CognitoException, notAuthorized } from '../../wire/cognito-exception.js';
import { Input } from '../../wire/input.js';
import type { Page, Remarks } from '../page-handler.js';
import { proceed } from '../proceed.js';
import type { Visit } from '../visit.js';
import { mfaPage, selectFactorPage, setsUpEmail, setUpEmailPage, setUpPage } from './mfa-forms.js';
import { checkOffered, showSignIn } from './sign-in.js';

export const secondFactorPage: Page = {
  submit: async (request, visit) => {
    checkOffered(request);
    const session = visit.form.get('session') ?? '';
    const waiting = visit.context.authSessions.find(session);
    const open = waiting?.clientId === request.client.id ? waiting : undefined;
    try {
      return await proceed(await answered(open?.challenge, session, request, visit), request, visit);
    } catch (error) {
      if (!(error instanceof CognitoException)) {
        throw error;
      }
      const remarks = { problem: error.message, reason: error.reason };
      return open && visit.context.authSessions.find(session)
        ? askAgain(open, session, request, visit, remarks)
        : showSignIn(request, visit, remarks);
    }
  },
};

function answered(
  challenge: AuthSession['challenge'] | undefined,
  session: string,
  request: AuthorizationRequest,
  visit: Visit,
): Promise<Outcome> {
  const field = (name: string) => visit.form.get(name)?.trim() ?? '';
  switch (challenge) {
    case 'MFA_SETUP':
      return setsUpEmail(visit)
        ? answer(challenge, { EMAIL: field('email') }, session, request, visit)
        : setUp(session, request, visit);
    case 'SELECT_MFA_TYPE':
      return answer(challenge, { ANSWER: field('factor') }, session, request, visit);
    case 'EMAIL_OTP':
      return answer(challenge, { EMAIL_OTP_CODE: field('code') }, session, request, visit);
    default:
      return answer('SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: field('code') }, session, request, visit);
  }
}

function askAgain(
  { challenge, user, code }: AuthSession,
  session: string,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks,
): CognitoAnswer {
  switch (challenge) {
    case 'MFA_SETUP': {
      const given = { Session: session, SecretCode: visit.form.get('secret') };
      return setsUpEmail(visit)
        ? setUpEmailPage(session, user, request, visit, remarks)
        : setUpPage(given, user, request, visit, remarks);
    }
    case 'SELECT_MFA_TYPE':
      return selectFactorPage(session, activeSecondFactors(user, visit.directory.pool), request, visit, remarks);
    default:
      return mfaPage({ session, to: code?.to && masked(code.to) }, request, visit, remarks);
  }
}

async function setUp(session: string, request: AuthorizationRequest, visit: Visit): Promise<Outcome> {
  const verified = new Input({ Session: session, UserCode: visit.form.get('code') });
  const { output } = await verifySoftwareToken(verified, visit.context);
  return answer('MFA_SETUP', {}, String(output.Session), request, visit);
}

/**
 * Answers a challenge of a sign-in.
 *
 * @throws CognitoException if the sign-in must start again, because its session has expired.
 */
export async function answer(
  challenge: string,
  responses: Readonly<Record<string, string>>,
  session: string,
  request: AuthorizationRequest,
  visit: Visit,
): Promise<Outcome> {
  const user = visit.context.authSessions.find(session)?.user;
  if (!user) {
    throw notAuthorized('Your sign-in has expired. Start again.', 'no session is waiting for this answer');
  }
  const given = { name: user.username, responses, session, clientMetadata: {} };
  return (challengeAnswers.get(challenge) as ChallengeAnswer)(given, visit.app(request), visit.context);
}
