import { ACCESS_TOKEN_SCOPE } from '../../route-options';
import { machineScopeFault, machineScopeFaults } from '../machine-scopes';
import { MACHINE_GRANT, REFRESH_FLOW, type RenderedClient } from '../pool/rendered-client';
import type { RenderedList } from '../pool/rendered-list';
import type { RenderedApi } from './api-checks';
import { type Fault, type Finding, quoted, type Warning } from './finding';

/** Grants with which users sign in. */
const GRANTS_OF_USERS = ['code', 'implicit'];

/** Routes require no scope if ID tokens are accepted. */
export function idTokenFindings({ api, acceptIdTokens, clients }: RenderedApi): Finding[] {
  if (!acceptIdTokens) {
    return [];
  }
  const consequence =
    `the API '${api.node.path}' has acceptIdTokens, so the routes would require no scopes, and every machine could call ` +
    'them: remove acceptIdTokens, or create a separate API for machines';
  return clients.flatMap(({ construct, path, grants, isMachine }): Finding[] => {
    if (isMachine) {
      return [{ error: `app client '${path}' is for machines (${MACHINE_GRANT}), but ${consequence}` }];
    }
    return grants.mayHave(MACHINE_GRANT)
      ? [
          {
            id: 'undecidedMachine',
            on: construct,
            warning:
              `app client '${path}' may be for machines (${MACHINE_GRANT}), because its OAuth grants are only known at deployment, ` +
              `but ${consequence}. If the client is not for machines, acknowledge this warning`,
          },
        ]
      : [];
  });
}

/** Machine clients with which users could sign in, because something changed them. */
export function machineClientFindings({ machineClients }: RenderedApi): Fault[] {
  return machineClients.flatMap(({ path, grants, scopes, authFlows }) => {
    const ofUsers = [
      ...grants.without(MACHINE_GRANT).items.map((grant) => `the OAuth grant '${grant}'`),
      ...authFlows.without(REFRESH_FLOW).items.map((flow) => `the authentication flow '${flow}'`),
    ];
    const opened =
      ofUsers.length > 0
        ? [
            `app client '${path}' is a machine client, but a property injector, an override or an aspect gave it ` +
              `${ofUsers.join(' and ')}, so users could sign in with it: keep this client as it is, or create another one with ` +
              'addClient() of the user pool and pass it to addUserPoolClient()',
          ]
        : [];
    return [...opened, ...machineScopeFaults(`machine client '${path}'`, scopes.known)].map((error) => ({ error }));
  });
}

interface MachineRoute {
  readonly key: string;
  /** Scopes that users of the route do not need. */
  readonly ofMachines: RenderedList;
  readonly wayAround: string;
  readonly wayOut: string;
}

/** Users who can get the scope of a machine, unless the route is open to every user anyway. */
export function machineScopeFindings({ api, pool, clients, declared }: RenderedApi): Finding[] {
  const faults: Fault[] = [];
  const routes: MachineRoute[] = [];
  for (const { key, groups, ownScopes } of declared.all()) {
    const machines = pool.reader.listIn(api, ownScopes?.machines);
    faults.push(...machineScopeFaults(`machineScopes of '${key}'`, machines.known).map((error) => ({ error })));
    if (ownScopes && !ownScopes.users.includes(ACCESS_TOKEN_SCOPE)) {
      const ofUsers = pool.reader.listIn(api, ownScopes.users).items;
      routes.push({ key: key.toString(), ofMachines: machines.without(...ofUsers), ...consequences(groups, ofUsers) });
    }
  }
  return [
    ...faults,
    ...routes.flatMap((route) => clients.flatMap((client) => sharedScopes(client, route))),
    ...clients.flatMap((client) => undecidedScopes(client, routes)),
  ];
}

function sharedScopes({ path, grants, scopes }: RenderedClient, route: MachineRoute): Fault[] {
  const { key, ofMachines, wayAround, wayOut } = route;
  const grantsOfUsers = GRANTS_OF_USERS.filter((grant) => grants.has(grant));
  const shared = grantsOfUsers.length > 0 ? ofMachines.items.filter((name) => scopes.has(name)) : [];
  return shared.map((name) => ({
    error:
      `client '${path}' lets users sign in (${grantsOfUsers.join(', ')}) and can request '${name}', the machine scope of ` +
      `'${key}', so its users ${wayAround}: remove the scope from the client, or ${wayOut} if that is intended`,
  }));
}

/** The warning if it is known only at deployment whether users of a client can get the scopes of machines. */
function undecidedScopes(client: RenderedClient, routes: readonly MachineRoute[]): Warning[] {
  const { construct, path, grants, scopes } = client;
  if (!grants.mayHave(...GRANTS_OF_USERS)) {
    return [];
  }
  const hasCustomScope = scopes.known.some((name) => machineScopeFault(name) === undefined);
  const undecided = routes.filter((route) => {
    const { ofMachines } = route;
    return (
      ofMachines.items.length > 0 &&
      (scopes.mayHave(...ofMachines.items) || (!ofMachines.isKnown && hasCustomScope)) &&
      sharedScopes(client, route).length === 0
    );
  });
  if (undecided.length === 0) {
    return [];
  }
  const unknown = [
    ...(grants.has(...GRANTS_OF_USERS) ? [] : ['its OAuth grants']),
    ...(scopes.isKnown ? [] : ['its scopes']),
    ...(undecided.every(({ ofMachines }) => ofMachines.isKnown) ? [] : ['the scopes of the routes']),
  ];
  return [
    {
      id: 'undecidedMachineScope',
      on: construct,
      warning:
        `users of the app client '${path}' may be able to get machine scopes of the routes ${quoted(undecided.map(({ key }) => key))}, ` +
        `because ${unknown.join(' and ')} are only known at deployment: use values that are known in the template, or acknowledge this ` +
        'warning if its users cannot get these scopes',
    },
  ];
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
