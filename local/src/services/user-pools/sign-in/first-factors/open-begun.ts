import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';
import { expiredSession, invalidParameter, invalidSession } from '../../wire/cognito-exception.js';
import type { BegunSignIn, Claimant, FirstChallenge } from '../begun-sign-in.js';
import { isNameOf } from '../claimant.js';

/** When a challenge of this client that is created now expires, in milliseconds since 1970. */
export function challengeExpiry({ client }: App, context: ActionContext): number {
  return context.now() + client.challengeValidity * 1000;
}

/** Creates a challenge, whose answers contain the new `Session`. */
export function ask(
  begun: Omit<BegunSignIn, 'clientId' | 'expiresAt'>,
  output: Readonly<Record<string, unknown>>,
  app: App,
  context: ActionContext,
): Outcome {
  const Session = context.random.bytes(64).toString('base64url');
  const expiresAt = challengeExpiry(app, context);
  context.begunSignIns.open(Session, { ...begun, clientId: app.client.id, expiresAt });
  return outcomeFor(begun.claimant, {
    ChallengeName: begun.challenge,
    Session,
    ChallengeParameters: {},
    ...output,
  });
}

/** The log names the user, if there is one. */
export function outcomeFor({ user }: Claimant, output: Outcome['output']): Outcome {
  return user ? { output, user } : { output };
}

/**
 * The sign-in that an answer belongs to. It stays open until it is closed.
 *
 * @throws CognitoException if it does not belong to this client and challenge, has expired, or belongs to another user.
 */
export function openBegun(
  challenge: FirstChallenge,
  id: string | undefined,
  name: string,
  { directory, client }: App,
  context: ActionContext,
): BegunSignIn & { readonly id: string } {
  if (!id) {
    throw invalidParameter('Missing required parameter Session');
  }
  const begun = context.begunSignIns.find(id);
  if (begun?.challenge !== challenge) {
    throw invalidSession(`no session is waiting for ${challenge}: each challenge can be answered only once`);
  }
  if (begun.clientId !== client.id) {
    throw invalidSession('the Session belongs to another client');
  }
  if (!isNameOf(name, begun.claimant, directory)) {
    throw invalidSession('USERNAME is not the name of the user who started the sign-in');
  }
  if (begun.expiresAt <= context.now()) {
    context.begunSignIns.close(id);
    throw expiredSession();
  }
  const { user } = begun.claimant;
  if (user && !directory.has(user)) {
    context.begunSignIns.close(id);
    throw invalidSession('the user was deleted during the sign-in');
  }
  return { ...begun, id };
}
