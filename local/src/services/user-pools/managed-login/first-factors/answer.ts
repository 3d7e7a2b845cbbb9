import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import type { BegunSignIn } from '../../sign-in/begun-sign-in.js';
import type { ChallengeAnswer } from '../../sign-in/challenge-answers/challenge-answer.js';
import { challengeAnswers } from '../../sign-in/challenge-answers/challenge-answers.js';
import { maskedDestination } from '../../sign-in/first-factors/code-address.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { CognitoException, incorrectPassword } from '../../wire/cognito-exception.js';
import type { Page, Remarks } from '../page-handler.js';
import { checkOffered, showSignIn } from '../pages/sign-in.js';
import { proceed } from '../proceed.js';
import type { Visit } from '../visit.js';
import { beginFirstFactor } from './begin.js';
import { codePage } from './forms.js';
import { offeredFactors, offersChoice } from './offered.js';

/** The first factors that use a session. A password does not. */
type Asked = 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN';

/** The name of the challenge response, and the form field that contains its value. */
const members: Readonly<Record<Asked, readonly [string, string]>> = {
  EMAIL_OTP: ['EMAIL_OTP_CODE', 'code'],
  SMS_OTP: ['SMS_OTP_CODE', 'code'],
  WEB_AUTHN: ['CREDENTIAL', 'credential'],
};

const expired = { problem: 'Your sign-in has expired. Start again.', reason: 'no session is waiting for this answer' };
const noPasskey =
  'Your browser did not send a passkey. Enable JavaScript for this page, or choose another way to sign in.';
const wrongPasskey = 'This passkey was not accepted. Try again, or choose another way to sign in.';

/** Receives the code or the passkey of a sign-in that began on one of the pages. */
export const firstFactorPage: Page = {
  submit: async (request, visit) => {
    checkOffered(request);
    const session = visit.form.get('session') ?? '';
    const begun = visit.context.begunSignIns.find(session);
    const asked = begun && begun.clientId === request.client.id ? askedBy(begun) : undefined;
    if (!begun || asked === undefined || !offersChoice(visit.directory.pool, request.client)) {
      return showSignIn(request, visit, expired);
    }
    const { name } = begun.claimant;
    const [member, field] = members[asked];
    const given = visit.form.get(field)?.trim();
    if (given === undefined && asked === 'WEB_AUTHN') {
      return beginFirstFactor(name, undefined, request, visit, { problem: noPasskey });
    }
    try {
      const answer = challengeAnswers.get(asked) as ChallengeAnswer;
      const responses = { [member]: given ?? '' };
      const app = visit.app(request);
      return await proceed(
        await answer({ name, responses, session, clientMetadata: {} }, app, visit.context),
        request,
        visit,
      );
    } catch (error) {
      if (!(error instanceof CognitoException)) {
        throw error;
      }
      return askAgain(
        begun,
        asked,
        session,
        { problem: problemOf(error, asked), reason: error.reason },
        request,
        visit,
      );
    }
  },
};

function askedBy({ challenge }: BegunSignIn): Asked | undefined {
  return challenge === 'EMAIL_OTP' || challenge === 'SMS_OTP' || challenge === 'WEB_AUTHN' ? challenge : undefined;
}

/** While the session is open, the user can enter the code again. A passkey requires a new challenge. */
async function askAgain(
  { claimant }: BegunSignIn,
  asked: Asked,
  session: string,
  remarks: Remarks,
  request: AuthorizationRequest,
  visit: Visit,
): Promise<CognitoAnswer> {
  const app = visit.app(request);
  const { name, user } = claimant;
  if (user && !app.directory.has(user)) {
    return showSignIn(request, visit, remarks, name);
  }
  if (asked === 'WEB_AUTHN') {
    return beginFirstFactor(name, undefined, request, visit, remarks);
  }
  if (!visit.context.begunSignIns.find(session)) {
    return showSignIn(request, visit, remarks, name);
  }
  const to = maskedDestination(claimant, asked === 'EMAIL_OTP' ? 'EMAIL' : 'SMS', app.directory);
  const choosing = { name, offered: offeredFactors(claimant, app) };
  return codePage(choosing, { factor: asked, to, session }, request, visit, remarks);
}

/** The page never shows what is wrong with a passkey, because that could reveal which users have one. */
function problemOf(error: CognitoException, asked: Asked): string {
  return asked === 'WEB_AUTHN' && error.message === incorrectPassword('').message ? wrongPasskey : error.message;
}
