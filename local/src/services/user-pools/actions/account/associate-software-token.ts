import { base32 } from '../../mfa/base32.js';
import { softwareTokensOff } from '../../mfa/software-token.js';
import { sessionOf } from '../../tokens/open-session.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';

export const associateSoftwareToken: Action = (input, context) => {
  const session = input.optionalText('Session', constraints.session);
  const secret = context.random.bytes(32);
  const SecretCode = base32(secret);
  if (session === undefined) {
    const { directory, user } = context.signedIn(input);
    if (!directory.pool.secondFactors.has('SOFTWARE_TOKEN_MFA')) {
      throw softwareTokensOff();
    }
    user.newSoftwareToken = secret.toString('hex');
    context.save();
    return { output: { SecretCode }, user };
  }
  if (input.has('AccessToken')) {
    throw invalidParameter('Use either AccessToken or Session, not both');
  }
  // A session that waits for a code must not get a new secret: otherwise the password alone would be enough.
  const waiting = sessionOf('MFA_SETUP', session, context);
  const Session = context.random.bytes(64).toString('base64url');
  context.authSessions.close(session);
  context.authSessions.open(Session, { ...waiting, secret: secret.toString('hex'), isSetUp: false });
  return { output: { SecretCode, Session }, user: waiting.user };
};
