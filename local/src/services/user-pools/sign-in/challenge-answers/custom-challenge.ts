import { parameter } from '../../wire/input.js';
import { goOnAfterAnswer } from '../custom/custom-auth.js';
import { openBegun } from '../first-factors/open-begun.js';
import type { ChallengeAnswer } from './challenge-answer.js';

/** Each challenge can be answered once, right or wrong: the app's functions decide whether another one follows. */
export const answerCustomChallenge: ChallengeAnswer = ({ name, responses, session, clientMetadata }, app, context) => {
  const begun = openBegun('CUSTOM_CHALLENGE', session, name, app, context);
  const answer = parameter(responses, 'ANSWER');
  context.begunSignIns.close(begun.id);
  return goOnAfterAnswer(answer, begun, app, clientMetadata, context);
};
