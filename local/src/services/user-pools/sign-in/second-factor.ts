import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { activeSecondFactors, preferredSecondFactor } from '../mfa/second-factors.js';
import type { SecondFactor } from '../template/second-factors.js';
import { masked, type User } from '../users/user.js';
import { notAuthorized, notServed } from '../wire/cognito-exception.js';
import type { AuthSession } from './auth-sessions.js';
import { completeSignIn } from './complete-sign-in.js';

type ClientMetadata = Readonly<Record<string, string>>;

/** Asks for the second factor of a user whose first one is proven; completes the sign-in if none is needed. */
export function askSecondFactor(
  source: AuthSession['source'],
  user: User,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<Outcome> | Outcome {
  const { pool } = app.directory;
  const active = activeSecondFactors(user, pool);
  const factor = preferredSecondFactor(user, active);
  if (factor) {
    return askFor(factor, source, user, app, clientMetadata, context);
  }
  if (active.length > 0) {
    const parameters = { MFAS_CAN_CHOOSE: JSON.stringify(active) };
    return challenge('SELECT_MFA_TYPE', parameters, source, user, app, context);
  }
  if (pool.mfa !== 'ON') {
    return completeSignIn({ user, password: user.password, source }, app, clientMetadata, context);
  }
  if (pool.secondFactors.size === 0) {
    throw notServed('a second factor other than SOFTWARE_TOKEN_MFA and EMAIL_OTP (MfaConfiguration requires one)');
  }
  const parameters = { MFAS_CAN_SETUP: JSON.stringify([...pool.secondFactors]) };
  return challenge('MFA_SETUP', parameters, source, user, app, context);
}

/** Asks for a second factor that the user has. */
export function askFor(
  factor: SecondFactor,
  source: AuthSession['source'],
  user: User,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<Outcome> | Outcome {
  if (factor === 'EMAIL_OTP') {
    const { email, email_verified } = user.attributes;
    if (!email || email_verified !== 'true') {
      throw notAuthorized(
        'User does not have a verified email',
        'the user has no verified e-mail address for the code of the second factor',
      );
    }
    return askForEmailCode(email, {}, source, user, app, clientMetadata, context);
  }
  const name = user.softwareToken?.name;
  const parameters: Readonly<Record<string, string>> = name === undefined ? {} : { FRIENDLY_DEVICE_NAME: name };
  return challenge('SOFTWARE_TOKEN_MFA', parameters, source, user, app, context);
}

export async function askForEmailCode(
  email: string,
  more: Pick<AuthSession, 'setsUpEmail'>,
  source: AuthSession['source'],
  user: User,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<Outcome> {
  const { directory, client } = app;
  const expiresAt = context.now() + client.challengeValidity * 1000;
  const occasion = { clientId: client.id, clientMetadata };
  const code = await context.signInCodes.send(directory, user, 'EMAIL', email, occasion, expiresAt);
  const parameters = { CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL', CODE_DELIVERY_DESTINATION: masked(email) };
  return challenge('EMAIL_OTP', parameters, source, user, app, context, { ...more, code });
}

/** Returns another challenge for a user whose first factor is proven. */
export function challenge(
  name: AuthSession['challenge'],
  parameters: Readonly<Record<string, string>>,
  source: AuthSession['source'],
  user: User,
  { client }: App,
  context: ActionContext,
  more: Pick<AuthSession, 'code' | 'setsUpEmail'> = {},
): Outcome {
  const expiresAt = context.now() + client.challengeValidity * 1000;
  const Session = context.random.bytes(64).toString('base64url');
  const { password } = user;
  context.authSessions.open(Session, {
    challenge: name,
    clientId: client.id,
    user,
    password,
    source,
    expiresAt,
    ...more,
  });
  const ChallengeParameters = { USER_ID_FOR_SRP: user.username, ...parameters };
  return { output: { ChallengeName: name, Session, ChallengeParameters }, user };
}
