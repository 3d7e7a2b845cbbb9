import { signInNameOf } from '../../messages/verification.js';
import { checkPasskeyCount, checkPasskeys } from '../../passkeys/passkey-errors.js';
import { creationOptions } from '../../passkeys/registration.js';
import { relyingPartyOf } from '../../passkeys/relying-party.js';
import type { Action } from '../action.js';

/** How long a passkey may take to be made, in milliseconds. */
const validity = 5 * 60_000;

export const startWebAuthnRegistration: Action = (input, context) => {
  const { directory, client, user } = context.signedIn(input);
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
  const name = signInNameOf(user, directory);
  const CredentialCreationOptions = creationOptions(user, name, challenge, relyingParty, requiresUserVerification);
  return { output: { CredentialCreationOptions }, user };
};
