import type { User } from '../users/user.js';

/** What the token endpoint gives. */
export interface TokenAnswer {
  readonly body: {
    readonly id_token?: string;
    readonly access_token: string;
    readonly refresh_token?: string;
    readonly expires_in: number;
    readonly token_type: 'Bearer';
  };
  /** Whose tokens they are; a machine's are nobody's. */
  readonly user?: User;
}

/** As Cognito's own API names them. */
export interface GivenTokens {
  readonly AccessToken: string;
  readonly IdToken?: string;
  readonly RefreshToken?: string;
  readonly ExpiresIn: number;
}

/** Tokens by the names that OAuth has for them. */
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
