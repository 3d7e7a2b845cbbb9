import { incorrectPassword } from './cognito-exception.js';
import type { Directory } from './directory.js';
import { madeUpVerifier, matches, type SrpIdentity } from './srp.js';
import type { User } from './user.js';
import type { UserPool } from './user-pool.js';

/** Whom a password of this pool belongs to. */
export function identityOf({ id }: UserPool, userId: string): SrpIdentity {
  return { poolName: id.slice(id.indexOf('_') + 1), userId };
}

/** @throws CognitoException where it is not the user's password. An unknown user costs as much time as a wrong one. */
export function verifyPassword(password: string, user: User | undefined, { pool, secret }: Directory): User {
  const expected = user?.password ?? madeUpVerifier(secret, 'nobody');
  const isRight = matches(password, identityOf(pool, user?.username ?? 'nobody'), expected);
  if (!user || !isRight) {
    throw incorrectPassword(user ? 'the password is wrong' : 'no such user');
  }
  return user;
}
