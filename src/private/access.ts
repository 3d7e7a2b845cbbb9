import { RouteAccess } from '../routes';

/** What a route requires of its caller, with the template's names. */
export interface Authorization {
  readonly type: string;
  /** Missing for `AWS_IAM`. */
  readonly authorizerId?: string;
  /** One of these is enough. */
  readonly scopes: readonly string[];
}

/** Who can call a route: anyone, or callers that satisfy its authorization. */
export type Access = { readonly public: true } | { readonly public: false; readonly authorization: Authorization };

/** A route's `AuthorizationType` in CloudFormation, if it accepts nobody without a check. */
const CLOSED: Readonly<Record<string, RouteAccess>> = {
  JWT: RouteAccess.JWT,
  AWS_IAM: RouteAccess.IAM,
  CUSTOM: RouteAccess.LAMBDA,
};

export const CLOSED_TYPES: readonly unknown[] = Object.keys(CLOSED);

export function routeAccessOf(access: Access): RouteAccess {
  return access.public ? RouteAccess.PUBLIC : CLOSED[access.authorization.type];
}
