import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';
import { assertionOptions, passkeyChallenge } from '../../passkeys/assertion-options.js';
import { CognitoException, expiredSession, invalidParameter, invalidSession } from '../../wire/cognito-exception.js';
import type { Claimant, Factor } from '../begun-sign-in.js';
import { checkKnown } from '../claimant.js';
import { userWithPassword } from '../password-sign-in.js';
import { signIn } from '../sign-in.js';
import { availableFactors, factorsOf } from './available-factors.js';
import { goOnWith } from './go-on-with.js';
import { ask } from './open-begun.js';

/** The parameters that begin a choice-based sign-in. */
export interface Beginning {
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientMetadata: Readonly<Record<string, string>>;
  /** Of a sign-up. */
  readonly session: string | undefined;
}

/** The supported values of `PREFERRED_CHALLENGE`. */
const preferable: readonly Factor[] = ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'];

/**
 * The first step of `USER_AUTH`.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
 */
export async function beginUserAuth(
  claimant: Claimant,
  { parameters, clientMetadata, session }: Beginning,
  app: App,
  context: ActionContext,
): Promise<Outcome> {
  const { PREFERRED_CHALLENGE: preferred, PASSWORD: password } = parameters;
  if (preferred && !preferable.some((factor) => factor === preferred)) {
    throw invalidParameter(`Invalid PREFERRED_CHALLENGE, it must be one of ${preferable.join(', ')}`);
  }
  if (session !== undefined) {
    return signInAfterSignUp(session, claimant, clientMetadata, app, context);
  }
  // A user of another directory has a password there, no matter what users of this pool have.
  if (preferred === 'PASSWORD' && password && !claimant.user && app.directory.pool.triggers.served.UserMigration) {
    return signIn(
      await userWithPassword(claimant, password, app, clientMetadata, context),
      app,
      clientMetadata,
      context,
    );
  }
  checkKnown(claimant, app);
  checkCanBegin(claimant, app);
  const available = availableFactors(claimant, app);
  const chosen = available.find((factor) => factor === preferred);
  return chosen
    ? goOnWith(chosen, { claimant, given: parameters, clientMetadata, codeMetadata: {} }, app, context)
    : askToSelect(claimant, available, app, context);
}

/** @throws CognitoException if a user cannot begin. As on AWS, the error reveals a user who has not confirmed the sign-up. */
export function checkCanBegin({ user }: Claimant, { client, directory }: App): void {
  if (user?.status === 'UNCONFIRMED') {
    throw new CognitoException('UserNotConfirmedException', 'User is not confirmed.');
  }
  if (user && !client.preventUserExistenceErrors && factorsOf(user, directory).length === 0) {
    throw invalidParameter(
      'No available challenges for the user',
      'the user has set up none of the first factors that the user pool allows',
    );
  }
}

function askToSelect(claimant: Claimant, available: readonly Factor[], app: App, context: ActionContext): Outcome {
  const begun = { challenge: 'SELECT_CHALLENGE', claimant } as const;
  if (!available.includes('WEB_AUTHN')) {
    return ask(begun, { AvailableChallenges: available }, app, context);
  }
  const challenge = passkeyChallenge(context);
  const ChallengeParameters = { CREDENTIAL_REQUEST_OPTIONS: assertionOptions(claimant, challenge, app) };
  const output = { AvailableChallenges: available, ChallengeParameters };
  return ask({ ...begun, passkeyChallenge: challenge }, output, app, context);
}

/** The code of a sign-up is the first factor of the sign-in that follows. */
function signInAfterSignUp(
  session: string,
  { user }: Claimant,
  clientMetadata: Readonly<Record<string, string>>,
  app: App,
  context: ActionContext,
): Promise<Outcome> {
  const signUp = context.signUpSessions.find(session);
  if (!signUp || signUp.clientId !== app.client.id || signUp.user !== user || !app.directory.has(user)) {
    throw invalidSession('the Session is not from a sign-up of this user and client, or was already used');
  }
  if (!signUp.isConfirmed) {
    throw invalidSession('this Session is from SignUp: use the Session from ConfirmSignUp');
  }
  context.signUpSessions.close(session);
  if (signUp.expiresAt <= context.now()) {
    throw expiredSession();
  }
  return signIn(user, app, clientMetadata, context);
}
