import type { Clock } from '../../../host/clock.js';
import type { Random } from '../random.js';
import type { UserPool } from '../template/user-pool.js';
import type { UserPoolClient } from '../template/user-pool-client.js';
import type { Directory } from '../users/directory.js';
import { type Session, triggerAttributes, type User } from '../users/user.js';
import { noOverrides, override, overrideScopes, readOverrides, type TokenOverrides } from './claim-overrides.js';
import { accessTokenClaims, idTokenClaims, machineTokenClaims, scopesOf } from './claims.js';
import { accessTokenHash, signJwt } from './jwt.js';
import type { SigningKeys } from './signing-keys.js';
import type { Triggers } from './triggers.js';

/** For whom tokens are issued, and why. */
export interface TokenRequest {
  readonly directory: Directory;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly session: Session;
  readonly source:
    | 'TokenGeneration_Authentication'
    | 'TokenGeneration_NewPasswordChallenge'
    | 'TokenGeneration_HostedAuth'
    | 'TokenGeneration_RefreshTokens';
  readonly clientMetadata: { readonly [key: string]: string };
  /** The nonce that the ID token repeats. */
  readonly nonce?: string;
}

export interface IssuedTokens {
  readonly AccessToken: string;
  /** `undefined` if the scopes of the sign-in lack `openid`. */
  readonly IdToken?: string;
  /** Lifetime of the access token, in seconds. */
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

/** What a program that signs in as itself requests. */
export interface MachineTokenRequest {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly scopes: readonly string[];
  readonly clientMetadata: { readonly [key: string]: string };
}

export type MachineToken = Pick<IssuedTokens, 'AccessToken' | 'ExpiresIn'>;

/** Issues ID and access tokens, with the changes of the pool's pre token generation trigger. */
export class TokenIssuer {
  constructor(
    private readonly keys: SigningKeys,
    private readonly triggers: Triggers,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async issue(request: TokenRequest): Promise<IssuedTokens> {
    const { directory, client, user, session } = request;
    const { pool } = directory;
    const overrides = await this.overrides(request);
    const groups = overrides.groups ?? directory.groupsOf(user);
    const key = await this.keys.of(pool.id);
    const content = { pool, client, user, groups, session, now: this.clock() };
    const scopes = overrideScopes(scopesOf(session), overrides);
    const access = accessTokenClaims({ ...content, jti: this.random.uuid() }, scopes);
    const AccessToken = signJwt(override(access, overrides.accessToken), key);
    const id = {
      ...idTokenClaims({ ...content, jti: this.random.uuid() }),
      ...(session.scopes ? { at_hash: accessTokenHash(AccessToken) } : {}),
      ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    };
    const hasIdToken = session.scopes?.includes('openid') ?? true;
    return {
      AccessToken,
      ...(hasIdToken ? { IdToken: signJwt(override(id, overrides.idToken), key) } : {}),
      ExpiresIn: client.validity.accessToken,
      TokenType: 'Bearer',
    };
  }

  /**
   * The access token of a machine. The trigger runs if its version supports machines.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
   */
  async issueToMachine({ pool, client, scopes, clientMetadata }: MachineTokenRequest): Promise<MachineToken> {
    const hasTrigger = pool.triggers.served.PreTokenGeneration?.version === '3';
    const response = hasTrigger
      ? await this.triggers.run('PreTokenGeneration', {
          source: 'TokenGeneration_ClientCredentials',
          pool,
          clientId: client.id,
          request: {
            userAttributes: {},
            groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
            scopes,
            ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
          },
          response: { claimsAndScopeOverrideDetails: null },
        })
      : undefined;
    const overrides = response ? readOverrides(response, '3') : noOverrides;
    const key = await this.keys.of(pool.id);
    const content = { pool, client, now: this.clock(), jti: this.random.uuid() };
    const claims = machineTokenClaims(content, overrideScopes(scopes, overrides));
    return {
      AccessToken: signJwt(override(claims, overrides.accessToken), key),
      ExpiresIn: client.validity.accessToken,
    };
  }

  private async overrides(request: TokenRequest): Promise<TokenOverrides> {
    const { directory, client, user, source, clientMetadata } = request;
    const { pool } = directory;
    const version = pool.triggers.served.PreTokenGeneration?.version ?? '1';
    const response = await this.triggers.run('PreTokenGeneration', {
      source,
      pool,
      clientId: client.id,
      userName: user.username,
      request: {
        userAttributes: triggerAttributes(user),
        groupConfiguration: {
          groupsToOverride: directory.groupsOf(user),
          iamRolesToOverride: [],
          preferredRole: null,
        },
        ...(version === '1' ? {} : { scopes: scopesOf(request.session) }),
        ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
      },
      response: version === '1' ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
    });
    return response ? readOverrides(response, version) : noOverrides;
  }
}
