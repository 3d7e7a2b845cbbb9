import { Unresolved } from '../../assembly/value.js';
import { hostReplacements } from '../../host/origins.js';
import type { Service } from '../service.js';
import { extendConfiguration } from './amplify-configuration.js';
import { cognitoEndpoint, inboxEndpoint, loginEndpoint } from './endpoints.js';
import { RunningUserPools } from './running-user-pools.js';
import { readUserPools, type UserPools } from './template/user-pool.js';
import type { UserPoolClient } from './template/user-pool-client.js';
import { userPoolTypes } from './user-pool-types.js';

/** Whether users of a client sign in at managed login; a machine only gets tokens from the domain, over HTTP. */
function signsInThere({ oauth }: UserPoolClient): boolean {
  return oauth !== undefined && (oauth instanceof Unresolved || oauth.flows.has('code') || oauth.flows.has('implicit'));
}

/** The user pools of an app, with the inbox for the messages that Cognito would have sent. */
export const userPools: Service<UserPools, RunningUserPools> = {
  name: 'user-pools',
  types: userPoolTypes,
  usualPorts: [1, 2].map((offset) => ({ offset, use: 'user pools' })),
  read: readUserPools,
  endpoints: ({ pools }) =>
    pools.length === 0
      ? []
      : [
          { key: cognitoEndpoint, slot: 1 },
          { key: inboxEndpoint, slot: 2 },
          ...pools
            .filter(({ domains }) => domains.length > 0)
            .map((pool) => {
              const key = loginEndpoint(pool);
              const trusted = pool.clients.some(signsInThere) && { trustedFor: `sign-in at ${key}` };
              return { key, slot: 'others', hostname: 'localhost', tls: true, ...trusted } as const;
            }),
        ],
  standIns: ({ pools }, at) => {
    if (pools.length === 0) {
      return {};
    }
    const local = {
      pools: new Set(pools.map(({ id }) => id)),
      cognito: at.origin(cognitoEndpoint),
      inbox: at.origin(inboxEndpoint),
    };
    const logins = pools.flatMap((pool) =>
      pool.domains.flatMap(({ host }) => {
        const what = loginEndpoint(pool);
        return host === undefined ? [] : [{ host, origin: at.origin(what), what }];
      }),
    );
    return {
      awsServices: ['cognito-idp'],
      replacements: logins.flatMap(({ host, origin, what }) => hostReplacements(host, origin, what)),
      hosts: [
        ...pools.map(({ issuer, region }) => ({
          host: new URL(issuer).host,
          origin: local.cognito,
          what: `the user pools of ${region}`,
        })),
        // Amplify calls it only over https.
        ...logins.flatMap((login) => [login, { ...login, origin: login.origin.replace('http:', 'https:') }]),
      ],
      extendJson: (text, pages) => extendConfiguration(text, { ...local, pages }),
    };
  },
  open: (host) => new RunningUserPools(host),
};
