import { StateError } from '../host/state/state-error.js';
import type { StateFile } from '../host/state/state-file.js';
import { memoryState } from '../host/state/state-store.js';
import { Administrator, makeUser, type NewUser } from '../services/user-pools/index.js';
import { type KeptPoolsOptions, withKeptPools } from './kept-pools.js';
import { remoteCognito } from './remote-cognito.js';
import { ServingAddress } from './serving-address.js';

export interface MakeUserOptions extends Omit<KeptPoolsOptions, 'state'> {
  readonly user: NewUser;
  readonly state: StateFile;
  /** The command that prints a token of the user. */
  readonly tokenCommand: string;
}

/**
 * Creates a user in the program that serves the app, or in its saved state if no program serves it.
 *
 * @returns what to print
 * @throws StateError if nothing was served yet, CognitoError if the user cannot be created.
 */
export async function madeUser({ user, state, tokenCommand, ...options }: MakeUserOptions): Promise<string> {
  const origin = lockedBy(state);
  try {
    // The program that serves the app keeps the users in memory, and would overwrite what another program writes.
    const store = origin === undefined ? (file: string) => state.file(file) : () => memoryState();
    return await withKeptPools({ ...options, state: store }, async ({ cognito, pools }) => {
      const administrator = new Administrator(origin === undefined ? cognito : remoteCognito(origin));
      const { email, password, pool } = await makeUser(user, administrator, pools);
      const groups = (user.groups ?? []).length === 0 ? '' : `, in the group ${(user.groups ?? []).join(', ')}`;
      return [
        `created ${email} in '${pool.resource.path}'${groups}`,
        ...(user.password === undefined ? [`password: ${password}`] : []),
        `to get an access token: ${tokenCommand}`,
        '',
      ].join('\n');
    });
  } finally {
    state.unlock();
  }
}

/** The address of the program that serves the app; `undefined` if there is none, and this process has locked the state. */
function lockedBy(state: StateFile): string | undefined {
  try {
    state.lock();
    return undefined;
  } catch (error) {
    const origin = error instanceof StateError ? new ServingAddress(state).read() : undefined;
    if (origin === undefined) {
      throw error;
    }
    return origin;
  }
}
