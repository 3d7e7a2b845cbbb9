import { createPublicKey, type JsonWebKey, type KeyObject, verify as verifySignature } from 'node:crypto';
import { promisify } from 'node:util';
import type { JsonWebToken } from './json-web-token.js';
import { quoted, shown } from './quoted.js';
import { within } from './within.js';

/** The RSA family, which is all that API Gateway takes. */
const hashes = new Map([
  ['RS256', 'RSA-SHA256'],
  ['RS384', 'RSA-SHA384'],
  ['RS512', 'RSA-SHA512'],
]);

/** How a signature is verified. */
export type Verify = (hash: string, data: Buffer, key: KeyObject, signature: Buffer) => boolean | Promise<boolean>;

/** On this thread: for a request that is alone, handing over takes longer than it saves. */
export const verifyHere: Verify = verifySignature;

/**
 * How many signatures wait for a thread at a time. The threads that verify are those that functions use for files and secrets,
 * and may keep: no more requests than these are ever late by it. Fewer gain nothing, and so do more.
 */
const mostAside = 10;
/** How long they wait, in milliseconds. */
const patience = 100;

const verifyInPool = promisify(verifySignature);
let aside = 0;

/** On another thread, where one is free soon: meanwhile, this one goes on with other requests. */
export const verifyAside: Verify = async (...signed) => {
  if (aside >= mostAside) {
    return verifyHere(...signed);
  }
  aside += 1;
  const verified = verifyInPool(...signed).finally(() => {
    aside -= 1;
  });
  return (await within(patience, verified, () => undefined)) ?? verifyHere(...signed);
};

/** Why the signature of a token is not that of one of these keys; `undefined` where it is. */
export async function signatureFault(
  token: JsonWebToken,
  keys: readonly JsonWebKey[],
  verify: Verify,
): Promise<string | undefined> {
  const { alg, kid, crit } = token.header;
  const hash = typeof alg === 'string' ? hashes.get(alg) : undefined;
  if (hash === undefined) {
    return `the token's algorithm ${shown(alg)} is none of ${[...hashes.keys()].join(', ')}`;
  }
  if (crit !== undefined) {
    return "the token's header has 'crit', which is not known";
  }
  if (typeof kid !== 'string' || kid === '') {
    return "the token's header has no 'kid', which names the key it is signed with";
  }
  const named = keys.filter((candidate) => candidate.kid === kid);
  const [jwk, ...others] = named;
  if (!jwk) {
    return `the token is signed with the key ${quoted(kid)}, which is not (or no longer) one of its issuer's`;
  }
  if (others.length > 0) {
    return `the issuer has several keys ${quoted(kid)}`;
  }
  if ((jwk.alg !== undefined && jwk.alg !== alg) || (jwk.use !== undefined && jwk.use !== 'sig')) {
    return `the key ${quoted(kid)} is not for signatures of ${alg}`;
  }
  const key = publicKey(jwk);
  if (!key) {
    return `the key ${quoted(kid)} is no RSA key of 2048 bits or more`;
  }
  return (await verify(hash, Buffer.from(token.signed), key, token.signature)) === true
    ? undefined
    : "the token's signature is not its issuer's: it was changed, or signed with another key";
}

const publicKeys = new Map<string, KeyObject | undefined>();

/** Reading a key takes as long as verifying with it: the last ones are kept. */
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
