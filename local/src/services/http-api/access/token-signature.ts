import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { quoted, shown } from '../../../host/log/quoted.js';
import type { JsonWebToken } from './json-web-token.js';

/** The RSA family, the only one that API Gateway accepts. */
const hashes = new Map([
  ['RS256', 'RSA-SHA256'],
  ['RS384', 'RSA-SHA384'],
  ['RS512', 'RSA-SHA512'],
]);

/** Why the signature of a token was not made with one of these keys; `undefined` if it was. */
export function signatureFault(token: JsonWebToken, keys: readonly JsonWebKey[]): string | undefined {
  const { alg, kid, crit } = token.header;
  const hash = typeof alg === 'string' ? hashes.get(alg) : undefined;
  if (hash === undefined) {
    return `the token's algorithm ${shown(alg)} is not one of ${[...hashes.keys()].join(', ')}`;
  }
  if (crit !== undefined) {
    return "the token's header has 'crit', which is not supported";
  }
  if (typeof kid !== 'string' || kid === '') {
    return "the token's header has no 'kid', the id of the signing key";
  }
  const named = keys.filter((candidate) => candidate.kid === kid);
  const [jwk, ...others] = named;
  if (!jwk) {
    return `the token is signed with the key ${quoted(kid)}, which its issuer does not have (or no longer has)`;
  }
  if (others.length > 0) {
    return `the issuer has several keys with the id ${quoted(kid)}`;
  }
  if ((jwk.alg !== undefined && jwk.alg !== alg) || (jwk.use !== undefined && jwk.use !== 'sig')) {
    return `the key ${quoted(kid)} cannot be used for ${alg} signatures`;
  }
  const key = publicKey(jwk);
  if (!key) {
    return `the key ${quoted(kid)} is not an RSA key of 2048 bits or more`;
  }
  // On this thread: functions share all other threads that could do it, and may keep them busy.
  return verify(hash, Buffer.from(token.signed), key, token.signature)
    ? undefined
    : "the token's signature is wrong: the token was changed, or it was signed with another key";
}

const publicKeys = new Map<string, KeyObject | undefined>();

/** Reading a key takes as long as verifying with it, so the last ones are cached. */
function publicKey({ kty, n, e }: JsonWebKey): KeyObject | undefined {
  if (kty !== 'RSA' || typeof n !== 'string' || typeof e !== 'string') {
    return undefined;
  }
  const name = `${n}.${e}`;
  if (!publicKeys.has(name)) {
    if (publicKeys.size >= 100) {
      publicKeys.clear();
    }
    publicKeys.set(name, readPublicKey(n, e));
  }
  return publicKeys.get(name);
}

function readPublicKey(n: string, e: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? key : undefined;
  } catch {
    return undefined;
  }
}
