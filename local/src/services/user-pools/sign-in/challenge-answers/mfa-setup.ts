import { openSession } from '../../tokens/open-session.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import { completeSignIn } from '../complete-sign-in.js';
import type { ChallengeAnswer } from './challenge-answer.js';

export const answerMfaSetup: ChallengeAnswer = (given, app, context) => {
  const session = openSession('MFA_SETUP', given.session, given.name, app, context);
  if (!session.isSetUp) {
    throw invalidParameter('MFA setup is not complete', 'the Session is to be the one that VerifySoftwareToken gave');
  }
  context.authSessions.close(given.session!);
  return completeSignIn(session, app, given.clientMetadata, context);
};
