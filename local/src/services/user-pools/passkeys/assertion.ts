import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { member } from '../../../assembly/json.js';
import type { User } from '../users/user.js';
import { readAuthenticatorData } from './authenticator-data.js';
import { checkClientData } from './client-data.js';
import { isSignedBy, publicKeyOf } from './cose-key.js';
import { bytesOf, readCredential } from './credential.js';
import { CredentialError } from './credential-error.js';
import type { Passkey } from './passkey.js';
import type { RelyingParty } from './relying-party.js';

/** A passkey that was used. */
export interface Assertion {
  readonly passkey: Passkey;
  readonly counter: number;
  readonly isUserVerified: boolean;
}

/**
 * The passkey of this user that signed the challenge.
 *
 * @throws CredentialError if none of the user's passkeys did.
 * @see https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion
 */
export function verifiedAssertion(
  text: string,
  user: User | undefined,
  challenge: string,
  relyingParty: RelyingParty,
  mustVerify: boolean,
): Assertion {
  const { id, clientDataJSON, response } = readCredential(parsed(text));
  const clientDataHash = checkClientData(clientDataJSON, { type: 'webauthn.get', challenge, relyingParty });
  const data = bytesOf(response, 'authenticatorData');
  const signature = bytesOf(response, 'signature');
  const { isUserVerified, counter } = readAuthenticatorData(data, relyingParty.id, mustVerify);
  const passkey = user?.passkeys?.find((candidate) => candidate.id === id);
  // A passkey that does not exist is verified as well, so that the time does not reveal who has one.
  const key = passkey ? publicKeyOf(Buffer.from(passkey.publicKey, 'base64url')) : keyOfNobody();
  const isSigned = isSignedBy(key, Buffer.concat([data, clientDataHash]), signature);
  if (!passkey || passkey.relyingPartyId !== relyingParty.id) {
    throw refused('the user has no such passkey');
  }
  if (!isSigned) {
    throw refused('the signature of the passkey is wrong');
  }
  const handle = member(response, 'userHandle') ?? undefined;
  if (handle !== undefined && handle !== user?.passkeyUserId) {
    throw refused('the passkey belongs to another user');
  }
  if (counter <= passkey.counter && (counter !== 0 || passkey.counter !== 0)) {
    throw refused('the counter of the passkey went backwards: the passkey might have been copied');
  }
  return { passkey, counter, isUserVerified };
}

let nobodysKey: KeyObject | undefined;

function keyOfNobody(): KeyObject {
  nobodysKey ??= generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  return nobodysKey;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CredentialError('malformed', 'CREDENTIAL is not JSON');
  }
}

function refused(message: string): CredentialError {
  return new CredentialError('refused', message);
}
