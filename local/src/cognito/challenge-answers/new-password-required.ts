import { parameter } from '../input.js';
import { newPasswordAttributes } from '../new-password-attributes.js';
import { openSession } from '../open-session.js';
import { setPassword } from '../password.js';
import { askSecondFactor } from '../sign-in.js';
import { changed } from '../user.js';
import type { ChallengeAnswer } from './challenge-answer.js';

export const answerNewPasswordRequired: ChallengeAnswer = (given, app, service) => {
  const { user, source } = openSession('NEW_PASSWORD_REQUIRED', given.session, given.name, app, service);
  const password = parameter(given.responses, 'NEW_PASSWORD');
  const attributes = newPasswordAttributes(given.responses, user, app);
  setPassword(password, user, app.directory, service);
  service.authSessions.close(given.session!);
  user.status = 'CONFIRMED';
  user.attributes = changed(user.attributes, attributes);
  service.saveProfile(user);
  return askSecondFactor(source, user, app, given.clientMetadata, service);
};
