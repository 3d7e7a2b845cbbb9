import { activeSecondFactors } from '../../mfa/second-factors.js';
import { openSession } from '../../tokens/open-session.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import { parameter } from '../../wire/input.js';
import { askFor } from '../second-factor.js';
import type { ChallengeAnswer } from './challenge-answer.js';

export const answerSelectMfaType: ChallengeAnswer = async (given, app, context) => {
  const { user, source } = openSession('SELECT_MFA_TYPE', given.session, given.name, app, context);
  const answer = parameter(given.responses, 'ANSWER');
  const factor = activeSecondFactors(user, app.directory.pool).find((candidate) => candidate === answer);
  if (!factor) {
    throw invalidParameter('Invalid MFA type', 'ANSWER is not one of MFAS_CAN_CHOOSE');
  }
  const outcome = await askFor(factor, source, user, app, given.clientMetadata, context);
  context.authSessions.close(given.session!);
  return outcome;
};
