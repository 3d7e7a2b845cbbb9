import type { AttributeSchema, Attributes } from '../template/attribute-schema.js';
import type { UserPool } from '../template/user-pool.js';
import { mayRead, type UserPoolClient } from '../template/user-pool-client.js';
import type { Session, User } from '../users/user.js';
import type { Claims } from './jwt.js';

/** The scope of everyone who signs in without a browser redirect: it lets users manage their own account. */
export const ownAccountScope = 'aws.cognito.signin.user.admin';

/** What the tokens of a user contain. */
export interface TokenContent {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly groups: readonly string[];
  readonly session: Session;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** The token's own id. */
  readonly jti: string;
}

/** The scopes of managed login are those that were requested. */
export function scopesOf({ scopes }: Session): readonly string[] {
  return scopes ?? [ownAccountScope];
}

export function accessTokenClaims(content: TokenContent, scopes: readonly string[]): Claims {
  const { client, user, now } = content;
  return {
    ...commonClaims(content),
    client_id: client.id,
    token_use: 'access',
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
    ...(content.session.scopes ? { version: 2 } : {}),
    exp: seconds(now) + client.validity.accessToken,
    username: user.username,
  };
}

export function idTokenClaims(content: TokenContent): Claims {
  const { client, user, now, pool } = content;
  return {
    ...attributeClaims(user.attributes, client, pool.schema),
    ...commonClaims(content),
    aud: client.id,
    token_use: 'id',
    exp: seconds(now) + client.validity.idToken,
    'cognito:username': user.username,
  };
}

/** The access token of a program that signs in as itself: it belongs to no user, so it has no name and no groups. */
export function machineTokenClaims(
  { pool, client, now, jti }: Pick<TokenContent, 'pool' | 'client' | 'now' | 'jti'>,
  scopes: readonly string[],
): Claims {
  return {
    sub: client.id,
    token_use: 'access',
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
    auth_time: seconds(now),
    iss: pool.issuer,
    exp: seconds(now) + client.validity.accessToken,
    iat: seconds(now),
    version: 2,
    jti,
    client_id: client.id,
  };
}

function commonClaims({ pool, client, user, groups, session, now, jti }: TokenContent): Claims {
  return {
    sub: user.sub,
    ...(groups.length > 0 ? { 'cognito:groups': groups } : {}),
    iss: pool.issuer,
    ...(client.enableTokenRevocation ? { origin_jti: session.originJti } : {}),
    event_id: session.id,
    auth_time: seconds(session.authTime),
    iat: seconds(now),
    jti,
  };
}

/** The attributes that the client may read, with the types that OpenID defines. */
function attributeClaims(attributes: Attributes, client: UserPoolClient, schema: AttributeSchema): Claims {
  const readable = Object.entries(attributes).filter(([name]) => mayRead(client, name));
  return Object.fromEntries(
    readable.map(([name, value]) => {
      switch (name) {
        case 'email_verified':
        case 'phone_number_verified':
          return [name, value === 'true'];
        case 'address':
          return [name, { formatted: value }];
        case 'identities':
          return [name, identityClaims(value)];
        default:
          return [name, schema.get(name)?.type === 'Number' && name === 'updated_at' ? Number(value) : value];
      }
    }),
  );
}

/** In a token, all values are strings. */
function identityClaims(identities: string): readonly object[] {
  const list = JSON.parse(identities) as readonly Readonly<Record<string, unknown>>[];
  return list.map((identity) =>
    Object.fromEntries(Object.entries(identity).map(([name, value]) => [name, value === null ? null : String(value)])),
  );
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
