import type { ActionContext, App } from '../actions/action-context.js';
import type { AuthSession } from '../sign-in/auth-sessions.js';
import { expiredSession, invalidParameter, invalidSession, passwordResetRequired } from '../wire/cognito-exception.js';

/**
 * The sign-in that an answer belongs to. It stays open until it is closed: after a wrong answer, another one can be sent.
 *
 * @throws CognitoException if it does not belong to this client and challenge, has expired, or belongs to another user.
 */
export function openSession(
  challenge: AuthSession['challenge'],
  id: string | undefined,
  name: string,
  app: App,
  context: ActionContext,
): AuthSession {
  const session = sessionOf(challenge, id, context);
  if (session.clientId !== app.client.id) {
    throw invalidSession('the Session belongs to another client');
  }
  if (name !== session.user.username && app.directory.named(name) !== session.user) {
    throw invalidSession('USERNAME is not the name of the user who started the sign-in');
  }
  return session;
}

/** Like `openSession`, for actions that name neither a client nor a user. */
export function sessionOf(
  challenge: AuthSession['challenge'],
  id: string | undefined,
  context: ActionContext,
): AuthSession {
  if (!id) {
    throw invalidParameter('Missing required parameter Session');
  }
  const session = context.authSessions.find(id);
  if (session?.challenge !== challenge) {
    throw invalidSession(`no session is waiting for ${challenge}: each challenge can be answered only once`);
  }
  if (session.expiresAt <= context.now()) {
    context.authSessions.close(id);
    throw expiredSession();
  }
  const { user } = session;
  if (!context.isThere(user) || user.disabled || user.password !== session.password) {
    context.authSessions.close(id);
    throw invalidSession('the user was deleted or disabled, or the password changed, during the sign-in');
  }
  if (user.status === 'RESET_REQUIRED') {
    context.authSessions.close(id);
    throw passwordResetRequired();
  }
  return session;
}
