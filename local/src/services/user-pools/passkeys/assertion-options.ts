import type { ActionContext, App } from '../actions/action-context.js';
import type { Claimant } from '../sign-in/begun-sign-in.js';
import { simulatedBytes } from '../sign-in/simulated-user.js';
import { relyingPartyOf } from './relying-party.js';

/** What a passkey must sign, in base64url. */
export function passkeyChallenge(context: ActionContext): string {
  return context.random.bytes(32).toString('base64url');
}

/** `PublicKeyCredentialRequestOptions` of WebAuthn, as JSON text. A user without passkeys seems to have one. */
export function assertionOptions({ user, name }: Claimant, challenge: string, { directory }: App): string {
  const { pool } = directory;
  const simulated = {
    id: simulatedBytes('passkey', name, 32, directory).toString('base64url'),
    transports: ['hybrid', 'internal'],
  };
  const passkeys = user?.passkeys?.length ? user.passkeys : [simulated];
  return JSON.stringify({
    challenge,
    timeout: 180_000,
    rpId: relyingPartyOf(pool, () => false).id,
    allowCredentials: passkeys.map(({ id, transports }) => ({ type: 'public-key', id, transports })),
    userVerification: pool.signInPolicy.requiresUserVerification ? 'required' : 'preferred',
  });
}
