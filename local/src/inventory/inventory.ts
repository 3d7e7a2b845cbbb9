/**
 * Who may call what in an assembly, with names that are the same on every machine: values that CloudFormation generates are
 * replaced by their constructs, `{Hello/Api/UserPool}` or `{Hello/Site.DomainName}`.
 */
export interface Inventory {
  readonly apis: readonly InventoriedApi[];
  /** What else answers requests from outside of AWS. */
  readonly entrances: readonly InventoriedEntrance[];
  /** Parts of the assembly that cannot be read, as sentences: they may contain anything, even open routes. */
  readonly unread: readonly string[];
}

/** A function URL, a REST or WebSocket API, a load balancer: it is not served, but may be open. */
export interface InventoriedEntrance {
  /** The construct path. */
  readonly path: string;
  /** The CloudFormation type. */
  readonly type: string;
  /** A digest of the definition of the access, if that is not read. */
  readonly access: 'open' | 'iam' | Unknown;
  /** The construct path of the function that it calls, if there is exactly one. */
  readonly function?: string | undefined;
}

/** A value that cannot be evaluated before deployment: `unknown <digest>`; equal digests mean equal expressions. */
export type Unknown = `unknown ${string}`;

export interface InventoriedApi {
  /** Its construct path; for an API that is not in the assembly, the name that the routes use. */
  readonly path: string;
  /** Whether it is not in the assembly: then it may have other, unknown routes. */
  readonly elsewhere: boolean;
  readonly cors: InventoriedCors | Unknown | undefined;
  readonly routes: readonly InventoriedRoute[];
  /** Where there may be routes that cannot be read, as sentences. */
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
  /** Set if it is unknown whether the route exists. */
  readonly exists: Unknown | undefined;
  /**
   * The integration: a function by its construct path, a URL, another service or a VPC link by its name. A digest
   * represents the parameters, and the details of a service.
   */
  readonly integration?: string | Unknown | undefined;
  /** The same as text, even if it is unknown; `undefined` for a route that was read from a file. */
  readonly handler?: string | undefined;
  /** Those of its scopes that only machines can have; `undefined` for a route that was read from a file. */
  readonly machineScopes?: readonly string[] | undefined;
  /** Why its access is unknown; `undefined` for a route that was read from a file. */
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
  /** Alternatives; if there are none, any valid token is enough. */
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
  /** How long a response is cached for the same identity, in seconds. */
  readonly resultTtl: number | Unknown;
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'string' && /^unknown [0-9a-f]{16}$/.test(value);
}
