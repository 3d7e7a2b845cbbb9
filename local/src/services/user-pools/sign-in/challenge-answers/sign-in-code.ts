import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';
import { isWornOut, type Medium } from '../../messages/sign-in-codes.js';
import { openSession } from '../../tokens/open-session.js';
import type { Code } from '../../users/user.js';
import { incorrectPassword, invalidSession } from '../../wire/cognito-exception.js';
import { parameter } from '../../wire/input.js';
import { completeSignIn } from '../complete-sign-in.js';
import { codeAddress } from '../first-factors/code-address.js';
import { openBegun } from '../first-factors/open-begun.js';
import { signIn } from '../sign-in.js';
import type { Attempts } from '../sign-in-attempts.js';
import type { ChallengeAnswer, GivenAnswer } from './challenge-answer.js';

/** The code in an e-mail, which can also be a second factor. */
export const answerEmailOtp: ChallengeAnswer = (given, app, context) => {
  const isSecond = given.session !== undefined && context.authSessions.find(given.session) !== undefined;
  return isSecond
    ? answerSecondFactor(given, app, context)
    : answerFirstFactor('EMAIL_OTP', 'EMAIL', given, app, context);
};

export const answerSmsOtp: ChallengeAnswer = (given, app, context) =>
  answerFirstFactor('SMS_OTP', 'SMS', given, app, context);

async function answerFirstFactor(
  challenge: 'EMAIL_OTP' | 'SMS_OTP',
  medium: Medium,
  { session, name, responses, clientMetadata }: GivenAnswer,
  app: App,
  context: ActionContext,
): Promise<Outcome> {
  const { id, claimant, code } = openBegun(challenge, session, name, app, context);
  const given = parameter(responses, `${challenge}_CODE`);
  const { user, username } = claimant;
  const attempts = context.attemptsOf(user, username, app.directory);
  spend(code, given, attempts, context, () => context.begunSignIns.close(id));
  if (!user || codeAddress(user, medium) !== code?.to) {
    throw incorrectPassword('the e-mail address or phone number of the user changed during the sign-in');
  }
  return signIn(user, app, clientMetadata, context);
}

async function answerSecondFactor(given: GivenAnswer, app: App, context: ActionContext): Promise<Outcome> {
  const session = openSession('EMAIL_OTP', given.session, given.name, app, context);
  const { user, code, setsUpEmail } = session;
  const answer = parameter(given.responses, 'EMAIL_OTP_CODE');
  spend(code, answer, user, context, () => context.authSessions.close(given.session!));
  const { email } = user.attributes;
  if (code?.to === undefined || (email !== undefined && email !== code.to)) {
    throw invalidSession('the e-mail address of the user changed during the sign-in');
  }
  if (setsUpEmail) {
    user.attributes = { ...user.attributes, email: code.to, email_verified: 'true' };
    user.emailMfa = { enabled: true, preferred: true };
    context.saveProfile(user);
  }
  return completeSignIn(session, app, given.clientMetadata, context);
}

/** Closes the session after the right code, or after too many wrong ones. */
function spend(
  code: Code | undefined,
  given: string,
  attempts: Attempts,
  context: ActionContext,
  close: () => void,
): void {
  if (!code) {
    throw invalidSession('no code was sent for the Session');
  }
  try {
    context.signInCodes.check(code, given, attempts);
  } catch (error) {
    if (isWornOut(code)) {
      close();
    }
    throw error;
  }
  close();
}
