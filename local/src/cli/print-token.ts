import type { StateFile } from '../host/state/state-file.js';
import { memoryState } from '../host/state/state-store.js';
import { CognitoError } from '../services/user-pools/index.js';
import type { TokenHolder } from './command-line.js';
import { type KeptPoolsOptions, withKeptPools } from './kept-pools.js';

export type TokenOptions = Omit<KeptPoolsOptions, 'state'> &
  TokenHolder & {
    readonly pool: string | undefined;
    readonly state: StateFile;
    /** The command that creates this user. */
    readonly userCommand: string | undefined;
  };

/**
 * An access token of a user or of a machine, created from the saved state: the program that serves the app is not called.
 *
 * @throws StateError if nothing was served yet, CognitoError if there is no such user.
 */
export async function printToken(options: TokenOptions): Promise<string> {
  const { pool, userCommand } = options;
  const kept = options.state.read();
  // The token is not saved, because the program that serves the app may be writing the same file.
  const state = () => ({ ...memoryState(), read: () => kept });
  return withKeptPools({ ...options, state }, async ({ cognito }) => {
    if ('client' in options) {
      return `${await cognito.issueMachineToken(options.client)}\n`;
    }
    try {
      return `${await cognito.issueAccessToken(options.email, pool)}\n`;
    } catch (error) {
      throw error instanceof CognitoError && error.code === 'COGNITO_USER_MISSING'
        ? new CognitoError(
            error.code,
            `there is no local user '${options.email}': sign up, or create the user with: ${userCommand}`,
          )
        : error;
    }
  });
}
