import { verifySoftwareToken } from '../../actions/account/verify-software-token.js';
import type { Outcome } from '../../actions/action.js';
import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { ChallengeAnswer } from '../../sign-in/challenge-answers/challenge-answer.js';
import { challengeAnswers } from '../../sign-in/challenge-answers/challenge-answers.js';
import { CognitoException, notAuthorized } from '../../wire/cognito-exception.js';
import { Input } from '../../wire/input.js';
import type { Page } from '../page-handler.js';
import { proceed } from '../proceed.js';
import type { Visit } from '../visit.js';
import { mfaPage, setUpPage } from './mfa-forms.js';
import { checkOffered, showSignIn } from './sign-in.js';

export const secondFactorPage: Page = {
  submit: async (request, visit) => {
    checkOffered(request);
    const session = visit.form.get('session') ?? '';
    const waiting = visit.context.authSessions.find(session);
    const isOpen = waiting?.clientId === request.client.id;
    try {
      const isSetUp = isOpen && waiting.challenge === 'MFA_SETUP';
      return await proceed(await (isSetUp ? setUp : answered)(session, request, visit), request, visit);
    } catch (error) {
      if (!(error instanceof CognitoException)) {
        throw error;
      }
      const remarks = { problem: error.message, reason: error.reason };
      if (!isOpen || !visit.context.authSessions.find(session)) {
        return showSignIn(request, visit, remarks);
      }
      return waiting.challenge === 'MFA_SETUP'
        ? setUpPage({ Session: session, SecretCode: visit.form.get('secret') }, waiting.user, request, visit, remarks)
        : mfaPage(session, request, visit, remarks);
    }
  },
};

function answered(session: string, request: AuthorizationRequest, visit: Visit): Promise<Outcome> {
  const code = visit.form.get('code') ?? '';
  return answer('SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: code }, session, request, visit);
}

async function setUp(session: string, request: AuthorizationRequest, visit: Visit): Promise<Outcome> {
  const verified = new Input({ Session: session, UserCode: visit.form.get('code') });
  const { output } = await verifySoftwareToken(verified, visit.context);
  return answer('MFA_SETUP', {}, String(output.Session), request, visit);
}

/** Answers a challenge of a sign-in that began here, or is to be begun anew. */
export async function answer(
  challenge: string,
  responses: Readonly<Record<string, string>>,
  session: string,
  request: AuthorizationRequest,
  visit: Visit,
): Promise<Outcome> {
  const user = visit.context.authSessions.find(session)?.user;
  if (!user) {
    throw notAuthorized('Your sign-in has expired. Start again.', 'there is no session that waits for this answer');
  }
  const given = { name: user.username, responses, session, clientMetadata: {} };
  return (challengeAnswers.get(challenge) as ChallengeAnswer)(given, visit.app(request), visit.context);
}
