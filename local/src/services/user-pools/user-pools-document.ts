import type { UserPool } from './template/user-pool.js';

/** The user pools of a served app, as plain data. */
export interface UserPoolsDocument {
  readonly userPools: readonly UserPoolDocument[];
  /** The endpoint of the local Cognito; `null` if the app has no user pool. */
  readonly cognito: string | null;
  /** The address of the inbox with the codes; `null` if the app has no user pool. */
  readonly inbox: string | null;
}

export interface UserPoolDocument {
  /** The construct path. */
  readonly path: string;
  readonly id: string;
  /** The issuer of its tokens. */
  readonly issuer: string;
  readonly groups: readonly string[];
  /** The address of its managed login and OAuth endpoints; `null` if it has no domain. */
  readonly managedLogin: string | null;
  readonly clients: readonly UserPoolClientDocument[];
}

export interface UserPoolClientDocument {
  /** The construct path. */
  readonly path: string;
  readonly id: string;
  /** `null` if it has none. */
  readonly secret: string | null;
}

export function userPoolDocument(
  { resource, id, issuer, groups, clients }: UserPool,
  managedLogin: string | undefined,
): UserPoolDocument {
  return {
    path: resource.path,
    id,
    issuer,
    groups: groups.map(({ name }) => name),
    managedLogin: managedLogin ?? null,
    clients: clients.map((client) => ({ path: client.resource.path, id: client.id, secret: client.secret ?? null })),
  };
}
