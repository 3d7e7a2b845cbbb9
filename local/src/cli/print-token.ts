import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAssembly } from '../assembly/read-assembly.js';
import { StateError } from '../host/state/state-error.js';
import type { StateFile } from '../host/state/state-file.js';
import { createFunctions } from '../services/functions/io/functions.js';
import { createCognito } from '../services/user-pools/cognito.js';
import { readUserPools } from '../services/user-pools/template/user-pool.js';
import { synthesizedFolder } from '../synth/synthesize.js';

export interface TokenOptions {
  readonly email: string;
  readonly pool: string | undefined;
  /** The folder of the assembly; that of the app served last from `folder`, where it is not given. */
  readonly output: string | undefined;
  readonly state: StateFile;
  readonly folder: string;
  /** Takes what functions write. */
  readonly print: (text: string) => void;
}

/**
 * An access token of a user, made from what is kept on the disk: the program that serves need not be asked.
 *
 * @throws StateError where nothing was served yet, CognitoError where there is no such user.
 */
export async function printToken({ email, pool, output, state, folder, print }: TokenOptions): Promise<string> {
  const assembly = output === undefined ? synthesizedFolder(folder) : resolve(folder, output);
  if (!existsSync(join(assembly, 'manifest.json'))) {
    throw new StateError(
      `no app has been served from '${folder}' yet: start cdk-http-api-local there, or name its assembly by --output`,
    );
  }
  const kept = state.read();
  if (kept === undefined) {
    throw new StateError(`no user is kept in '${state.folder}' yet: sign up, and confirm the code`);
  }
  const { pools } = readUserPools(readAssembly(assembly));
  const functions = createFunctions({
    clock: Date.now,
    onOutput: (fn, line) => print(`${fn.path}: ${line}\n`),
  });
  const cognito = createCognito({
    pools,
    state: kept,
    // Nothing is kept of a token: the program that serves may be writing the same file.
    save: () => {},
    invoke: functions.invoke,
    clock: Date.now,
    allowedOrigins: () => false,
    onMail: () => {},
  });
  try {
    return `${await cognito.issueAccessToken(email, pool)}\n`;
  } finally {
    await functions.close();
  }
}
