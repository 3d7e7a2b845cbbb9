import type { Service } from '../service.js';
import { extendConfiguration } from './amplify-configuration.js';
import { cognitoEndpoint, inboxEndpoint } from './endpoints.js';
import { RunningUserPools } from './running-user-pools.js';
import { readUserPools, type UserPools } from './template/user-pool.js';

/** The user pools of an app, with the inbox for the mails that Cognito would have sent. */
export const userPools: Service<UserPools, RunningUserPools> = {
  name: 'user-pools',
  usualPorts: [1, 2].map((offset) => ({ offset, use: 'user pools' })),
  read: readUserPools,
  endpoints: ({ pools }) =>
    pools.length === 0
      ? []
      : [
          { key: cognitoEndpoint, slot: 1 },
          { key: inboxEndpoint, slot: 2 },
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
    return {
      awsServices: ['cognito-idp'],
      hosts: pools.map(({ issuer, region }) => ({
        host: new URL(issuer).host,
        origin: local.cognito,
        what: `the user pools of ${region}`,
      })),
      extendJson: (text) => extendConfiguration(text, local),
    };
  },
  open: (host) => new RunningUserPools(host),
};
