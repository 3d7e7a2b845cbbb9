import type { Passkey } from '../../passkeys/passkey.js';
import { checkPasskeyCount, checkPasskeys, registrationError } from '../../passkeys/passkey-errors.js';
import { type Registration, registeredPasskey } from '../../passkeys/registration.js';
import { relyingPartyOf } from '../../passkeys/relying-party.js';
import { CognitoException, invalidParameter } from '../../wire/cognito-exception.js';
import type { Action } from '../action.js';
import type { ActionContext, SignedIn } from '../action-context.js';

export const completeWebAuthnRegistration: Action = (input, context) => {
  const signedIn = context.signedIn(input);
  const credential = input.document('Credential');
  const { directory, client, user } = signedIn;
  checkPasskeys(directory.pool);
  const registration = context.registrations.find(user.sub);
  if (registration && registration.clientId !== client.id) {
    throw new CognitoException(
      'WebAuthnClientMismatchException',
      'The access token is from another client than the one that started the registration.',
    );
  }
  // Each challenge is good for one credential, right or wrong.
  context.registrations.close(user.sub);
  if (!registration || registration.expiresAt <= context.now()) {
    throw new CognitoException(
      'WebAuthnChallengeNotFoundException',
      'The registration was not found, or has expired.',
      registration
        ? 'it started more than five minutes ago'
        : 'no registration was started: call StartWebAuthnRegistration first',
    );
  }
  const passkey = passkeyFrom(credential, registration, signedIn, context);
  const users = context.allUsers();
  if (users.some(({ passkeys = [] }) => passkeys.some(({ id }) => id === passkey.id))) {
    throw invalidParameter('The credential is registered already.');
  }
  checkPasskeyCount(user);
  user.passkeys = [...(user.passkeys ?? []), passkey];
  context.saveProfile(user);
  return { output: {}, user };
};

function passkeyFrom(
  credential: unknown,
  { challenge }: Registration,
  { directory: { pool } }: SignedIn,
  context: ActionContext,
): Passkey {
  const relyingParty = relyingPartyOf(pool, context.mayCall);
  const { requiresUserVerification } = pool.signInPolicy;
  try {
    return registeredPasskey(credential, challenge, relyingParty, requiresUserVerification, context.now());
  } catch (error) {
    throw registrationError(error);
  }
}
