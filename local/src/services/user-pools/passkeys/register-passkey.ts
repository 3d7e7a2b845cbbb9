import type { ActionContext, App } from '../actions/action-context.js';
import { signInNameOf } from '../messages/verification.js';
import type { User } from '../users/user.js';
import { CognitoException, invalidParameter } from '../wire/cognito-exception.js';
import type { Passkey } from './passkey.js';
import { checkPasskeyCount, checkPasskeys, registrationError } from './passkey-errors.js';
import { creationOptions, type Registration, registeredPasskey } from './registration.js';
import { relyingPartyOf } from './relying-party.js';

/** A signed-in user, with the client of the sign-in. */
export interface PasskeyOwner extends App {
  readonly user: User;
}

/** How long the creation of a passkey may take, in milliseconds. */
const validity = 5 * 60_000;

/**
 * Starts the registration of a passkey. A later one of the same user replaces it.
 *
 * @returns `PublicKeyCredentialCreationOptions` of WebAuthn, as JSON.
 * @throws CognitoException if the user cannot have a passkey, or another one.
 */
export function startRegistration({ directory, client, user }: PasskeyOwner, context: ActionContext): object {
  const { pool } = directory;
  checkPasskeys(pool);
  checkPasskeyCount(user);
  user.passkeyUserId ??= context.random.bytes(32).toString('base64url');
  context.save();
  const challenge = context.random.bytes(32).toString('base64url');
  const expiresAt = context.now() + validity;
  context.registrations.open(user.sub, { clientId: client.id, challenge, expiresAt });
  const relyingParty = relyingPartyOf(pool, context.mayCall);
  const { requiresUserVerification } = pool.signInPolicy;
  return creationOptions(user, signInNameOf(user, directory), challenge, relyingParty, requiresUserVerification);
}

/**
 * Registers the passkey that a browser created.
 *
 * @throws CognitoException if it was not made for a registration of this user and client, or cannot be used.
 */
export function completeRegistration(credential: unknown, owner: PasskeyOwner, context: ActionContext): void {
  const { directory, client, user } = owner;
  checkPasskeys(directory.pool);
  const registration = context.registrations.find(user.sub);
  if (registration && registration.clientId !== client.id) {
    throw new CognitoException(
      'WebAuthnClientMismatchException',
      'The access token is from a different client than the one that started the registration.',
    );
  }
  // Each challenge is good for one credential, right or wrong.
  context.registrations.close(user.sub);
  if (!registration || registration.expiresAt <= context.now()) {
    throw new CognitoException(
      'WebAuthnChallengeNotFoundException',
      'The registration was not found, or has expired.',
      registration
        ? 'the registration was started more than five minutes ago'
        : 'no registration was started: call StartWebAuthnRegistration first',
    );
  }
  const passkey = passkeyFrom(credential, registration, owner, context);
  const users = context.allUsers();
  if (users.some(({ passkeys = [] }) => passkeys.some(({ id }) => id === passkey.id))) {
    throw invalidParameter('The credential is already registered.');
  }
  checkPasskeyCount(user);
  user.passkeys = [...(user.passkeys ?? []), passkey];
  context.saveProfile(user);
}

function passkeyFrom(
  credential: unknown,
  { challenge }: Registration,
  { directory: { pool } }: PasskeyOwner,
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
