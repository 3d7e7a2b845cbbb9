import { createHash, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';

export interface Claims {
  readonly [claim: string]: unknown;
}

/** An RSA key that signs tokens, with the id of its public key. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key, as in a JWKS. */
  readonly publicJwk: JsonWebKey;
}

/** Signs claims as a JSON Web Token with RS256. */
export function signJwt(claims: Claims, { kid, privateKey }: SigningKey): string {
  const signed = `${encode({ kid, alg: 'RS256' })}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** The `at_hash` of the ID token that comes with an access token. */
export function accessTokenHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}

/** The claims of a token that this key signed; `undefined` for any other token, even if only its encoding differs. */
export function verifiedClaims(token: string, { kid, publicKey }: SigningKey): Claims | undefined {
  const [header = '', payload = '', encodedSignature = '', ...more] = token.split('.');
  const { alg, kid: signedWith } = decode(header) ?? {};
  const signature = Buffer.from(encodedSignature, 'base64url');
  const isCanonical = signature.toString('base64url') === encodedSignature;
  if (more.length > 0 || alg !== 'RS256' || signedWith !== kid || !isCanonical) {
    return undefined;
  }
  const isGenuine = verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, signature);
  return isGenuine ? decode(payload) : undefined;
}

/** The claims without verification: they may not be true. */
export function unverifiedClaims(token: string): Claims | undefined {
  return decode(token.split('.')[1] ?? '');
}

function encode(part: Claims): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decode(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
