import type { JwtProtectedApiProps } from '../jwt-protected-api-props';
import { assertList } from './route-options';
import { assertGroupName } from './sign-in/group-scopes';
import { assertIssuer } from './sign-in/issuer';

const NAMES: { readonly [name in keyof JwtProtectedApiProps]-?: true } = {
  routes: true,
  publicRoutes: true,
  corsPreflight: true,
  userPool: true,
  userPoolClients: true,
  acceptIdTokens: true,
  issuer: true,
  groups: true,
  apiName: true,
  description: true,
  ipAddressType: true,
  domainMapping: true,
  disableExecuteApiEndpoint: true,
  throttle: true,
  accessLogs: true,
  routeQuota: true,
  authorizerQuota: true,
};

/** What can be asked for, and what cannot be asked for together. */
export function assertApiProps(props: JwtProtectedApiProps): void {
  assertOnly(props);
  if (props.userPoolClients && !props.userPool) {
    throw new Error(
      'userPoolClients is given without userPool: give the pool that the clients belong to, or leave userPoolClients out to get a ' +
        'pool and a client for a web page',
    );
  }
  if (props.userPoolClients?.length === 0) {
    throw new Error('userPoolClients is empty: name a client of the pool, or leave it out to get one for a web page');
  }
  if (props.issuer !== undefined) {
    if (!props.userPool) {
      throw new Error('issuer is given without userPool: give the pool whose issuer it is, or leave issuer out');
    }
    assertIssuer(props.issuer);
  }
  assertGroups(props);
}

function assertGroups({ groups, userPool }: JwtProtectedApiProps): void {
  assertList('groups', groups, 'the API', 'admins');
  if (groups && userPool) {
    throw new Error(
      'groups is given with userPool, but the API makes no groups in a pool of yours: make each by userPool.addGroup(), and leave groups out',
    );
  }
  groups?.forEach((group) => {
    assertGroupName(group, 'the API');
  });
}

/** Types are not there at run time: an option that would be dropped could be the one that somebody relies on. */
function assertOnly(props: object): void {
  const [unknown] = Object.entries(props).filter(([name, value]) => value !== undefined && !Object.hasOwn(NAMES, name));
  if (unknown) {
    throw new Error(
      `'${unknown[0]}' is not an option of JwtProtectedApi, which are ${Object.keys(NAMES).join(', ')}: remove it, or use httpApi for what ` +
        "is CDK's",
    );
  }
}
