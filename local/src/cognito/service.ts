import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Challenges } from './challenges.js';
import { ownAccountScope } from './claims.js';
import { CognitoException, notAuthorized } from './cognito-exception.js';
import type { Directory } from './directory.js';
import { constraints, type Input } from './input.js';
import { type Claims, unverifiedClaims, verifiedClaims } from './jwt.js';
import type { Random } from './random.js';
import type { SigningKeys } from './signing-keys.js';
import type { TokenIssuer } from './token-issuer.js';
import type { Triggers } from './triggers.js';
import type { Session, User } from './user.js';
import type { UserPoolClient } from './user-pool-client.js';
import type { Verification } from './verification.js';

/** The client that a request names, with the users of its pool. */
export interface App {
  readonly directory: Directory;
  readonly client: UserPoolClient;
}

/** The user to whom an access token belongs. */
export interface SignedIn extends App {
  readonly user: User;
  readonly session: Session;
}

export interface ServiceOptions {
  readonly directories: readonly Directory[];
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: SigningKeys;
  readonly challenges: Challenges;
  readonly tokens: TokenIssuer;
  readonly triggers: Triggers;
  readonly verification: Verification;
  readonly save: () => void;
}

/** What the actions have in common. */
export class Service {
  constructor(private readonly options: ServiceOptions) {}

  get random(): Random {
    return this.options.random;
  }

  get challenges(): Challenges {
    return this.options.challenges;
  }

  get tokens(): TokenIssuer {
    return this.options.tokens;
  }

  get triggers(): Triggers {
    return this.options.triggers;
  }

  get verification(): Verification {
    return this.options.verification;
  }

  get keys(): SigningKeys {
    return this.options.keys;
  }

  now(): number {
    return this.options.clock();
  }

  save(): void {
    this.options.save();
  }

  /** @throws CognitoException where no pool has the client. */
  app(input: Input): App {
    const clientId = input.text('ClientId', constraints.clientId);
    for (const directory of this.options.directories) {
      const client = directory.pool.clients.find(({ id }) => id === clientId);
      if (client) {
        return { directory, client };
      }
    }
    throw new CognitoException('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
  }

  /**
   * The user whom the access token of a request names.
   *
   * @throws CognitoException where it is not genuine, expired, revoked, or no access token.
   */
  signedIn(input: Input): SignedIn {
    const token = input.text('AccessToken', constraints.accessToken);
    const issuer = unverifiedClaims(token)?.iss;
    const directory = this.options.directories.find(({ pool }) => pool.issuer === issuer);
    if (!directory) {
      throw notAuthorized('Invalid Access Token', 'the access token is none, or its issuer is none of the pools');
    }
    const claims = this.accessTokenClaims(token, directory);
    const client = directory.pool.clients.find(({ id }) => id === claims.client_id);
    const user = typeof claims.sub === 'string' ? directory.bySub(claims.sub) : undefined;
    if (!client) {
      throw notAuthorized('Invalid Access Token', 'the client of the access token is none of its pool');
    }
    if (!user) {
      throw new CognitoException('UserNotFoundException', 'User does not exist.', 'the user was deleted');
    }
    const session = user.sessions.find(({ id }) => id === claims.event_id);
    if (!session || session.revokedAt !== undefined) {
      throw notAuthorized(
        'Access Token has been revoked',
        session ? 'the user signed out, or the token was revoked' : 'no sign-in is known that this token came of',
      );
    }
    if (!String(claims.scope).split(' ').includes(ownAccountScope)) {
      throw notAuthorized('Access Token does not have required scopes', `the scope ${ownAccountScope} is missing`);
    }
    return { directory, client, user, session };
  }

  private accessTokenClaims(token: string, { pool }: Directory): Claims {
    const key = this.options.keys.known(pool.id);
    const claims = key && verifiedClaims(token, key);
    if (!claims) {
      throw notAuthorized('Could not verify signature for Access Token', 'not signed by the key of this pool');
    }
    if (claims.token_use !== 'access') {
      throw notAuthorized('Invalid Access Token', `token_use is '${String(claims.token_use)}', not 'access'`);
    }
    const now = this.now() / 1000;
    if (typeof claims.exp !== 'number' || claims.exp <= now) {
      const ago = typeof claims.exp === 'number' ? ` ${Math.round(now - claims.exp)} s ago` : '';
      throw notAuthorized('Access Token has expired', `the access token expired${ago}`);
    }
    return claims;
  }
}

/**
 * Checks that the app knows the secret of its client, where that has one.
 *
 * @throws CognitoException where it does not.
 */
export function checkSecretHash({ id, secret }: UserPoolClient, username: string, given: string | undefined): void {
  if (secret === undefined) {
    if (given !== undefined) {
      throw notAuthorized(`Client ${id} is not configured for secret but secret was received`);
    }
    return;
  }
  if (given === undefined) {
    throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  }
  const expected = createHmac('sha256', secret).update(username).update(id).digest('base64');
  if (!isSame(given, expected)) {
    throw notAuthorized(`SecretHash does not match for the client: ${id}`);
  }
}

/** As `checkSecretHash`, for the actions that take the secret itself. */
export function checkSecret({ id, secret }: UserPoolClient, given: string | undefined): void {
  if (secret === undefined && given !== undefined) {
    throw notAuthorized(`Client ${id} is not configured for secret but secret was received`);
  }
  if (secret !== undefined && (given === undefined || !isSame(given, secret))) {
    throw notAuthorized(`Unable to verify secret for client ${id}`);
  }
}

function isSame(one: string, other: string): boolean {
  const digests = [one, other].map((value) => createHmac('sha256', 'same').update(value).digest());
  return timingSafeEqual(digests[0]!, digests[1]!);
}
