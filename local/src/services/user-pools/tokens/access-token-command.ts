import type { Clock } from '../../../host/clock.js';
import { CognitoError } from '../cognito-error.js';
import type { Random } from '../random.js';
import type { Directory } from '../users/directory.js';
import type { User } from '../users/user.js';
import { CognitoException } from '../wire/cognito-exception.js';
import type { TokenIssuer } from './token-issuer.js';

export interface IssueOptions {
  readonly directories: readonly Directory[];
  readonly tokens: TokenIssuer;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * An access token without a sign-in, for the first client of the user's pool. It works for routes, but not for the user's account:
 * the actions that accept an access token know no session for it.
 */
export async function issueAccessToken(
  email: string,
  pool: string | undefined,
  options: IssueOptions,
): Promise<string> {
  const { directories, tokens, clock, random } = options;
  const { directory, client, user } = confirmedUser(email, pool, directories);
  const session = {
    id: random.uuid(),
    clientId: client.id,
    originJti: random.uuid(),
    authTime: clock(),
    refreshTokens: [],
  };
  const source = 'TokenGeneration_Authentication';
  const request = { directory, client, user, session, source, clientMetadata: {} } as const;
  const { AccessToken } = await tokens.issue(request).catch((error: unknown) => {
    const why = error instanceof CognitoException ? error.reason : undefined;
    throw why === undefined
      ? error
      : new CognitoError('COGNITO_TRIGGER_FAILED', `no token for '${email}': ${why}`, { cause: error });
  });
  if (!directory.has(user)) {
    throw missing(email);
  }
  checkStatus(user, email);
  return AccessToken;
}

/**
 * A user who can sign in, with the first client of the user's pool.
 *
 * @throws CognitoError if there is none.
 */
export function confirmedUser(email: string, pool: string | undefined, directories: readonly Directory[]) {
  const { directory, user } = find(email, named(pool, directories));
  const [client] = directory.pool.clients;
  checkStatus(user, email);
  if (!client) {
    throw new CognitoError('COGNITO_CLIENT_MISSING', `the user pool '${directory.pool.resource.path}' has no client`);
  }
  return { directory, client, user };
}

function checkStatus(user: User, email: string): void {
  if (user.disabled) {
    throw new CognitoError('COGNITO_USER_DISABLED', `'${email}' is disabled: enable the user with AdminEnableUser`);
  }
  if (user.status === 'UNCONFIRMED') {
    throw new CognitoError(
      'COGNITO_USER_UNCONFIRMED',
      `'${email}' is not confirmed yet: enter the code from the inbox`,
    );
  }
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    const how = 'sign in once and choose a new one, or set one with AdminSetUserPassword and Permanent=true';
    throw new CognitoError('COGNITO_USER_UNCONFIRMED', `'${email}' has a temporary password: ${how}`);
  }
  if (user.status === 'RESET_REQUIRED') {
    throw new CognitoError(
      'COGNITO_USER_UNCONFIRMED',
      `the password of '${email}' was reset: choose a new one with the code from the inbox`,
    );
  }
}

function missing(email: string): CognitoError {
  return new CognitoError('COGNITO_USER_MISSING', `no local user '${email}': sign up first`);
}

function named(pool: string | undefined, directories: readonly Directory[]): readonly Directory[] {
  const found = directories.filter((directory) => pool === undefined || namesOf(directory).includes(pool));
  if (found.length === 0) {
    const paths = directories.map((directory) => `'${directory.pool.resource.path}'`);
    throw new CognitoError(
      'COGNITO_POOL_UNKNOWN',
      pool === undefined
        ? 'the app has no user pool'
        : `the app has no user pool '${pool}'; its user pools are: ${paths.join(', ')}`,
    );
  }
  return found;
}

function namesOf({ pool }: Directory): readonly string[] {
  return [pool.id, pool.resource.path];
}

function find(email: string, directories: readonly Directory[]): { directory: Directory; user: User } {
  const found = directories.flatMap((directory) => {
    const user = directory.named(email) ?? directory.users.find(({ attributes }) => attributes.email === email);
    return user ? [{ directory, user }] : [];
  });
  const [only, ...others] = found;
  if (!only) {
    throw missing(email);
  }
  if (others.length > 0) {
    const paths = found.map(({ directory }) => `'${directory.pool.resource.path}'`);
    throw new CognitoError(
      'COGNITO_USER_AMBIGUOUS',
      `'${email}' is in several user pools; choose one: ${paths.join(', ')}`,
    );
  }
  return only;
}
