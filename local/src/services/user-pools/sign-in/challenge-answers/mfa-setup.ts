import { openSession } from '../../tokens/open-session.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import { completeSignIn } from '../complete-sign-in.js';
import type { ChallengeAnswer } from './challenge-answer.js';

export const answerMfaSetup: ChallengeAnswer = (given, app, service) => {
  const session = openSession('MFA_SETUP', given.session, given.name, app, service);
  if (!session.isSetUp) {
    throw invalidParameter('MFA setup is not complete', 'the Session is to be the one that VerifySoftwareToken gave');
  }
  service.authSessions.close(given.session!);
  return completeSignIn(session, app, given.clientMetadata, service);
};
