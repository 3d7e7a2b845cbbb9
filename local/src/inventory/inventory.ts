/**
 * Who may call what in an assembly, in names that are the same on every machine: what CloudFormation makes up stands as
 * the construct that it is of, `{Hello/Api/UserPool}` or `{Hello/Site.DomainName}`.
 */
export interface Inventory {
  readonly apis: readonly InventoriedApi[];
  /** What else answers requests from outside of AWS. */
  readonly entrances: readonly InventoriedEntrance[];
  /** What of the assembly cannot be read, in words: it may hold anything, open routes too. */
  readonly unread: readonly string[];
}

/** A function URL, a REST or WebSocket API, a load balancer: what is not served, but may be open. */
export interface InventoriedEntrance {
  /** The construct path. */
  readonly path: string;
  /** The CloudFormation type. */
  readonly type: string;
  /** A digest stands for what says who may call, where that is not read. */
  readonly access: 'open' | 'iam' | Unknown;
  /** The construct path of the function behind it, where there is exactly one. */
  readonly function?: string | undefined;
}

/** What cannot be evaluated before it is deployed: `unknown <digest>`, where equal digests mean equal expressions. */
export type Unknown = `unknown ${string}`;

export interface InventoriedApi {
  /** Its construct path; of an API that is not in the assembly, what the routes name it by. */
  readonly path: string;
  /** Whether it is not in the assembly: it may have other routes, which are not known. */
  readonly elsewhere: boolean;
  readonly cors: InventoriedCors | Unknown | undefined;
  readonly routes: readonly InventoriedRoute[];
  /** Where routes may be that cannot be read, in words. */
  readonly unread: readonly string[];
}

/** What `CorsConfiguration` allows; lists are sorted, names of headers in lower case. */
export interface InventoriedCors {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
}

export interface InventoriedRoute {
  /** `GET /notes/{id}` or `$default`. */
  readonly key: string | Unknown;
  readonly access: InventoriedAccess;
  /** Stands where it cannot be told whether the route exists. */
  readonly exists: Unknown | undefined;
  /**
   * What answers its requests: a function by its construct path, a URL, another service or a VPC link by its name. A digest
   * stands for the parameters, and for what of a service it is.
   */
  readonly integration?: string | Unknown | undefined;
  /** The same in words, where it is not known as well; nothing of a route that was read from a file. */
  readonly handler?: string | undefined;
  /** Of its scopes, those that only machines can have; not known of a route that was read from a file. */
  readonly machineScopes?: readonly string[] | undefined;
  /** Why its access is unknown; not known of a route that was read from a file. */
  readonly reason?: string | undefined;
}

export type InventoriedAccess =
  | { readonly kind: 'open' }
  | { readonly kind: 'iam' }
  | TokenAccess
  | { readonly kind: 'lambda'; readonly authorizer: InventoriedLambdaAuthorizer }
  | { readonly kind: 'unknown'; readonly value: Unknown };

export interface TokenAccess {
  readonly kind: 'token';
  readonly authorizer: InventoriedJwtAuthorizer;
  /** Alternatives; none means that any valid token will do. */
  readonly scopes: readonly string[];
}

export type InventoriedAuthorizer = InventoriedJwtAuthorizer | InventoriedLambdaAuthorizer;

export interface InventoriedJwtAuthorizer {
  readonly type: 'JWT';
  /** Its construct path. */
  readonly path: string;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly identitySource: readonly string[];
}

export interface InventoriedLambdaAuthorizer {
  readonly type: 'REQUEST';
  /** Its construct path. */
  readonly path: string;
  readonly function: string | Unknown;
  readonly identitySource: readonly string[] | Unknown;
  /** How long an answer counts for the same identity, in seconds. */
  readonly resultTtl: number | Unknown;
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'string' && /^unknown [0-9a-f]{16}$/.test(value);
}
