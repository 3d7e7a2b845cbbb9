import type { User } from '../users/user.js';

/** What the token endpoint returns. */
export interface TokenAnswer {
  readonly body: {
    readonly id_token?: string;
    readonly access_token: string;
    readonly refresh_token?: string;
    readonly expires_in: number;
    readonly token_type: 'Bearer';
  };
  /** The user whom the tokens belong to. The tokens of a machine client have no user. */
  readonly user?: User;
}

/** Tokens with the names that Cognito's own API uses. */
export interface GivenTokens {
  readonly AccessToken: string;
  readonly IdToken?: string;
  readonly RefreshToken?: string;
  readonly ExpiresIn: number;
}

/** Tokens with the names that OAuth uses. */
export function tokenAnswer(tokens: GivenTokens, user?: User): TokenAnswer {
  const { AccessToken, IdToken, RefreshToken, ExpiresIn } = tokens;
  return {
    body: {
      ...(IdToken === undefined ? {} : { id_token: IdToken }),
      access_token: AccessToken,
      ...(RefreshToken === undefined ? {} : { refresh_token: RefreshToken }),
      expires_in: ExpiresIn,
      token_type: 'Bearer',
    },
    ...(user ? { user } : {}),
  };
}
