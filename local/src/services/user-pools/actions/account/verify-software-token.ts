import {
  type SoftwareToken,
  softwareTokenMissing,
  softwareTokensOff,
  verifiedSoftwareToken,
} from '../../mfa/software-token.js';
import { sessionOf } from '../../tokens/open-session.js';
import { CognitoException, invalidParameter } from '../../wire/cognito-exception.js';
import { constraints, type Input } from '../../wire/input.js';
import type { Action, Outcome } from '../action.js';
import type { ActionContext } from '../action-context.js';

export const verifySoftwareToken: Action = (input, context) => {
  const session = input.optionalText('Session', constraints.session);
  if (session === undefined) {
    return verifySignedIn(input, context);
  }
  if (input.has('AccessToken')) {
    throw invalidParameter('Use either AccessToken or Session, not both');
  }
  const waiting = sessionOf('MFA_SETUP', session, context);
  const { user } = waiting;
  // A user who must set one up during a sign-in will need it at every later sign-in.
  user.softwareToken = { ...verified(waiting.secret, input, context), enabled: true, preferred: true };
  const Session = context.random.bytes(64).toString('base64url');
  context.authSessions.close(session);
  context.authSessions.open(Session, { ...waiting, isSetUp: true });
  context.saveProfile(user);
  return { output: { Status: 'SUCCESS', Session }, user };
};

function verifySignedIn(input: Input, context: ActionContext): Outcome {
  const { directory, user } = context.signedIn(input);
  if (!directory.pool.secondFactors.has('SOFTWARE_TOKEN_MFA')) {
    throw softwareTokensOff();
  }
  const { enabled = false, preferred = false } = user.softwareToken ?? {};
  user.softwareToken = { ...verified(user.newSoftwareToken, input, context), enabled, preferred };
  delete user.newSoftwareToken;
  context.saveProfile(user);
  return { output: { Status: 'SUCCESS' }, user };
}

function verified(secret: string | undefined, input: Input, context: ActionContext): SoftwareToken {
  const code = input.text('UserCode', constraints.softwareTokenCode);
  const name = input.optionalText('FriendlyDeviceName');
  if (secret === undefined) {
    throw softwareTokenMissing();
  }
  const token = verifiedSoftwareToken(secret, code, context.now(), name);
  if (!token) {
    throw new CognitoException(
      'EnableSoftwareTokenMFAException',
      'Code mismatch and fail enable Software Token MFA',
      'the code is not the current one',
    );
  }
  return token;
}
