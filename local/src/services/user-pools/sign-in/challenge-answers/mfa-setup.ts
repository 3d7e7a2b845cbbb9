import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';
import { isEmail } from '../../template/attribute-schema.js';
import { openSession } from '../../tokens/open-session.js';
import { checkEmailFree } from '../../users/attribute-changes.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import type { AuthSession } from '../auth-sessions.js';
import { completeSignIn } from '../complete-sign-in.js';
import { askForEmailCode } from '../second-factor.js';
import type { ChallengeAnswer, GivenAnswer } from './challenge-answer.js';

export const answerMfaSetup: ChallengeAnswer = (given, app, context) => {
  const session = openSession('MFA_SETUP', given.session, given.name, app, context);
  if (given.responses.EMAIL) {
    return setUpEmail(given.responses.EMAIL, session, given, app, context);
  }
  if (!session.isSetUp) {
    throw invalidParameter('MFA setup is not complete', 'use the Session from VerifySoftwareToken, or send EMAIL');
  }
  context.authSessions.close(given.session!);
  return completeSignIn(session, app, given.clientMetadata, context);
};

/** Sends a code to an address: the right code makes the address the user's, and e-mail a second factor. */
async function setUpEmail(
  email: string,
  { user, source }: AuthSession,
  given: GivenAnswer,
  app: App,
  context: ActionContext,
): Promise<Outcome> {
  if (!app.directory.pool.secondFactors.has('EMAIL_OTP')) {
    throw invalidParameter('EMAIL is not a second factor of the user pool', 'EnabledMfas lacks EMAIL_OTP');
  }
  if (!isEmail(email)) {
    throw invalidParameter('Invalid email address format.');
  }
  if (user.attributes.email !== undefined && user.attributes.email !== email) {
    throw invalidParameter('The email address does not belong to the user');
  }
  checkEmailFree(email, app.directory, user);
  const more = { setsUpEmail: true };
  const outcome = await askForEmailCode(email, more, source, user, app, given.clientMetadata, context);
  context.authSessions.close(given.session!);
  return outcome;
}
