import type { ActionContext } from '../actions/action-context.js';
import { checkLockout, countFailure, type Refusal } from '../sign-in/lockout.js';
import { checkPassword } from '../template/password-policy.js';
import type { UserPool } from '../template/user-pool.js';
import type { Directory } from '../users/directory.js';
import type { User } from '../users/user.js';
import { CognitoException, incorrectPassword } from '../wire/cognito-exception.js';
import { matches, type SrpIdentity, simulatedVerifier, verifierOf } from './srp.js';

/** The owner of a password of this pool. */
export function identityOf({ id }: UserPool, userId: string): SrpIdentity {
  return { poolName: id.slice(id.indexOf('_') + 1), userId };
}

/** Whether it is the user's password. A user who does not exist, or has no password, takes as much time as a wrong one. */
export function isPasswordOf(password: string, user: User | undefined, { pool, secret }: Directory): boolean {
  const expected = user?.password ?? simulatedVerifier(secret, 'nobody');
  return matches(password, identityOf(pool, user?.username ?? 'nobody'), expected) && user?.password !== undefined;
}

/**
 * The user, if the proof of the password is right. `name` is used to count attempts of nonexistent users.
 *
 * @throws CognitoException if it is wrong, which is counted, or the user is locked out.
 */
export function proven(
  isRight: () => boolean,
  user: User | undefined,
  name: string,
  directory: Directory,
  context: ActionContext,
  refusal?: Refusal,
): User {
  const attempts = context.attemptsOf(user, name, directory);
  try {
    checkLockout(attempts, context.now(), refusal);
    if (!isRight() || !user) {
      countFailure(attempts, context.now());
      throw incorrectPassword(user ? 'the password is wrong' : 'no such user');
    }
    return user;
  } catch (error) {
    if (user && error instanceof CognitoException) {
      context.save();
    }
    throw error;
  }
}

/**
 * Sets the user's password. It is temporary if an expiry is given, in milliseconds since 1970.
 *
 * @throws CognitoException if the policy of the pool does not allow it.
 */
export function setPassword(
  password: string,
  user: User,
  { pool }: Directory,
  context: ActionContext,
  expiresAt?: number,
): void {
  checkPassword(password, pool.passwordPolicy);
  user.password = verifierOf(password, identityOf(pool, user.username), context.random.bytes(16));
  if (expiresAt === undefined) {
    delete user.passwordExpiresAt;
  } else {
    user.passwordExpiresAt = expiresAt;
  }
}
