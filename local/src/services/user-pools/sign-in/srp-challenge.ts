import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { identityOf } from '../passwords/password.js';
import { clientValue, serverValue } from '../passwords/srp.js';
import { invalidParameter } from '../wire/cognito-exception.js';
import type { Claimant, CustomSignIn } from './begun-sign-in.js';
import { simulatedUser } from './simulated-user.js';

/** What follows after a proof of the password. */
export interface Continuation {
  /** The `Session` that is used up when the password is proven. */
  readonly begun?: string;
  /** The custom challenges that it is a part of. */
  readonly custom?: CustomSignIn;
}

/** Requests a proof of the password: the first half of SRP. */
export function startSrp(
  claimant: Claimant,
  srpA: string,
  { directory, client }: App,
  context: ActionContext,
  continuation: Continuation = {},
): Outcome {
  const A = clientValue(srpA);
  if (A === undefined) {
    throw invalidParameter('Invalid SRP_A value.', 'SRP_A is not a hexadecimal number, or is a multiple of the prime');
  }
  const { user, name, username: userId } = claimant;
  const verifier = user?.password ?? simulatedUser(name, directory).password;
  const b = context.random.bytes(32);
  const secretBlock = context.challenges.open({
    clientId: client.id,
    claimant,
    expiresAt: context.now() + client.challengeValidity * 1000,
    identity: identityOf(directory.pool, userId),
    verifier,
    A,
    b,
    secretBlock: context.random.bytes(64),
    ...continuation,
  });
  const output = {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: verifier.salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: serverValue(verifier, b),
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
  };
  return user ? { output, user } : { output };
}
