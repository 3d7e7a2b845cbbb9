import { createHash } from 'node:crypto';
import type { RefreshToken, Session, User } from '../users/user.js';

/** A refresh token with its user. */
export interface HeldRefreshToken {
  readonly user: User;
  readonly session: Session;
  readonly token: RefreshToken;
}

export function findRefreshToken(users: readonly User[], secret: string): HeldRefreshToken | undefined {
  const wanted = refreshTokenHash(secret);
  for (const user of users) {
    for (const session of user.sessions) {
      const token = session.refreshTokens.find(({ hash }) => hash === wanted);
      if (token) {
        return { user, session, token };
      }
    }
  }
  return undefined;
}

/** Only this is stored of a refresh token. */
export function refreshTokenHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Ends all sessions of a user: none of their tokens is valid any more. */
export function revokeSessions(user: User, now: number): void {
  for (const session of user.sessions) {
    session.revokedAt ??= now;
  }
  delete user.loginSessions;
  delete user.authorizationCodes;
}

/** Removes the sessions whose tokens have all expired. */
export function forgetExpired(user: User, now: number): void {
  const live = user.sessions.filter(({ refreshTokens }) => refreshTokens.some(({ expiresAt }) => expiresAt > now));
  user.sessions.splice(0, user.sessions.length, ...live);
}
