import type { ActionContext } from '../../actions/action-context.js';
import type { Directory } from '../../users/directory.js';
import type { OAuthClient } from '../authorization-request.js';
import type { Parameters } from '../parameters.js';
import type { TokenAnswer } from '../token-answer.js';

/** What a token request is about. */
export interface TokenRequestContext extends OAuthClient {
  readonly directory: Directory;
  readonly context: ActionContext;
}

/** Gives tokens for what a client has. What it refuses, it throws as an `OAuthError` or a `CognitoException`. */
export type Grant = (parameters: Parameters, request: TokenRequestContext) => Promise<TokenAnswer>;
