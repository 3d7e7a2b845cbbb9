import type { StateFile } from '../host/state/state-file.js';
import { memoryState } from '../host/state/state-store.js';
import { CognitoError } from '../services/user-pools/index.js';
import { type KeptPoolsOptions, withKeptPools } from './kept-pools.js';

export interface TokenOptions extends Omit<KeptPoolsOptions, 'state'> {
  readonly email: string;
  readonly pool: string | undefined;
  readonly state: StateFile;
  /** The command that makes this user. */
  readonly userCommand: string;
}

/**
 * An access token of a user, made from what is kept on the disk: the program that serves need not be asked.
 *
 * @throws StateError where nothing was served yet, CognitoError where there is no such user.
 */
export async function printToken({ email, pool, state, userCommand, ...options }: TokenOptions): Promise<string> {
  const kept = state.read();
  // Nothing is kept of a token: the program that serves may be writing the same file.
  const inMemory = () => ({ ...memoryState(), read: () => kept });
  return withKeptPools({ ...options, state: inMemory }, async ({ cognito }) => {
    try {
      return `${await cognito.issueAccessToken(email, pool)}\n`;
    } catch (error) {
      throw error instanceof CognitoError && error.code === 'COGNITO_USER_MISSING'
        ? new CognitoError(error.code, `no local user '${email}': sign up, or make the user: ${userCommand}`)
        : error;
    }
  });
}
