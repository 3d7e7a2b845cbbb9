import { CognitoError } from '../cognito-error.js';
import { temporaryPassword } from '../passwords/temporary-password.js';
import { systemRandom } from '../random.js';
import type { UserPool } from '../template/user-pool.js';
import { type Administrator, Refused } from './administrator.js';

export interface NewUser {
  readonly email: string;
  /** @default - a generated password that the policy of the pool allows */
  readonly password?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** The id or the construct path of a pool. @default - the only one */
  readonly pool?: string | undefined;
}

export interface MadeUser {
  readonly pool: UserPool;
  /** What the user signs in with. */
  readonly email: string;
  readonly password: string;
}

/**
 * Creates a confirmed user, so that signing in needs no code.
 *
 * @throws CognitoError if the user already exists, the pool or a group does not exist, or Cognito refuses the user.
 */
export async function makeUser(
  user: NewUser,
  administrator: Administrator,
  pools: readonly UserPool[],
): Promise<MadeUser> {
  const { email, groups = [] } = user;
  const pool = poolOf(user.pool, pools);
  const password = user.password ?? temporaryPassword(pool.passwordPolicy, systemRandom);
  const of = { UserPoolId: pool.id, Username: email };
  await checkGroups(groups, pool, administrator);
  await attempt(email, pool, async () => {
    await administrator.do('AdminCreateUser', {
      ...of,
      TemporaryPassword: password,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    });
    await administrator.do('AdminSetUserPassword', { ...of, Password: password, Permanent: true });
    for (const GroupName of groups) {
      await administrator.do('AdminAddUserToGroup', { ...of, GroupName });
    }
  });
  return { pool, email, password };
}

function poolOf(named: string | undefined, pools: readonly UserPool[]): UserPool {
  const [only, ...others] = pools.filter(
    ({ id, resource }) => named === undefined || named === id || named === resource.path,
  );
  const there = pools.map(({ resource }) => `'${resource.path}'`).join(', ');
  if (!only) {
    const message =
      there === '' ? 'the app has no user pool' : `the app has no user pool '${named}'; its user pools are: ${there}`;
    throw new CognitoError('COGNITO_POOL_UNKNOWN', message);
  }
  if (others.length > 0) {
    throw new CognitoError('COGNITO_POOL_UNKNOWN', `the app has several user pools: choose one with --pool: ${there}`);
  }
  return only;
}

/** Checked before the user is created, so that nothing is half done. */
async function checkGroups(groups: readonly string[], pool: UserPool, administrator: Administrator): Promise<void> {
  if (groups.length === 0) {
    return;
  }
  const listed = (await administrator.do('ListGroups', { UserPoolId: pool.id, Limit: 60 })) as {
    readonly Groups: readonly { readonly GroupName: string }[];
  };
  const there = listed.Groups.map(({ GroupName }) => GroupName);
  for (const group of groups.filter((name) => !there.includes(name))) {
    const which =
      there.length === 0 ? 'the pool has no groups' : `its groups are: ${there.map((name) => `'${name}'`).join(', ')}`;
    throw new CognitoError(
      'COGNITO_GROUP_MISSING',
      `the user pool '${pool.resource.path}' has no group '${group}'; ${which}`,
    );
  }
}

async function attempt(email: string, pool: UserPool, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    throw error.type === 'UsernameExistsException'
      ? new CognitoError('COGNITO_USER_EXISTS', `the user pool '${pool.resource.path}' already has a user '${email}'`)
      : new CognitoError(
          'COGNITO_USER_REFUSED',
          `cannot create the user '${email}' in '${pool.resource.path}': ${error.message}`,
          {
            cause: error,
          },
        );
  }
}
