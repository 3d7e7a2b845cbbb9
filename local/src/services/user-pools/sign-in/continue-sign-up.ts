import type { ActionContext, App } from '../actions/action-context.js';
import type { User } from '../users/user.js';
import { expiredSession, invalidSession } from '../wire/cognito-exception.js';

/** `Session` in the response to a sign-up or its confirmation: the first choice-based sign-in continues with it. */
export function signUpSession(
  user: User,
  isConfirmed: boolean,
  { client }: App,
  context: ActionContext,
): { readonly Session?: string } {
  if (!client.authFlows.has('USER_AUTH')) {
    return {};
  }
  const Session = context.random.bytes(64).toString('base64url');
  const expiresAt = context.now() + client.challengeValidity * 1000;
  context.signUpSessions.open(Session, { clientId: client.id, user, isConfirmed, expiresAt });
  return { Session };
}

/** @throws CognitoException if the given `Session` does not belong to this sign-up. */
export function checkSignUpSession(id: string | undefined, user: User, { client }: App, context: ActionContext): void {
  if (id === undefined) {
    return;
  }
  const session = context.signUpSessions.find(id);
  if (!session || session.clientId !== client.id || session.user !== user || session.isConfirmed) {
    throw invalidSession('the Session is not from a SignUp of this user and client, or was already used');
  }
  if (session.expiresAt <= context.now()) {
    throw expiredSession();
  }
}
