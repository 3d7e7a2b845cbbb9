import { proven } from '../../passwords/password.js';
import { proves } from '../../passwords/srp.js';
import { expiredSession, incorrectPassword, invalidParameter, invalidSession } from '../../wire/cognito-exception.js';
import { parameter } from '../../wire/input.js';
import { goOnAfterPassword } from '../custom/custom-auth.js';
import { signIn } from '../sign-in.js';
import type { ChallengeAnswer } from './challenge-answer.js';

const timestampFormat =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d\d:\d\d:\d\d UTC \d{4}$/;

export const answerPasswordVerifier: ChallengeAnswer = ({ name, responses, clientMetadata }, app, context) => {
  const { directory, client } = app;
  const secretBlock = parameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const signature = parameter(responses, 'PASSWORD_CLAIM_SIGNATURE');
  const timestamp = parameter(responses, 'TIMESTAMP');
  if (!timestampFormat.test(timestamp)) {
    throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english');
  }
  const challenge = context.challenges.take(secretBlock);
  if (!challenge || challenge.clientId !== client.id) {
    throw invalidSession('there is no such challenge: each challenge can be answered only once');
  }
  if (challenge.expiresAt <= context.now()) {
    throw expiredSession();
  }
  const isRight = () => proves(signature, timestamp, challenge);
  const { claimant, custom, begun } = challenge;
  const user = proven(isRight, claimant.user, challenge.identity.userId, directory, context);
  if (name !== user.username && directory.named(name) !== user) {
    throw incorrectPassword('USERNAME is not the name of the user who started the sign-in');
  }
  if (!directory.has(user) || user.password !== challenge.verifier) {
    throw incorrectPassword('the user was deleted, or the password changed, during the sign-in');
  }
  if (begun !== undefined) {
    context.begunSignIns.close(begun);
  }
  return custom
    ? goOnAfterPassword(claimant, custom, app, clientMetadata, context)
    : signIn(user, app, clientMetadata, context);
};
