import type { ActionContext } from '../../actions/action-context.js';
import type { Directory } from '../../users/directory.js';
import type { OAuthClient } from '../authorization-request.js';
import type { Parameters } from '../parameters.js';
import type { TokenAnswer } from '../token-answer.js';

/** The user pool and the client of a token request. */
export interface TokenRequestContext extends OAuthClient {
  readonly directory: Directory;
  readonly context: ActionContext;
}

/** Issues tokens for one grant type. It throws an `OAuthError` or a `CognitoException` if it refuses the request. */
export type Grant = (parameters: Parameters, request: TokenRequestContext) => Promise<TokenAnswer>;
