import type { Clock } from '../../../host/clock.js';
import type { Random } from '../random.js';
import type { UserPoolClient } from '../template/user-pool-client.js';
import type { Directory } from '../users/directory.js';
import { type Session, triggerAttributes, type User } from '../users/user.js';
import { noOverrides, override, overrideScopes, readOverrides, type TokenOverrides } from './claim-overrides.js';
import { accessTokenClaims, idTokenClaims, ownAccountScope } from './claims.js';
import { signJwt } from './jwt.js';
import type { SigningKeys } from './signing-keys.js';
import type { Triggers } from './triggers.js';

/** For whom tokens are made, and on what occasion. */
export interface TokenRequest {
  readonly directory: Directory;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly session: Session;
  readonly source:
    | 'TokenGeneration_Authentication'
    | 'TokenGeneration_NewPasswordChallenge'
    | 'TokenGeneration_RefreshTokens';
  readonly clientMetadata: { readonly [key: string]: string };
}

export interface IssuedTokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  /** Of the access token, in seconds. */
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

/** Makes ID and access tokens, as the pre token generation trigger of the pool wants them. */
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
    const scopes = overrideScopes([ownAccountScope], overrides);
    const access = accessTokenClaims({ ...content, jti: this.random.uuid() }, scopes);
    const id = idTokenClaims({ ...content, jti: this.random.uuid() });
    return {
      AccessToken: signJwt(override(access, overrides.accessToken), key),
      IdToken: signJwt(override(id, overrides.idToken), key),
      ExpiresIn: client.validity.accessToken,
      TokenType: 'Bearer',
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
        ...(version === '1' ? {} : { scopes: [ownAccountScope] }),
        ...(Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
      },
      response: version === '1' ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
    });
    return response ? readOverrides(response, version) : noOverrides;
  }
}
