import { Token } from 'aws-cdk-lib/core';
import type { AddMachineRoutesOptions, AddProtectedRoutesOptions, BaseRoutesOptions } from '../routes';
import { RouteKey } from './route-key';
import { MAX_SCOPES } from './route-scopes';
import { assertGroupNames } from './sign-in/group-scopes';

/** Every access token from a sign-in without OAuth has this scope, and ID tokens have no scopes. */
export const ACCESS_TOKEN_SCOPE = 'aws.cognito.signin.user.admin';

const COMMON_OPTIONS = ['path', 'methods', 'integration', 'throttle'];

export function assertPublicRoutesOptions(options: BaseRoutesOptions): void {
  assertOnly(COMMON_OPTIONS, options);
}

export function assertMachineRoutesOptions(options: AddMachineRoutesOptions, acceptIdTokens: boolean): void {
  assertOnly([...COMMON_OPTIONS, 'machineScopes'], options);
  assertNoIdTokens(options.path, acceptIdTokens);
}

export function assertRoutesOptions(options: AddProtectedRoutesOptions, acceptIdTokens: boolean): void {
  assertOnly([...COMMON_OPTIONS, 'authorizationScopes', 'groups', 'authorizer', 'machineScopes'], options);
  const { path, groups, authorizationScopes, authorizer, machineScopes } = options;
  assertList('groups', groups, `'${path}'`, 'admins');
  assertList('authorizationScopes', authorizationScopes, `'${path}'`, 'reports/read');
  if (authorizationScopes?.length === 0) {
    throw new Error(
      `authorizationScopes of '${path}' is empty, so ID tokens would be accepted: add a scope, or remove it to use ` +
        `'${ACCESS_TOKEN_SCOPE}'`,
    );
  }
  if (groups && authorizationScopes) {
    throw new Error(
      `groups and authorizationScopes of '${path}' are both set, but a token needs only one scope of a route, so a token that ` +
        'satisfies either of them would be accepted: remove one of them',
    );
  }
  if (groups && authorizer) {
    throw new Error(
      `groups and authorizer of '${path}' are both set, but groups belong to the API's own user pool: remove one of them`,
    );
  }
  if (machineScopes !== undefined) {
    assertNoIdTokens(path, acceptIdTokens);
  }
  if (machineScopes !== undefined && authorizer) {
    throw new Error(
      `machineScopes and authorizer of '${path}' are both set, but machine scopes belong to the API's own user pool: remove one of ` +
        'them',
    );
  }
  if (groups) {
    assertGroupNames(groups, path);
  }
  authorizationScopes?.forEach((scope) => {
    assertScope(scope, path);
  });
  assertCount('groups', groups, path);
  assertCount('authorizationScopes', authorizationScopes, path);
}

/** Routes then have no scopes, so a machine that the API trusts would be authorized on all of them. */
function assertNoIdTokens(path: string, acceptIdTokens: boolean): void {
  if (acceptIdTokens) {
    throw new Error(
      `machineScopes of '${path}' is set, but the API has acceptIdTokens, so the routes would require no scopes, and every ` +
        'machine could call them: remove acceptIdTokens, or create a separate API for machines',
    );
  }
}

export function routeKeysOf({ path, methods }: BaseRoutesOptions): RouteKey[] {
  if (!Array.isArray(methods) || methods.length === 0) {
    throw new Error(
      `methods of '${path}' is ${Array.isArray(methods) ? 'empty' : shown(methods)}: add at least one, as in [HttpMethod.GET]`,
    );
  }
  return methods.map((method) => RouteKey.parse(`${method} ${path}`));
}

/** There are no types at run time: an option that would be ignored could be the one that protects the route. */
function assertOnly(known: string[], options: BaseRoutesOptions): void {
  const [unknown] = Object.entries(options).filter(([name, value]) => value !== undefined && !known.includes(name));
  if (unknown) {
    throw new Error(
      `'${unknown[0]}' of '${options.path}' is not an option of this method (the options are ${known.join(', ')}): remove it, or use ` +
        'the method that has it',
    );
  }
}

function assertCount(name: string, scopes: readonly string[] = [], path: string): void {
  if (scopes.length > MAX_SCOPES) {
    throw new Error(
      `${name} of '${path}' has ${scopes.length} entries, but a route can have at most ${MAX_SCOPES} scopes: use fewer, or one that ` +
        'covers several',
    );
  }
}

/** There are no types at run time. */
export function assertList(name: string, value: unknown, owner: string, example: string): void {
  if (value !== undefined && !Array.isArray(value)) {
    throw new Error(
      `${name} of ${owner} is ${shown(value)}, which is not a list: use a list such as ['${example}'], or remove it`,
    );
  }
}

/** With an unset variable, the route would require nothing. */
function assertScope(scope: unknown, path: string): void {
  if (!Token.isUnresolved(scope) && (typeof scope !== 'string' || scope.trim() === '')) {
    throw new Error(
      `authorizationScopes of '${path}' has the entry ${shown(scope)}, which is not a scope: use a name such as 'reports/read', or ` +
        `remove authorizationScopes to use '${ACCESS_TOKEN_SCOPE}'`,
    );
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
