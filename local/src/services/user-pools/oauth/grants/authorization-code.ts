import { spendCode } from '../authorization-codes.js';
import { OAuthError } from '../oauth-error.js';
import { signedInTokens } from '../signed-in-tokens.js';
import { tokenAnswer } from '../token-answer.js';
import type { Grant } from './grant.js';

export const authorizationCode: Grant = async (parameters, { directory, client, oauth, context }) => {
  if (!oauth.flows.has('code')) {
    throw new OAuthError('unauthorized_client', "AllowedOAuthFlows of the client lacks 'code'");
  }
  const exchange = {
    code: parameters.get('code'),
    redirectUri: parameters.get('redirect_uri'),
    verifier: parameters.get('code_verifier'),
  };
  const app = { directory, client };
  const { user, code } = spendCode(exchange, app, context);
  const { scopes, nonce, authTime, password } = code;
  return tokenAnswer(await signedInTokens({ user, scopes, nonce, authTime, password }, app, context), user);
};
