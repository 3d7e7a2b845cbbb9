import { asTexts, Unresolved } from '../../../assembly/value.js';
import type { JwtAuthorizer } from './authorizer.js';
import type { Access } from './route-access.js';

/** The OAuth grants that an app client may use, and the scopes that it may request. */
interface Client {
  readonly grants: readonly string[];
  readonly scopes: readonly string[];
}

/**
 * The scopes of a route that only machines can have: an app client of its audience gets them with `client_credentials`, and
 * no client gets them when a user signs in. Empty if a client of the audience is unknown here, because its users may have them.
 */
export function machineScopesOf(access: Access): readonly string[] {
  const clients = access.kind === 'token' ? clientsOf(access.authorizer) : undefined;
  if (access.kind !== 'token' || !clients) {
    return [];
  }
  const isMachine = ({ grants }: Client) => grants.includes('client_credentials');
  return access.scopes.filter((scope) => {
    const able = clients.filter(({ scopes }) => scopes.includes(scope));
    return able.length > 0 && able.every(isMachine);
  });
}

function clientsOf({ audience, resource: { stack } }: JwtAuthorizer): readonly Client[] | undefined {
  const clients = audience.map((clientId) => {
    const client = stack.assembly.find('AWS::Cognito::UserPoolClient', clientId, stack);
    if (client instanceof Unresolved) {
      return undefined;
    }
    const grants = asTexts(client.property('AllowedOAuthFlows') ?? [], 'AllowedOAuthFlows');
    const scopes = asTexts(client.property('AllowedOAuthScopes') ?? [], 'AllowedOAuthScopes');
    return grants instanceof Unresolved || scopes instanceof Unresolved ? undefined : { grants, scopes };
  });
  return clients.every((client) => client !== undefined) ? clients : undefined;
}
