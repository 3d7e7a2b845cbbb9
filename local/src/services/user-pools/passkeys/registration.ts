import { member } from '../../../assembly/json.js';
import type { User } from '../users/user.js';
import { readAuthenticatorData } from './authenticator-data.js';
import { cborMap, isCborMap } from './cbor.js';
import { checkClientData } from './client-data.js';
import { algorithms, publicKeyOf } from './cose-key.js';
import { bytesOf, readCredential } from './credential.js';
import { CredentialError } from './credential-error.js';
import type { Passkey } from './passkey.js';
import type { RelyingParty } from './relying-party.js';

/** A passkey that is being registered. */
export interface Registration {
  readonly clientId: string;
  /** In base64url. */
  readonly challenge: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** `PublicKeyCredentialCreationOptions` of WebAuthn, as JSON. */
export function creationOptions(
  { passkeyUserId, passkeys = [] }: User,
  name: string,
  challenge: string,
  { id, name: rpName }: RelyingParty,
  mustVerify: boolean,
): object {
  return {
    challenge,
    rp: { id, name: rpName },
    user: { id: passkeyUserId, name, displayName: name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: 60_000,
    excludeCredentials: passkeys.map(({ id, transports }) => ({ type: 'public-key', id, transports })),
    authenticatorSelection: {
      requireResidentKey: true,
      residentKey: 'required',
      userVerification: mustVerify ? 'required' : 'preferred',
    },
    attestation: 'none',
  };
}

const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/**
 * The passkey in a credential that a browser created.
 *
 * @throws CredentialError if it was not created for this challenge and relying party, or cannot be used here.
 * @see https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential
 */
export function registeredPasskey(
  value: unknown,
  challenge: string,
  relyingParty: RelyingParty,
  mustVerify: boolean,
  now: number,
): Passkey {
  const { id, clientDataJSON, response } = readCredential(value);
  checkClientData(clientDataJSON, { type: 'webauthn.create', challenge, relyingParty });
  const attestation = cborMap(bytesOf(response, 'attestationObject'));
  const [format, statement, data] = ['fmt', 'attStmt', 'authData'].map((name) => attestation.get(name));
  if (format !== 'none' || !isCborMap(statement) || statement.size > 0) {
    throw new CredentialError('unsupported', "the attestation does not have the requested format 'none'");
  }
  if (!Buffer.isBuffer(data)) {
    throw new CredentialError('malformed', 'the attestation has no authenticator data');
  }
  const { attested, counter } = readAuthenticatorData(data, relyingParty.id, mustVerify);
  if (!attested || attested.credentialId.toString('base64url') !== id || attested.credentialId.length > 1023) {
    throw new CredentialError('malformed', 'the credential differs from the one that the authenticator created');
  }
  publicKeyOf(attested.publicKey);
  const attachment = member(value, 'authenticatorAttachment');
  const transports = member(response, 'transports');
  return {
    id,
    publicKey: attested.publicKey.toString('base64url'),
    counter,
    name: attachment === 'platform' ? 'Passkey on this device' : 'Passkey',
    relyingPartyId: relyingParty.id,
    transports: Array.isArray(transports) ? knownTransports.filter((name) => transports.includes(name)) : [],
    ...(attachment === 'platform' || attachment === 'cross-platform' ? { attachment } : {}),
    createdAt: now,
  };
}
