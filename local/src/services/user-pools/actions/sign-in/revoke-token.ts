import { unverifiedClaims } from '../../tokens/jwt.js';
import { findRefreshToken } from '../../tokens/sessions.js';
import { checkSecret } from '../../wire/client-secret.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import { constraints } from '../../wire/input.js';
import type { Action } from '../action.js';

export const revokeToken: Action = (input, context) => {
  const { directory, client } = context.app(input);
  const token = input.text('Token', constraints.token);
  checkSecret(client, input.optionalText('ClientSecret'));
  if (!client.enableTokenRevocation) {
    throw new CognitoException(
      'UnsupportedOperationException',
      'Token revocation is not enabled for this client',
      `EnableTokenRevocation of '${client.resource.path}' is false`,
    );
  }
  if (unverifiedClaims(token)?.token_use !== undefined) {
    throw new CognitoException(
      'UnsupportedTokenTypeException',
      'Unsupported token type',
      'the token is not a refresh token',
    );
  }
  const held = findRefreshToken(directory.users, token);
  // An unknown token counts as revoked (RFC 7009).
  if (!held) {
    return { output: {} };
  }
  const { session, user } = held;
  if (session.clientId !== client.id) {
    throw new CognitoException('UnauthorizedException', 'Unauthorized', 'the token belongs to another client');
  }
  session.revokedAt ??= context.now();
  context.save();
  return { output: {}, user };
};
