import { softwareTokenMissing, spendCode } from '../../mfa/software-token.js';
import { openSession } from '../../tokens/open-session.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import { parameter } from '../../wire/input.js';
import { completeSignIn } from '../complete-sign-in.js';
import { checkLockout, countFailure } from '../lockout.js';
import type { ChallengeAnswer } from './challenge-answer.js';

export const answerSoftwareTokenMfa: ChallengeAnswer = (given, app, context) => {
  const session = openSession('SOFTWARE_TOKEN_MFA', given.session, given.name, app, context);
  const { user } = session;
  const code = parameter(given.responses, 'SOFTWARE_TOKEN_MFA_CODE');
  if (!user.softwareToken) {
    throw softwareTokenMissing();
  }
  try {
    checkLockout(user, context.now());
    spendCode(user.softwareToken, code, context.now());
  } catch (error) {
    // A right code is not an attempt to guess one.
    if (error instanceof CognitoException && error.name === 'CodeMismatchException') {
      countFailure(user, context.now());
    }
    context.save();
    throw error;
  }
  context.authSessions.close(given.session!);
  context.save();
  return completeSignIn(session, app, given.clientMetadata, context);
};
