import { type IUserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import type { MachineClientOptions } from '../../machine-client-options';
import { LateDependency } from './late-dependency';
import { machineScopeNames } from './machine-scopes';
import { RenderedPool } from './pool/rendered-pool';

/**
 * The app client of a program that signs in as itself, with a secret.
 */
export function addMachineClient(
  scope: Construct,
  id: string,
  userPool: IUserPool,
  { scopes, userPoolClientName, accessTokenValidity }: MachineClientOptions,
): UserPoolClient {
  machineScopeNames(`scopes of machine client '${id}'`, scopes);
  const client = new UserPoolClient(scope, id, {
    userPool,
    userPoolClientName,
    accessTokenValidity,
    generateSecret: true,
    oAuth: { flows: { clientCredentials: true }, scopes },
    // If no flow is set, AWS turns on those of users. With this, only the refresh is on.
    authFlows: { userSrp: false },
    supportedIdentityProviders: [],
  });
  client.node.addDependency(new LateDependency(() => resourceServersOf(userPool, client)));
  return client;
}

/** Cognito refuses a client whose scopes do not exist yet, and a scope's name is not a reference to its server. */
function resourceServersOf(userPool: IUserPool, client: UserPoolClient): IConstruct[] {
  const pool = new RenderedPool(userPool);
  const identifiers = pool.client(client)!.scopes.items.map((name) => name.replace(/\/[^/]*$/, ''));
  return pool.resourceServers
    .filter(({ properties, stack }) => identifiers.includes(pool.reader.text(properties.Identifier, stack)!))
    .map(({ construct }) => construct)
    .filter((server) => mayWaitFor(server, client, userPool));
}

/** A server depends on its pool, so a client in the pool's stack cannot depend on the stack of the server. */
function mayWaitFor(server: IConstruct, client: UserPoolClient, userPool: IUserPool): boolean {
  return Stack.of(server) === Stack.of(client) || Stack.of(client) !== Stack.of(userPool);
}
