import type { Clock } from '../../../host/clock.js';
import type { Invitations } from '../messages/invitations.js';
import type { SignInCodes } from '../messages/sign-in-codes.js';
import type { Verification } from '../messages/verification.js';
import type { Registration } from '../passkeys/registration.js';
import type { Random } from '../random.js';
import type { AuthSessions } from '../sign-in/auth-sessions.js';
import type { BegunSignIns } from '../sign-in/begun-sign-in.js';
import type { Challenges } from '../sign-in/challenges.js';
import type { SessionStore } from '../sign-in/session-store.js';
import type { Attempts, UnknownNameAttempts } from '../sign-in/sign-in-attempts.js';
import type { SignUpSessions } from '../sign-in/sign-up-session.js';
import type { UserPoolClient } from '../template/user-pool-client.js';
import { ownAccountScope } from '../tokens/claims.js';
import { type Claims, unverifiedClaims, verifiedClaims } from '../tokens/jwt.js';
import type { SigningKeys } from '../tokens/signing-keys.js';
import type { TokenIssuer } from '../tokens/token-issuer.js';
import type { Triggers } from '../tokens/triggers.js';
import type { Directory } from '../users/directory.js';
import type { Session, User } from '../users/user.js';
import { notAuthorized, passwordResetRequired, resourceNotFound, userNotFound } from '../wire/cognito-exception.js';
import { constraints, type Input } from '../wire/input.js';

/** The client in a request, with the users of its pool. */
export interface App {
  readonly directory: Directory;
  readonly client: UserPoolClient;
}

/** The user to whom an access token belongs. */
export interface SignedIn extends App {
  readonly user: User;
  readonly session: Session;
}

export interface ActionContextOptions {
  readonly directories: readonly Directory[];
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: SigningKeys;
  readonly challenges: Challenges;
  readonly authSessions: AuthSessions;
  readonly begunSignIns: BegunSignIns;
  readonly signUpSessions: SignUpSessions;
  /** The passkeys that are being registered, by the `sub` of the user. */
  readonly registrations: SessionStore<Registration>;
  readonly unknownNames: UnknownNameAttempts;
  readonly tokens: TokenIssuer;
  readonly triggers: Triggers;
  readonly verification: Verification;
  readonly invitations: Invitations;
  readonly signInCodes: SignInCodes;
  /** Whether pages of this origin may call. */
  readonly mayCall: (origin: string) => boolean;
  readonly save: () => void;
  /**
   * The result of a sign-in: managed login returns a code, which is then exchanged for tokens.
   *
   * @default 'tokens'
   */
  readonly gives?: 'tokens' | 'code';
}

/** What the actions of one request share. */
export class ActionContext {
  constructor(private readonly options: ActionContextOptions) {}

  get random(): Random {
    return this.options.random;
  }

  get challenges(): Challenges {
    return this.options.challenges;
  }

  get authSessions(): AuthSessions {
    return this.options.authSessions;
  }

  get begunSignIns(): BegunSignIns {
    return this.options.begunSignIns;
  }

  get signUpSessions(): SignUpSessions {
    return this.options.signUpSessions;
  }

  get registrations(): SessionStore<Registration> {
    return this.options.registrations;
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

  get invitations(): Invitations {
    return this.options.invitations;
  }

  get signInCodes(): SignInCodes {
    return this.options.signInCodes;
  }

  get mayCall(): (origin: string) => boolean {
    return this.options.mayCall;
  }

  get keys(): SigningKeys {
    return this.options.keys;
  }

  /** Whether a sign-in ends with tokens. */
  get givesTokens(): boolean {
    return this.options.gives !== 'code';
  }

  now(): number {
    return this.options.clock();
  }

  save(): void {
    this.options.save();
  }

  /** Saves a change of the user's profile, and the time of the change. */
  saveProfile(user: User): void {
    user.modifiedAt = this.now();
    this.save();
  }

  /** The users of all pools. */
  allUsers(): readonly User[] {
    return this.options.directories.flatMap(({ users }) => users);
  }

  /** Whether the user is in any pool, and has not been replaced since an asynchronous step began. */
  isThere(user: User): boolean {
    return this.options.directories.some((directory) => directory.has(user));
  }

  /** The attempts of a user, or those with a name that no user has. */
  attemptsOf(user: User | undefined, name: string, directory: Directory): Attempts {
    return user ?? this.options.unknownNames.of(`${directory.pool.id}/${directory.normalized(name)}`);
  }

  /** @throws CognitoException if no pool has the client. */
  app(input: Input): App {
    return clientOf(input, this.options.directories);
  }

  /** Like `app`, for actions that also name the pool. */
  poolApp(input: Input): App {
    return clientOf(input, [this.pool(input)]);
  }

  /** @throws CognitoException if there is no such pool. */
  pool(input: Input): Directory {
    const id = input.text('UserPoolId', constraints.poolId);
    const directory = this.options.directories.find(({ pool }) => pool.id === id);
    if (!directory) {
      throw resourceNotFound(`User pool ${id} does not exist.`);
    }
    return directory;
  }

  /**
   * The user whom an administrator names, with any name that the user can sign in with, or with the `sub`.
   *
   * @throws CognitoException if there is no such pool or user.
   */
  poolUser(input: Input): { readonly directory: Directory; readonly user: User } {
    const directory = this.pool(input);
    const name = input.text('Username', constraints.username);
    const user = directory.named(name) ?? directory.bySub(name);
    if (!user) {
      throw userNotFound();
    }
    return { directory, user };
  }

  /**
   * The user of the access token in a request.
   *
   * @throws CognitoException if it is not genuine, expired, revoked, or not an access token.
   */
  signedIn(input: Input): SignedIn {
    return this.holderOf(input.text('AccessToken', constraints.accessToken), ownAccountScope);
  }

  /**
   * The user of an access token, which must have the scope.
   *
   * @throws CognitoException if it is not genuine, expired, revoked, or not an access token.
   */
  holderOf(token: string, scope: string): SignedIn {
    const issuer = unverifiedClaims(token)?.iss;
    const directory = this.options.directories.find(({ pool }) => pool.issuer === issuer);
    if (!directory) {
      throw notAuthorized(
        'Invalid Access Token',
        'the token is not an access token, or none of these user pools issued it',
      );
    }
    const claims = this.accessTokenClaims(token, directory);
    const client = directory.pool.clients.find(({ id }) => id === claims.client_id);
    const user = typeof claims.sub === 'string' ? directory.bySub(claims.sub) : undefined;
    if (!client) {
      throw notAuthorized('Invalid Access Token', 'the user pool no longer has the client of the token');
    }
    if (!user) {
      throw userNotFound('the user was deleted');
    }
    const session = user.sessions.find(({ id }) => id === claims.event_id);
    if (!session || session.revokedAt !== undefined) {
      throw notAuthorized(
        'Access Token has been revoked',
        session ? 'the user signed out, or the token was revoked' : 'the sign-in that the token belongs to is unknown',
      );
    }
    if (user.status === 'RESET_REQUIRED') {
      throw passwordResetRequired();
    }
    if (typeof claims.scope !== 'string' || !claims.scope.split(' ').includes(scope)) {
      throw notAuthorized('Access Token does not have required scopes', `the scope ${scope} is missing`);
    }
    return { directory, client, user, session };
  }

  private accessTokenClaims(token: string, { pool }: Directory): Claims {
    const key = this.options.keys.known(pool.id);
    const claims = key && verifiedClaims(token, key);
    if (!claims) {
      throw notAuthorized(
        'Could not verify signature for Access Token',
        'the token was not signed with the key of this user pool',
      );
    }
    if (claims.token_use !== 'access') {
      const found = typeof claims.token_use === 'string' ? `'${claims.token_use}'` : 'not a string';
      throw notAuthorized('Invalid Access Token', `token_use is ${found}, not 'access'`);
    }
    const now = this.now() / 1000;
    if (typeof claims.exp !== 'number' || claims.exp <= now) {
      const ago = typeof claims.exp === 'number' ? ` ${Math.round(now - claims.exp)} s ago` : '';
      throw notAuthorized('Access Token has expired', `the access token expired${ago}`);
    }
    return claims;
  }
}

function clientOf(input: Input, directories: readonly Directory[]): App {
  const clientId = input.text('ClientId', constraints.clientId);
  for (const directory of directories) {
    const client = directory.pool.clients.find(({ id }) => id === clientId);
    if (client) {
      return { directory, client };
    }
  }
  throw resourceNotFound(`User pool client ${clientId} does not exist.`);
}
