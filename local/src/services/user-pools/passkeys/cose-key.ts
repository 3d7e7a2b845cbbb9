import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type CborMap, cborMap } from './cbor.js';
import { CredentialError } from './credential-error.js';

/** The supported algorithms of passkeys, by their COSE numbers: ES256 and RS256. */
export const algorithms = [-7, -257] as const;

const label = { kty: 1, alg: 3, crv: -1, x: -2, y: -3, n: -1, e: -2 } as const;

/**
 * The public key of a passkey.
 *
 * @throws CredentialError if it is not a key, its algorithm is not supported, or the algorithm does not match its type.
 */
export function publicKeyOf(cose: Buffer): KeyObject {
  const key = cborMap(cose);
  const kind = `${key.get(label.kty)}/${key.get(label.alg)}`;
  const jwk =
    kind === '2/-7' && key.get(label.crv) === 1
      ? { kty: 'EC', crv: 'P-256', x: bytes(key, label.x, 32), y: bytes(key, label.y, 32) }
      : kind === '3/-257'
        ? { kty: 'RSA', n: bytes(key, label.n), e: bytes(key, label.e) }
        : undefined;
  if (!jwk) {
    throw unsupported('the key of the passkey is neither ES256 nor RS256');
  }
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    throw unsupported('the key of the passkey is invalid');
  }
}

/** Whether the holder of the key signed the data. Both algorithms use SHA-256. */
export function isSignedBy(key: KeyObject, data: Buffer, signature: Buffer): boolean {
  return verify('sha256', data, key, signature);
}

function bytes(key: CborMap, name: number, size?: number): string {
  const value = key.get(name);
  if (!Buffer.isBuffer(value) || (size !== undefined && value.length !== size)) {
    throw unsupported('the key of the passkey is incomplete');
  }
  return value.toString('base64url');
}

function unsupported(message: string): CredentialError {
  return new CredentialError('unsupported', message);
}
