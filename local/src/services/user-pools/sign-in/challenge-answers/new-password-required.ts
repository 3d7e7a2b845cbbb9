import { setPassword } from '../../passwords/password.js';
import { openSession } from '../../tokens/open-session.js';
import { changed } from '../../users/user.js';
import { parameter } from '../../wire/input.js';
import { newPasswordAttributes } from '../new-password-attributes.js';
import { askSecondFactor } from '../second-factor.js';
import type { ChallengeAnswer } from './challenge-answer.js';

export const answerNewPasswordRequired: ChallengeAnswer = (given, app, context) => {
  const { user, source } = openSession('NEW_PASSWORD_REQUIRED', given.session, given.name, app, context);
  const password = parameter(given.responses, 'NEW_PASSWORD');
  const attributes = newPasswordAttributes(given.responses, user, app);
  setPassword(password, user, app.directory, context);
  context.authSessions.close(given.session!);
  user.status = 'CONFIRMED';
  user.attributes = changed(user.attributes, attributes);
  context.saveProfile(user);
  return askSecondFactor(source, user, app, given.clientMetadata, context);
};
