import { ACCESS_TOKEN_SCOPE } from '../../route-options';
import { scopeOfGroup } from '../group-scopes';
import type { RenderedClient } from '../pool/rendered-client';
import type { RenderedPool } from '../pool/rendered-pool';
import type { RenderedApi } from './api-checks';
import { quoted, type Warning } from './finding';

const TOKEN_TRIGGERS = ['PreTokenGeneration', 'PreTokenGenerationConfig'];

/**
 * Routes that require scopes which no client of the API can get.
 *
 * An unknown source may provide any scope: an imported pool or client, another issuer, a trigger of the pool's owner.
 */
export function scopeFindings(checked: RenderedApi): Warning[] {
  const { api, pool, userPoolClients, clients, declared, undeclared, acceptIdTokens, issuer } = checked;
  if (issuer !== undefined || !pool.properties || clients.length < userPoolClients.length || hasOwnTokenTrigger(pool)) {
    return [];
  }
  const defaultScopes = acceptIdTokens ? [] : [ACCESS_TOKEN_SCOPE];
  const routes = [
    ...declared.all().map(({ key, ownScopes }) => [key.toString(), ownScopes?.all] as const),
    ...undeclared.map((key) => [key, defaultScopes] as const),
  ];
  const routesByScopes = new Map<string, string[]>();
  for (const [key, scopesOfRoute] of routes) {
    const { items, isKnown } = pool.reader.listIn(api, scopesOfRoute);
    const isOfGroups = items.some((scope) => scope.startsWith(scopeOfGroup('')));
    if (isKnown && items.length > 0 && !isOfGroups && !items.some((scope) => clients.some(canGet(scope)))) {
      const scopes = quoted(items);
      routesByScopes.set(scopes, [...(routesByScopes.get(scopes) ?? []), key]);
    }
  }
  return [...routesByScopes].map(([scopes, keys]) => ({
    id: 'unobtainableScope',
    on: api,
    warning:
      `routes ${quoted(keys)} require one of the scopes ${scopes}, but none of the app clients of the API '${api.node.path}' ` +
      `(${quoted(clients.map(({ path }) => path))}) can request any of them, so every call would get 403: add one of these ` +
      'scopes to oAuth.scopes of a client, add a client that has one, or use other scopes',
  }));
}

function canGet(scope: string): (client: RenderedClient) => boolean {
  return ({ grants, scopes, maySignInWithoutOAuth }) =>
    (scope === ACCESS_TOKEN_SCOPE && maySignInWithoutOAuth) ||
    (grants.mayHave('code', 'implicit', 'client_credentials') && scopes.mayHave(scope));
}

function hasOwnTokenTrigger(pool: RenderedPool): boolean {
  // With groups, the trigger is created here, and adds only scopes of groups.
  return !pool.hasGroups && TOKEN_TRIGGERS.some((name) => pool.triggers[name] !== undefined);
}
