import { invalidParameter } from '../../wire/cognito-exception.js';
import { parameter } from '../../wire/input.js';
import { availableFactors } from '../first-factors/available-factors.js';
import { goOnWith } from '../first-factors/go-on-with.js';
import { openBegun } from '../first-factors/open-begun.js';
import type { ChallengeAnswer } from './challenge-answer.js';
import { signInWithPasskey } from './web-authn.js';

export const answerSelectChallenge: ChallengeAnswer = (given, app, context) => {
  const { name, responses, session, clientMetadata } = given;
  const begun = openBegun('SELECT_CHALLENGE', session, name, app, context);
  const answer = parameter(responses, 'ANSWER');
  const { claimant } = begun;
  const factor = availableFactors(claimant, app).find((candidate) => candidate === answer);
  if (!factor) {
    throw invalidParameter('The selected challenge is not available', 'ANSWER is not one of AvailableChallenges');
  }
  if (factor === 'WEB_AUTHN' && responses.CREDENTIAL) {
    return signInWithPasskey(begun, given, app, context);
  }
  const choice = { claimant, given: responses, clientMetadata, codeMetadata: clientMetadata, begun: begun.id };
  return goOnWith(factor, choice, app, context);
};
