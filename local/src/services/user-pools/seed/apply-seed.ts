import { createHmac } from 'node:crypto';
import type { Cognito } from '../cognito.js';
import { allowsPasswordless } from '../sign-in/passwordless.js';
import type { UserPool } from '../template/user-pool.js';
import { Administrator, Refused } from './administrator.js';
import type { GroupSeed, PoolSeed, Seed, UserSeed } from './seed.js';
import { SeedError } from './seed-error.js';

/**
 * Creates the users and groups of a seed that do not exist yet. Existing users keep their password and attributes, even if
 * they have changed, and are added to the groups in the seed.
 *
 * @throws SeedError if a pool does not exist, or Cognito refuses a request.
 */
export async function applySeed(seed: Seed, cognito: Cognito, pools: readonly UserPool[]): Promise<void> {
  const administrator = new Administrator(cognito);
  for (const [pool, poolSeed] of poolsOf(seed, pools)) {
    for (const group of poolSeed.groups ?? []) {
      await makeGroup(typeof group === 'string' ? { name: group } : group, pool, administrator);
    }
    const named = new Map<string, string>();
    for (const user of poolSeed.users ?? []) {
      await makeUser(user, named, pool, administrator);
    }
  }
}

function poolsOf(seed: Seed, pools: readonly UserPool[]): readonly (readonly [UserPool, PoolSeed])[] {
  const there = pools.map(({ resource }) => `'${resource.path}'`).join(', ');
  if (seed.pools) {
    return Object.entries(seed.pools).map(([path, poolSeed]) => {
      const pool = pools.find(({ resource }) => resource.path === path);
      if (!pool) {
        throw new SeedError(
          `the seed is for the user pool '${path}', but the user pools of the app are: ${there || 'none'}`,
        );
      }
      return [pool, poolSeed] as const;
    });
  }
  const [only, ...others] = pools;
  if (!only) {
    throw new SeedError('the seed has users or groups, but the app has no user pool');
  }
  if (others.length > 0) {
    throw new SeedError(
      `the app has several user pools: put the seed of each one into "pools", with its path as the key: ${there}`,
    );
  }
  return [[only, seed]];
}

async function makeGroup({ name, description, precedence }: GroupSeed, pool: UserPool, administrator: Administrator) {
  const input = { UserPoolId: pool.id, GroupName: name, Description: description, Precedence: precedence };
  await attempt(
    `the group '${name}' in the seed cannot be created`,
    pool,
    () => administrator.do('CreateGroup', input),
    'GroupExistsException',
  );
}

/** `named` maps user names to the names in the seed: one person can sign in with several names. */
async function makeUser(
  user: UserSeed,
  named: Map<string, string>,
  pool: UserPool,
  administrator: Administrator,
): Promise<void> {
  const name = user.username ?? user.email ?? '';
  const Username = name;
  const UserPoolId = pool.id;
  await attempt(`the user '${name}' in the seed cannot be created`, pool, async () => {
    const known = await usernameOf(name, pool, administrator);
    if (known === undefined) {
      await (user.confirmed === false ? signUp : create)(name, user, pool, administrator);
    }
    const username = known ?? (await usernameOf(name, pool, administrator)) ?? name;
    const before = named.get(username);
    if (before !== undefined) {
      throw new Refused('', `'${before}' in the seed is the same user: add each user only once`);
    }
    named.set(username, name);
  });
  for (const GroupName of user.groups ?? []) {
    const input = { UserPoolId, Username, GroupName };
    const what = `the user '${name}' in the seed cannot be added to the group '${GroupName}'`;
    await attempt(what, pool, () => administrator.do('AdminAddUserToGroup', input));
  }
}

async function usernameOf(name: string, pool: UserPool, administrator: Administrator): Promise<string | undefined> {
  try {
    const user = await administrator.do('AdminGetUser', { UserPoolId: pool.id, Username: name });
    return (user as { readonly Username: string }).Username;
  } catch (error) {
    if (error instanceof Refused && error.type === 'UserNotFoundException') {
      return undefined;
    }
    throw error;
  }
}

async function create(Username: string, user: UserSeed, pool: UserPool, administrator: Administrator): Promise<void> {
  const { password } = user;
  if (password === undefined && !allowsPasswordless(pool)) {
    throw new Refused(
      '',
      'the user has no password, but the user pool requires one: set a password, or add EMAIL_OTP or ' +
        'SMS_OTP to AllowedFirstAuthFactors of the pool and ALLOW_USER_AUTH to ExplicitAuthFlows of a client',
    );
  }
  const attributes = attributesOf(user);
  const isEmailName = pool.usernameAttributes.includes('email');
  const verified: Readonly<Record<string, string>> =
    isEmailName || attributes.email !== undefined ? { email_verified: 'true' } : {};
  await administrator.do('AdminCreateUser', {
    UserPoolId: pool.id,
    Username,
    TemporaryPassword: password,
    MessageAction: 'SUPPRESS',
    UserAttributes: listOf({ ...verified, ...attributes }),
  });
  if (password === undefined) {
    return;
  }
  const permanent = { UserPoolId: pool.id, Username, Password: password, Permanent: true };
  await administrator.do('AdminSetUserPassword', permanent);
}

async function signUp(Username: string, user: UserSeed, pool: UserPool, administrator: Administrator): Promise<void> {
  const [client] = pool.clients;
  if (!client) {
    throw new Refused('', 'the user pool has no app client, which an unconfirmed user needs to sign up');
  }
  const { id, secret } = client;
  await administrator.do('SignUp', {
    ClientId: id,
    ...(secret !== undefined && {
      SecretHash: createHmac('sha256', secret)
        .update(Username + id)
        .digest('base64'),
    }),
    Username,
    Password: user.password,
    UserAttributes: listOf(attributesOf(user)),
  });
}

function attributesOf({ email, attributes }: UserSeed): Readonly<Record<string, string>> {
  return { ...(email !== undefined && { email }), ...attributes };
}

function listOf(attributes: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

/** The error for a request that failed; `known` are the errors that are expected. */
async function attempt(what: string, pool: UserPool, work: () => Promise<unknown>, known?: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    if (error.type !== known) {
      const remedy = error.type === 'ResourceNotFoundException' ? ' Add it to "groups" in the seed' : '';
      throw new SeedError(`${what} in '${pool.resource.path}': ${error.message}${remedy}`, { cause: error });
    }
  }
}
