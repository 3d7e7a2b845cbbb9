import type { ActionContext } from '../actions/action-context.js';
import type { Attributes } from '../template/attribute-schema.js';
import { mayRead } from '../template/user-pool-client.js';
import type { User } from '../users/user.js';
import { CognitoException } from '../wire/cognito-exception.js';
import { OAuthError } from './oauth-error.js';

/** The attributes that an app can read with each scope. With `profile`, it can read all others. */
const ofScopes: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
};

/**
 * Answers `GET /oauth2/userInfo`.
 *
 * @throws OAuthError if the request has no valid access token with the scope `openid`.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
 */
export function userInfo(
  authorization: string | undefined,
  poolId: string,
  context: ActionContext,
): { readonly body: Attributes; readonly user: User } {
  if (authorization === undefined) {
    throw new OAuthError('invalid_request', 'the Authorization header is missing');
  }
  const [, token] = /^Bearer +([\w.=-]+)$/i.exec(authorization) ?? [];
  if (token === undefined) {
    throw new OAuthError('invalid_request', "the Authorization header must be 'Bearer <access token>'");
  }
  const { directory, client, user, session } = holderOf(token, context);
  if (directory.pool.id !== poolId) {
    throw new OAuthError('invalid_token', 'the access token belongs to another user pool', 'Invalid token', 401);
  }
  const scopes = session.scopes ?? [];
  const others = scopes.includes('profile');
  const named = Object.values(ofScopes).flat();
  const allowed = scopes.flatMap((scope) => ofScopes[scope] ?? []);
  const attributes = Object.entries(user.attributes).filter(([name]) => {
    return mayRead(client, name) && (named.includes(name) ? allowed.includes(name) : others || name === 'identities');
  });
  return { body: { sub: user.sub, ...Object.fromEntries(attributes), username: user.username }, user };
}

function holderOf(token: string, context: ActionContext) {
  try {
    const holder = context.holderOf(token, 'openid');
    if (holder.user.disabled) {
      throw new OAuthError('invalid_token', 'the user is disabled', 'Invalid token', 401);
    }
    return holder;
  } catch (error) {
    if (error instanceof CognitoException) {
      throw new OAuthError('invalid_token', error.reason, 'Invalid token', 401);
    }
    throw error;
  }
}
