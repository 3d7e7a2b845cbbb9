import type { ActionContext, App } from '../actions/action-context.js';
import { CognitoError } from '../cognito-error.js';
import type { IssuedTokens } from '../tokens/token-issuer.js';
import type { User } from '../users/user.js';
import { CognitoException } from '../wire/cognito-exception.js';
import { completeSignIn } from './complete-sign-in.js';

/** A user who has signed in. */
export interface SignedInUser {
  /** The user name in the pool, which is the `sub` if people sign in with their e-mail address. */
  readonly username: string;
  readonly tokens: IssuedTokens & { readonly IdToken: string; readonly RefreshToken: string };
}

/**
 * Signs a user in as if the password had been proven: for tests.
 *
 * @throws CognitoError if a trigger refuses.
 */
export async function signInWithoutPassword(
  { user, ...app }: App & { readonly user: User },
  context: ActionContext,
): Promise<SignedInUser> {
  const proven = { user, password: user.password, source: 'TokenGeneration_Authentication' } as const;
  try {
    const { output } = await completeSignIn(proven, app, {}, context);
    return { username: user.username, tokens: output.AuthenticationResult as SignedInUser['tokens'] };
  } catch (error) {
    throw error instanceof CognitoException
      ? new CognitoError('COGNITO_TRIGGER_FAILED', `'${user.username}' cannot sign in: ${error.reason}`, {
          cause: error,
        })
      : error;
  }
}
