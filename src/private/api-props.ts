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

/** Which options are valid, alone and together. */
export function assertApiProps(props: JwtProtectedApiProps): void {
  assertOnly(props);
  if (props.userPoolClients && !props.userPool) {
    throw new Error(
      'userPoolClients is set without userPool: set userPool to the pool of these clients, or remove userPoolClients to get a new ' +
        'pool with a browser client',
    );
  }
  if (props.userPoolClients?.length === 0) {
    throw new Error(
      'userPoolClients is empty: add a client of the pool, or remove userPoolClients to get a browser client',
    );
  }
  if (props.issuer !== undefined) {
    if (!props.userPool) {
      throw new Error('issuer is set without userPool: set userPool to the pool of this issuer, or remove issuer');
    }
    assertIssuer(props.issuer);
  }
  assertGroups(props);
}

function assertGroups({ groups, userPool }: JwtProtectedApiProps): void {
  assertList('groups', groups, 'the API', 'admins');
  if (groups && userPool) {
    throw new Error(
      'groups is set together with userPool, but the API creates no groups in your own pool: create them with userPool.addGroup() ' +
        'and remove groups',
    );
  }
  groups?.forEach((group) => {
    assertGroupName(group, 'the API');
  });
}

/** There are no types at run time: an option that would be ignored could be one that somebody relies on. */
function assertOnly(props: object): void {
  const [unknown] = Object.entries(props).filter(([name, value]) => value !== undefined && !Object.hasOwn(NAMES, name));
  if (unknown) {
    throw new Error(
      `'${unknown[0]}' is not an option of JwtProtectedApi (the options are ${Object.keys(NAMES).join(', ')}): remove it, or use ` +
        "httpApi for options of the CDK's HttpApi",
    );
  }
}
