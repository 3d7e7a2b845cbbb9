import { incorrectPassword, invalidParameter, notAuthorized, notServed } from '../cognito-exception.js';
import { parameter } from '../input.js';
import { checkSecretHash } from '../service.js';
import { signIn } from '../sign-in.js';
import { proves } from '../srp.js';
import type { Action } from './action.js';

const timestampFormat =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d\d:\d\d:\d\d UTC \d{4}$/;

export const respondToAuthChallenge: Action = (input, service) => {
  const app = service.app(input);
  const { directory, client } = app;
  const challengeName = input.text('ChallengeName');
  if (challengeName !== 'PASSWORD_VERIFIER') {
    throw notServed(`the challenge ${challengeName.replaceAll(/[^A-Z_]/g, '')}`);
  }
  const responses = input.map('ChallengeResponses');
  const clientMetadata = input.map('ClientMetadata');
  const name = parameter(responses, 'USERNAME');
  const secretBlock = parameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const signature = parameter(responses, 'PASSWORD_CLAIM_SIGNATURE');
  const timestamp = parameter(responses, 'TIMESTAMP');
  checkSecretHash(client, name, responses.SECRET_HASH);
  if (!timestampFormat.test(timestamp)) {
    throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english');
  }
  const challenge = service.challenges.take(secretBlock);
  if (!challenge || challenge.clientId !== client.id) {
    throw notAuthorized('Invalid session for the user.', 'no such challenge is open: each can be answered once');
  }
  if (challenge.expiresAt <= service.now()) {
    throw notAuthorized('Invalid session for the user, session is expired.');
  }
  const isProven = proves(signature, timestamp, challenge);
  const { user } = challenge;
  if (!user) {
    throw incorrectPassword('no such user');
  }
  if (!isProven) {
    throw incorrectPassword('the password is wrong');
  }
  if (name !== user.username && directory.named(name) !== user) {
    throw incorrectPassword('USERNAME is not who began to sign in');
  }
  if (!directory.has(user) || user.password !== challenge.verifier) {
    throw incorrectPassword('the user was deleted, or the password changed, during the sign-in');
  }
  return signIn(user, app, clientMetadata, service);
};
