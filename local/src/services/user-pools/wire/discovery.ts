import type { JsonWebKey } from 'node:crypto';
import type { UserPool } from '../template/user-pool.js';

/** The documents that a pool publishes under its issuer. */
export type DiscoveryDocument = 'jwks.json' | 'openid-configuration';

/** Which document of which pool a path names; `undefined` if it names none. */
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

/**
 * The issuer is that of the tokens, as on AWS; the keys are at `origin`, where this program listens. The endpoints are at
 * `login`, if the pool has a domain.
 */
export function openIdConfiguration({ id, issuer }: UserPool, origin: string, login: string | undefined): object {
  return {
    ...(login === undefined ? {} : endpoints(login)),
    issuer,
    jwks_uri: `${origin}/${id}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: login === undefined ? ['token'] : ['code', 'token'],
    scopes_supported: login === undefined ? ['aws.cognito.signin.user.admin'] : ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    ...(login === undefined
      ? {}
      : { token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'] }),
  };
}

function endpoints(login: string): object {
  return {
    authorization_endpoint: `${login}/oauth2/authorize`,
    end_session_endpoint: `${login}/logout`,
    revocation_endpoint: `${login}/oauth2/revoke`,
    token_endpoint: `${login}/oauth2/token`,
    userinfo_endpoint: `${login}/oauth2/userInfo`,
  };
}
