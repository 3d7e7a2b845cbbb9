import { createHash } from 'node:crypto';
import { isCborMap, readCbor } from './cbor.js';
import { CredentialError } from './credential-error.js';

/** The data that an authenticator sends and signs. */
export interface AuthenticatorData {
  readonly isUserVerified: boolean;
  readonly counter: number;
  /** Only in a registration. */
  readonly attested: { readonly credentialId: Buffer; readonly publicKey: Buffer } | undefined;
}

const flag = {
  userPresent: 1,
  userVerified: 4,
  backupEligible: 8,
  backedUp: 16,
  attested: 64,
  extensions: 128,
} as const;

/**
 * Reads and checks the data of an authenticator for a relying party.
 *
 * @throws CredentialError if it is invalid or for another relying party, or if the user was not present.
 * @see https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
 */
export function readAuthenticatorData(data: Buffer, relyingPartyId: string, mustVerify: boolean): AuthenticatorData {
  const [rpIdHash, flags] = [data.subarray(0, 32), data[32]];
  if (flags === undefined || data.length < 37) {
    throw malformed('the authenticator data is too short');
  }
  if (!rpIdHash.equals(createHash('sha256').update(relyingPartyId).digest())) {
    throw new CredentialError('relying party', `the passkey does not belong to the relying party '${relyingPartyId}'`);
  }
  const has = (bit: number) => (flags & bit) !== 0;
  if (!has(flag.userPresent)) {
    throw new CredentialError('refused', 'the user was not present');
  }
  if (mustVerify && !has(flag.userVerified)) {
    throw new CredentialError('refused', 'the user was not verified, but WebAuthnUserVerification requires it');
  }
  if (has(flag.backedUp) && !has(flag.backupEligible)) {
    throw malformed('the passkey is marked as backed up, but not as eligible for backup');
  }
  const credential = has(flag.attested) ? attestedCredential(data) : undefined;
  const start = credential?.end ?? 37;
  if ((has(flag.extensions) ? extensionsEnd(data, start) : start) !== data.length) {
    throw malformed('the authenticator data is longer than declared');
  }
  return {
    isUserVerified: has(flag.userVerified),
    counter: data.readUInt32BE(33),
    attested: credential && { credentialId: credential.credentialId, publicKey: credential.publicKey },
  };
}

function attestedCredential(data: Buffer) {
  if (data.length < 55) {
    throw malformed('the attested credential is too short');
  }
  const keyStart = 55 + data.readUInt16BE(53);
  const { value, end } = readCbor(data, keyStart);
  if (!isCborMap(value)) {
    throw malformed('the attested credential has no key');
  }
  return { credentialId: data.subarray(55, keyStart), publicKey: data.subarray(keyStart, end), end };
}

function extensionsEnd(data: Buffer, start: number): number {
  const { value, end } = readCbor(data, start);
  if (!isCborMap(value)) {
    throw malformed('the extensions are not a map');
  }
  return end;
}

function malformed(message: string): CredentialError {
  return new CredentialError('malformed', message);
}
