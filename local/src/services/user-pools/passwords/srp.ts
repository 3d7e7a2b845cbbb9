import { createHash, createHmac, getDiffieHellman, hkdfSync, timingSafeEqual } from 'node:crypto';

// SRP-6a (RFC 5054) as Cognito uses it: the 3072-bit group of RFC 3526, SHA-256, and a key derived with HKDF.
const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const g = 2n;
const k = hash(padded(N), padded(g));

/** What is stored of a password: enough to check it, but not to recover it. Both in hexadecimal. */
export interface PasswordVerifier {
  readonly salt: string;
  readonly verifier: string;
}

/** The owner of a password: the name of the pool (its id after the `_`) and the user's name, which never changes. */
export interface SrpIdentity {
  readonly poolName: string;
  readonly userId: string;
}

export function verifierOf(password: string, identity: SrpIdentity, salt: Buffer): PasswordVerifier {
  const x = privateValue(password, identity, toNumber(salt));
  return { salt: salt.toString('hex'), verifier: power(g, x).toString(16) };
}

/** Whether the verifier was created from the password. */
export function matches(password: string, identity: SrpIdentity, expected: PasswordVerifier): boolean {
  const found = verifierOf(password, identity, Buffer.from(expected.salt, 'hex'));
  return equal(digest(Buffer.from(found.verifier)), digest(Buffer.from(expected.verifier)));
}

/** A verifier without a password, always the same for the same secret and name: for a nonexistent user. */
export function simulatedVerifier(secret: string, name: string): PasswordVerifier {
  const bytes = Buffer.from(hkdfSync('sha256', secret, name, 'made-up verifier', 16 + 384));
  return {
    salt: bytes.subarray(0, 16).toString('hex'),
    verifier: (toNumber(bytes.subarray(16)) % N).toString(16),
  };
}

/** The public value `A` of a client; `undefined` if it is invalid, or would make the key known to anyone. */
export function clientValue(hex: string): bigint | undefined {
  if (!/^[0-9a-f]{1,1024}$/i.test(hex)) {
    return undefined;
  }
  const A = BigInt(`0x${hex}`);
  return A % N === 0n ? undefined : A;
}

/** The server's public value `B` in hexadecimal; `b` is its private value, 32 random bytes. */
export function serverValue({ verifier }: PasswordVerifier, b: Buffer): string {
  return ((k * BigInt(`0x${verifier}`) + power(g, toNumber(b))) % N).toString(16);
}

export interface Exchange {
  readonly identity: SrpIdentity;
  readonly verifier: PasswordVerifier;
  /** The client's public value. */
  readonly A: bigint;
  /** The server's private value. */
  readonly b: Buffer;
  readonly secretBlock: Buffer;
}

/** Whether the client knows the password: it has signed the time and the secret block with the key of this exchange. */
export function proves(signature: string, timestamp: string, exchange: Exchange): boolean {
  const { poolName, userId } = exchange.identity;
  const expected = createHmac('sha256', sessionKey(exchange))
    .update(poolName)
    .update(userId)
    .update(exchange.secretBlock)
    .update(timestamp)
    .digest();
  return equal(Buffer.from(signature, 'base64'), expected);
}

function sessionKey({ A, b, verifier }: Exchange): Buffer {
  const B = BigInt(`0x${serverValue(verifier, b)}`);
  const u = hash(padded(A), padded(B));
  const S = power(A * power(BigInt(`0x${verifier.verifier}`), u), toNumber(b));
  return Buffer.from(hkdfSync('sha256', padded(S), padded(u), 'Caldera Derived Key', 16));
}

function privateValue(password: string, { poolName, userId }: SrpIdentity, salt: bigint): bigint {
  return hash(padded(salt), digest(Buffer.from(`${poolName}${userId}:${password}`)));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) {
      result = (result * square) % N;
    }
    square = (square * square) % N;
  }
  return result;
}

/** The shortest encoding of a signed number, as a Java `BigInteger` and therefore all Cognito clients write it. */
function padded(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function hash(...parts: readonly Buffer[]): bigint {
  return toNumber(digest(Buffer.concat(parts)));
}

function digest(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function equal(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
