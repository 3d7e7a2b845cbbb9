import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import type { CognitoState } from '../cognito-state.js';
import type { SigningKey } from './jwt.js';

/** The keys of the pools: one for each, created when it is first needed and then kept in the state. */
export class SigningKeys {
  readonly #keys = new Map<string, SigningKey>();
  readonly #coming = new Map<string, Promise<SigningKey>>();

  constructor(
    private readonly state: CognitoState,
    private readonly save: () => void,
  ) {}

  /** The key of a pool, if it already has one. */
  known(poolId: string): SigningKey | undefined {
    const jwk = this.state.pools[poolId]?.key;
    if (jwk && !this.#keys.has(poolId)) {
      this.#keys.set(poolId, signingKey(jwk));
    }
    return this.#keys.get(poolId);
  }

  async of(poolId: string): Promise<SigningKey> {
    const known = this.known(poolId);
    if (known) {
      return known;
    }
    const coming = this.#coming.get(poolId) ?? this.make(poolId);
    this.#coming.set(poolId, coming);
    return coming;
  }

  private async make(poolId: string): Promise<SigningKey> {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const jwk = privateKey.export({ format: 'jwk' });
    const pool = this.state.pools[poolId];
    if (pool) {
      pool.key = jwk;
    }
    this.save();
    return signingKey(jwk);
  }
}

/** The id of a key is its thumbprint (RFC 7638), so the same key always has the same id. */
export function signingKey(jwk: JsonWebKey): SigningKey {
  const { e, kty, n } = jwk;
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicJwk = { kid, kty, n, e, alg: 'RS256', use: 'sig' };
  return { kid, privateKey, publicKey: createPublicKey(privateKey), publicJwk };
}
