import { scopesOf } from '../../tokens/claims.js';
import { refresh } from '../../tokens/refresh.js';
import { findRefreshToken } from '../../tokens/sessions.js';
import { CognitoException } from '../../wire/cognito-exception.js';
import { OAuthError } from '../oauth-error.js';
import { checkNarrower } from '../scopes.js';
import { type GivenTokens, tokenAnswer } from '../token-answer.js';
import type { Grant } from './grant.js';

export const refreshToken: Grant = async (parameters, { directory, client, context }) => {
  const token = parameters.get('refresh_token');
  if (token === undefined) {
    throw new OAuthError('invalid_request', 'refresh_token is missing');
  }
  const held = findRefreshToken(directory.users, token);
  if (held && held.session.clientId === client.id) {
    checkNarrower(parameters.get('scope'), scopesOf(held.session));
  }
  const { output, user } = await refresh(token, { directory, client }, {}, context).catch((error: unknown) => {
    const isOfTrigger = error instanceof CognitoException && /Lambda/.test(error.name);
    throw error instanceof CognitoException && !isOfTrigger ? new OAuthError('invalid_grant', error.reason) : error;
  });
  return tokenAnswer(output.AuthenticationResult as GivenTokens, user);
};
