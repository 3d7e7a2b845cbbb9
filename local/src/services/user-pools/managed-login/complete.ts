import { issueCode } from '../oauth/authorization-codes.js';
import { type AuthorizationRequest, CallbackError } from '../oauth/authorization-request.js';
import { withParameters } from '../oauth/redirect-uris.js';
import { signedInTokens } from '../oauth/signed-in-tokens.js';
import { passwordMark, type User } from '../users/user.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { CognitoException } from '../wire/cognito-exception.js';
import { redirectAnswer } from './answers.js';
import { cookie } from './cookies.js';
import { endLoginSession, sessionSeconds, startLoginSession } from './login-sessions.js';
import type { Visit } from './visit.js';

/** Signs the browser in and returns to the app. `provider` is the identity provider that authenticated the user. */
export async function complete(
  user: User,
  provider: string,
  request: AuthorizationRequest,
  visit: Visit,
): Promise<CognitoAnswer> {
  const { authTime, cookies } = signBrowserIn(user, provider, visit);
  return returnToApp(user, authTime, request, visit, cookies);
}

/** Signs the browser in. A user who was signed in before is signed out. */
export function signBrowserIn(
  user: User,
  provider: string,
  { session, sessionCookie, directory, context }: Visit,
): { readonly authTime: number; readonly cookies: readonly string[] } {
  endLoginSession(session, directory, context);
  const started = startLoginSession(user, provider, context);
  return { authTime: started.authTime, cookies: [cookie(sessionCookie, started.cookie, sessionSeconds)] };
}

/** Returns to the app with the code or the tokens that it requested. */
export async function returnToApp(
  user: User,
  authTime: number,
  request: AuthorizationRequest,
  visit: Visit,
  cookies: readonly string[] = [],
): Promise<CognitoAnswer> {
  const state: Readonly<Record<string, string>> = request.state === undefined ? {} : { state: request.state };
  if (request.responseType === 'code') {
    const code = issueCode(user, request, authTime, visit.context);
    return { ...redirected(request, { code, ...state }, cookies), user: user.sub.slice(0, 8) };
  }
  const { scopes, nonce } = request;
  const signIn = { user, scopes, nonce, authTime, password: passwordMark(user) };
  const tokens = await signedInTokens(signIn, visit.app(request), visit.context, 'no refresh token').catch(
    (error: unknown) => {
      throw asCallbackError(error, request);
    },
  );
  const given = {
    access_token: tokens.AccessToken,
    ...(tokens.IdToken === undefined ? {} : { id_token: tokens.IdToken }),
    token_type: tokens.TokenType,
    expires_in: String(tokens.ExpiresIn),
    ...state,
  };
  return { ...redirected(request, given, cookies), user: user.sub.slice(0, 8) };
}

/** Converts an exception of Cognito into an error that is returned to the app. */
export function asCallbackError(error: unknown, request: AuthorizationRequest): unknown {
  return error instanceof CognitoException
    ? new CallbackError(request, 'invalid_request', error.reason, error.message)
    : error;
}

function redirected(
  { redirectUri, responseType }: AuthorizationRequest,
  given: Readonly<Record<string, string>>,
  cookies: readonly string[],
): CognitoAnswer {
  const where = responseType === 'token' ? 'fragment' : 'query';
  return redirectAnswer(withParameters(redirectUri, new URLSearchParams(given), where), cookies);
}
