import type { AddMachineRoutesOptions, AddProtectedRoutesOptions } from '../routes';
import { scopeOfGroup } from './sign-in/group-scopes';
import { machineScopeNames } from './sign-in/machine-scopes';

/** The quota of API Gateway, which cannot be raised. */
export const MAX_SCOPES = 10;

/**
 * The scopes of a route: one scope of either kind is enough.
 */
export class RouteScopes {
  static ofProtected(options: AddProtectedRoutesOptions, defaultScopes: readonly string[]): RouteScopes {
    const { path, authorizationScopes, groups, authorizer, machineScopes } = options;
    const users = groups?.map(scopeOfGroup) ?? authorizationScopes ?? (authorizer ? [] : defaultScopes);
    return new RouteScopes(path, users, machineScopes === undefined ? [] : namesOf(options));
  }

  static ofUsers(path: string, scopes: readonly string[]): RouteScopes {
    return new RouteScopes(path, scopes);
  }

  static ofMachines(options: AddMachineRoutesOptions): RouteScopes {
    return new RouteScopes(options.path, [], namesOf(options), false);
  }

  private constructor(
    path: string,
    readonly users: readonly string[],
    readonly machines: readonly string[] = [],
    /** Whether users may call the route, perhaps only with one of their scopes. */
    readonly isForUsers = true,
  ) {
    if (this.all.length > MAX_SCOPES) {
      throw new Error(
        `with its machineScopes, route '${path}' has ${this.all.length} scopes, including those for users, but a route can have at most ` +
          `${MAX_SCOPES}: use fewer, or one that covers several`,
      );
    }
  }

  get all(): string[] {
    return [...new Set([...this.users, ...this.machines])];
  }
}

function namesOf({ path, machineScopes }: { readonly path: string; readonly machineScopes?: unknown }): string[] {
  return machineScopeNames(`machineScopes of '${path}'`, machineScopes);
}
