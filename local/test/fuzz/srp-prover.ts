import { createHash, createHmac, getDiffieHellman, hkdfSync } from 'node:crypto';

/** The prime of Cognito's SRP group, whose generator is 2. */
export const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const g = 2n;
const k = number(digest(padded(N), padded(g)));

/** What the server sends with the challenge PASSWORD_VERIFIER. */
export interface SrpChallenge {
  readonly SALT: string;
  readonly SECRET_BLOCK: string;
  readonly SRP_B: string;
  readonly USER_ID_FOR_SRP: string;
}

/** Whoever knows a password, as RFC 5054 and Cognito's clients have it: much faster than the packages for browsers. */
export class SrpProver {
  readonly A: bigint;
  readonly #a: bigint;

  /** @param poolName what the pool's id has behind its `_` */
  constructor(private readonly poolName: string) {
    const keyPair = getDiffieHellman('modp15');
    this.A = number(keyPair.generateKeys());
    this.#a = number(keyPair.getPrivateKey());
  }

  /** The key of an exchange in which the client sent `A`. */
  key(challenge: SrpChallenge, password: string): Buffer {
    const { SALT, SRP_B, USER_ID_FOR_SRP } = challenge;
    const B = BigInt(`0x${SRP_B}`);
    const u = number(digest(padded(this.A), padded(B)));
    const identity = digest(Buffer.from(`${this.poolName}${USER_ID_FOR_SRP}:${password}`));
    const x = number(digest(padded(BigInt(`0x${SALT}`)), identity));
    const base = (((B - k * power(g, x)) % N) + N) % N;
    return keyOf(power(base, this.#a + u * x), u);
  }

  /** The key of an exchange in which the client sent `A`, if the shared secret were `S`. */
  static keyOfSecret({ SRP_B }: SrpChallenge, S: bigint, A: bigint): Buffer {
    return keyOf(S, number(digest(padded(A), padded(BigInt(`0x${SRP_B}`)))));
  }

  signature({ SECRET_BLOCK, USER_ID_FOR_SRP }: SrpChallenge, key: Buffer, timestamp: string): Buffer {
    return createHmac('sha256', key)
      .update(this.poolName)
      .update(USER_ID_FOR_SRP)
      .update(Buffer.from(SECRET_BLOCK, 'base64'))
      .update(timestamp)
      .digest();
  }
}

/** `Tue Nov 3 08:04:05 UTC 2026` */
export function timestampOf(time: Date): string {
  const [day = '', date, month, year, clock] = time.toUTCString().split(' ');
  return `${day.slice(0, 3)} ${month} ${Number(date)} ${clock} UTC ${year}`;
}

function keyOf(S: bigint, u: bigint): Buffer {
  return Buffer.from(hkdfSync('sha256', padded(S), padded(u), 'Caldera Derived Key', 16));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    result = rest & 1n ? (result * square) % N : result;
    square = (square * square) % N;
  }
  return result;
}

/** As a signed number is written, in whole bytes. */
function padded(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function digest(...parts: readonly Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function number(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}
