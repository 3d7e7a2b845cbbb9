import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { checkSecretHash } from '../wire/client-secret.js';
import { notServed } from '../wire/cognito-exception.js';
import { constraints, type Input, parameter } from '../wire/input.js';
import { challengeAnswers } from './challenge-answers/challenge-answers.js';

/** A further step of a sign-in. */
export function answerChallenge(app: App, input: Input, context: ActionContext): Outcome | Promise<Outcome> {
  const challengeName = input.text('ChallengeName');
  const answer = challengeAnswers.get(challengeName);
  if (!answer) {
    throw notServed(`the challenge ${challengeName.replaceAll(/[^A-Z_]/g, '')}`);
  }
  const responses = input.map('ChallengeResponses');
  const session = input.optionalText('Session', constraints.session);
  const clientMetadata = input.map('ClientMetadata');
  const name = parameter(responses, 'USERNAME');
  checkSecretHash(app.client, name, responses.SECRET_HASH);
  return answer({ name, responses, session, clientMetadata }, app, context);
}
