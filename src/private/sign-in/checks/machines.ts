import { ACCESS_TOKEN_SCOPE } from '../../route-options';
import type { RenderedApi } from './api-checks';
import { type Fault, quoted } from './finding';

/** Grants with which users sign in. */
const GRANTS_OF_USERS = ['code', 'implicit'];

/** Routes require no scope if ID tokens are accepted. */
export function idTokenFindings({ api, acceptIdTokens, clients }: RenderedApi): Fault[] {
  return acceptIdTokens
    ? clients
        .filter(({ isMachine }) => isMachine)
        .map(({ path }) => ({
          error:
            `app client '${path}' is for machines (client_credentials), but the API '${api.node.path}' has acceptIdTokens, so every ` +
            'machine could call the routes without scopes: remove acceptIdTokens, or create a separate API for machines',
        }))
    : [];
}

/** Users who can get the scope of a machine, unless the route is open to every user anyway. */
export function machineScopeFindings({ api, pool, clients, declared }: RenderedApi): Fault[] {
  const namesOf = (scopes: readonly string[]) => pool.reader.listIn(api, scopes).items;
  return declared.all().flatMap(({ key, groups, ownScopes }) => {
    if (!ownScopes || ownScopes.users.includes(ACCESS_TOKEN_SCOPE)) {
      return [];
    }
    const ofUsers = namesOf(ownScopes.users);
    const ofMachines = namesOf(ownScopes.machines).filter((name) => !ofUsers.includes(name));
    const { wayAround, wayOut } = consequences(groups, ofUsers);
    return clients.flatMap(({ path, grants, scopes }) => {
      const grantsOfUsers = GRANTS_OF_USERS.filter((grant) => grants.has(grant));
      const shared = grantsOfUsers.length > 0 ? ofMachines.filter((name) => scopes.has(name)) : [];
      return shared.map((name) => ({
        error:
          `client '${path}' lets users sign in (${grantsOfUsers.join(', ')}) and can request '${name}', the machine scope of ` +
          `'${key}', so its users ${wayAround}: remove the scope from the client, or ${wayOut} if that is intended`,
      }));
    });
  });
}

function consequences(groups: readonly string[], scopes: readonly string[]): { wayAround: string; wayOut: string } {
  if (groups.length > 0) {
    return {
      wayAround: `could bypass the groups [${quoted(groups)}]`,
      wayOut: 'add it to authorizationScopes and remove groups',
    };
  }
  return scopes.length > 0
    ? { wayAround: `could bypass the scopes [${quoted(scopes)}]`, wayOut: 'add it to authorizationScopes too' }
    : { wayAround: 'could call the route too', wayOut: 'use addRoutes() and add it to authorizationScopes' };
}
