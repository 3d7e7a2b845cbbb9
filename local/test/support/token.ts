import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { SigningKey } from '../../lib/services/user-pools/tokens/jwt.js';

export type { SigningKey };

export function signingKey(kid: string, modulusLength = 2048): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
  return { kid, privateKey, publicKey, publicJwk };
}

export function encoded(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

/** A token with this header and payload, signed with RS256 whatever the header says. */
export function signed(key: SigningKey, payload: unknown, header: unknown = { alg: 'RS256', kid: key.kid }): string {
  const input = `${encoded(header)}.${encoded(payload)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key.privateKey).toString('base64url')}`;
}

/** A token whose HMAC has this secret. */
export function hmacSigned(secret: string | Buffer, payload: unknown, header: unknown): string {
  const input = `${encoded(header)}.${encoded(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
