import type { App } from '../actions/action-context.js';
import type { Directory } from '../users/directory.js';
import { checkSecretHash } from '../wire/client-secret.js';
import { invalidParameter, userNotFound } from '../wire/cognito-exception.js';
import { constraints, parameter } from '../wire/input.js';
import type { Claimant } from './begun-sign-in.js';
import { simulatedUser } from './simulated-user.js';

/**
 * The person who begins a sign-in, whether or not there is such a user.
 *
 * @throws CognitoException if the name is invalid, or the app does not know the secret of its client.
 */
export function claimantOf(parameters: Readonly<Record<string, string>>, { directory, client }: App): Claimant {
  const name = parameter(parameters, 'USERNAME');
  if (!constraints.username.pattern.test(name)) {
    throw invalidParameter('USERNAME is not a user name', 'USERNAME contains a space or a control character');
  }
  checkSecretHash(client, name, parameters.SECRET_HASH);
  return claimantNamed(name, directory);
}

/** Who begins a sign-in with this name, whether or not there is such a user. */
export function claimantNamed(name: string, directory: Directory): Claimant {
  const user = directory.named(name);
  return { user, name, username: user?.username ?? simulatedUser(name, directory).username };
}

/** @throws CognitoException if there is no such user and the client may know that. */
export function checkKnown({ user }: Claimant, { client }: App): void {
  if (!user && !client.preventUserExistenceErrors) {
    throw userNotFound();
  }
}

/** Whether a name is another name of the same user: pages send what was entered, or the name in a challenge. */
export function isNameOf(name: string, claimant: Claimant, directory: Directory): boolean {
  const { user, username } = claimant;
  if (name === username || directory.normalized(name) === directory.normalized(claimant.name)) {
    return true;
  }
  return user !== undefined && directory.named(name) === user;
}
