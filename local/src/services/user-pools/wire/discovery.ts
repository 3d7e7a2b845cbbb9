import type { JsonWebKey } from 'node:crypto';
import type { UserPool } from '../template/user-pool.js';

/** The documents that a pool publishes under its issuer. */
export type DiscoveryDocument = 'jwks.json' | 'openid-configuration';

/** Which document of which pool a path names; `undefined` where it is none of them. */
export function discovered(
  path: string,
  pools: readonly UserPool[],
): { readonly pool: UserPool; readonly document: DiscoveryDocument } | undefined {
  const [, id, document] = /^\/([^/]+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(path) ?? [];
  const pool = pools.find((candidate) => candidate.id === id);
  return pool && { pool, document: document as DiscoveryDocument };
}

export function jwks(keys: readonly JsonWebKey[]): object {
  return { keys };
}

/** The issuer is that of the tokens, AWS's own; the keys are at `origin`, where this program listens. */
export function openIdConfiguration({ id, issuer }: UserPool, origin: string): object {
  return {
    issuer,
    jwks_uri: `${origin}/${id}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['token'],
    scopes_supported: ['aws.cognito.signin.user.admin'],
    subject_types_supported: ['public'],
  };
}
