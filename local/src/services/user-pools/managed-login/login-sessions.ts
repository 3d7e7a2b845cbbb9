import { createHash } from 'node:crypto';
import type { ActionContext } from '../actions/action-context.js';
import type { AuthorizationRequest } from '../oauth/authorization-request.js';
import type { Directory } from '../users/directory.js';
import { type LoginSession, passwordMark, type User } from '../users/user.js';
import type { Visit } from './visit.js';

/** How long a browser stays signed in, in seconds. AWS uses the same time, regardless of the lifetime of the tokens. */
export const sessionSeconds = 3600;

/** A browser that is signed in. */
export interface SignedInBrowser {
  readonly user: User;
  readonly session: LoginSession;
}

/** Signs a browser in. Only the hash of its cookie is stored. */
export function startLoginSession(
  user: User,
  provider: string,
  context: ActionContext,
): { readonly cookie: string; readonly authTime: number } {
  const now = context.now();
  const cookie = context.random.bytes(32).toString('base64url');
  const session: LoginSession = {
    hash: hashOf(cookie),
    authTime: now,
    expiresAt: now + sessionSeconds * 1000,
    password: passwordMark(user),
    provider,
  };
  user.loginSessions = [...(user.loginSessions ?? []).filter(({ expiresAt }) => expiresAt > now), session];
  context.save();
  return { cookie, authTime: now };
}

/** The user who is signed in with this cookie, unless the user was disabled or the password has changed since. */
export function findLoginSession(
  cookie: string | undefined,
  { users }: Directory,
  now: number,
): SignedInBrowser | undefined {
  const hash = hashOf(cookie ?? '');
  for (const user of users) {
    const session = user.loginSessions?.find((candidate) => candidate.hash === hash);
    if (session) {
      const isUsable = !user.disabled && (user.status === 'CONFIRMED' || user.status === 'EXTERNAL_PROVIDER');
      const isStill = session.expiresAt > now && session.password === passwordMark(user);
      return isUsable && isStill ? { user, session } : undefined;
    }
  }
  return undefined;
}

/** The signed-in user, if the client and the request allow the identity provider of that sign-in. */
export function usableSession(
  { oauth, provider }: Pick<AuthorizationRequest, 'oauth' | 'provider'>,
  { session, directory, context }: Visit,
): SignedInBrowser | undefined {
  const browser = findLoginSession(session, directory, context.now());
  if (!browser || !oauth.identityProviders.includes(browser.session.provider)) {
    return undefined;
  }
  return provider === undefined || provider === browser.session.provider ? browser : undefined;
}

export function endLoginSession(cookie: string | undefined, { users }: Directory, context: ActionContext): void {
  const hash = hashOf(cookie ?? '');
  for (const user of users) {
    if (user.loginSessions?.some((session) => session.hash === hash)) {
      user.loginSessions = user.loginSessions.filter((session) => session.hash !== hash);
      context.save();
    }
  }
}

function hashOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex');
}
