import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';
import { type Assertion, verifiedAssertion } from '../../passkeys/assertion.js';
import { assertionError } from '../../passkeys/passkey-errors.js';
import { relyingPartyOf } from '../../passkeys/relying-party.js';
import { incorrectPassword, invalidSession } from '../../wire/cognito-exception.js';
import { parameter } from '../../wire/input.js';
import type { BegunSignIn } from '../begun-sign-in.js';
import { openBegun } from '../first-factors/open-begun.js';
import { signIn } from '../sign-in.js';
import type { ChallengeAnswer, GivenAnswer } from './challenge-answer.js';

export const answerWebAuthn: ChallengeAnswer = (given, app, context) =>
  signInWithPasskey(openBegun('WEB_AUTHN', given.session, given.name, app, context), given, app, context);

/** Handles a passkey's answer to the challenge of this sign-in. Right or wrong, the challenge is used up. */
export async function signInWithPasskey(
  { id, claimant, passkeyChallenge }: BegunSignIn & { readonly id: string },
  { responses, clientMetadata }: GivenAnswer,
  app: App,
  context: ActionContext,
): Promise<Outcome> {
  const credential = parameter(responses, 'CREDENTIAL');
  if (passkeyChallenge === undefined) {
    throw invalidSession('the Session has no passkey challenge yet: first select WEB_AUTHN, without CREDENTIAL');
  }
  context.begunSignIns.close(id);
  const { user } = claimant;
  const { signInPolicy } = app.directory.pool;
  const { passkey, counter, isUserVerified } = verified(passkeyChallenge);
  if (!user) {
    throw incorrectPassword('no such user');
  }
  passkey.counter = counter;
  context.save();
  return signIn(user, app, clientMetadata, context, signInPolicy.passkeyIsMultiFactor && isUserVerified);

  function verified(challenge: string): Assertion {
    const relyingParty = relyingPartyOf(app.directory.pool, context.mayCall);
    const { requiresUserVerification } = signInPolicy;
    try {
      return verifiedAssertion(credential, user, challenge, relyingParty, requiresUserVerification);
    } catch (error) {
      throw assertionError(error);
    }
  }
}
