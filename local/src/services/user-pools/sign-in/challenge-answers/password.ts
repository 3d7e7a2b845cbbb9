import { parameter } from '../../wire/input.js';
import { goOnWith } from '../first-factors/go-on-with.js';
import { openBegun } from '../first-factors/open-begun.js';
import type { ChallengeAnswer } from './challenge-answer.js';

/** The password itself, or the first half of the proof that the user knows it. */
export function passwordAnswer(challenge: 'PASSWORD' | 'PASSWORD_SRP'): ChallengeAnswer {
  return ({ name, responses, session, clientMetadata }, app, context) => {
    const { id, claimant } = openBegun(challenge, session, name, app, context);
    parameter(responses, challenge === 'PASSWORD' ? 'PASSWORD' : 'SRP_A');
    const choice = { claimant, given: responses, clientMetadata, codeMetadata: clientMetadata, begun: id };
    return goOnWith(challenge, choice, app, context);
  };
}
