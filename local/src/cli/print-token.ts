import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAssembly } from '../assembly/io/read-assembly.js';
import { RequestLog } from '../host/log/request-log.js';
import { RunningServices, readModels } from '../host/running-services.js';
import { StateError } from '../host/state/state-error.js';
import type { StateFile } from '../host/state/state-file.js';
import { memoryState } from '../host/state/state-store.js';
import { services } from '../services/all.js';
import type { Addresses } from '../services/service.js';
import { userPools } from '../services/user-pools/index.js';
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

/** The user pools, and what they call: services without a port of their own, which run in this process. */
const needed = services.filter((service) => service === userPools || !service.endpoints);

/** Nobody calls what runs in this process alone. */
const nowhere: Addresses = { origin: () => '' };

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
  const models = readModels(needed, readAssembly(assembly));
  const running = new RunningServices(needed, {
    clock: Date.now,
    log: new NotesAlone(print),
    allowOrigins: [],
    tokenCommand: '',
    // Nothing is kept of a token: the program that serves may be writing the same file.
    state: () => ({ ...memoryState(), read: () => kept }),
  });
  try {
    const { deployments } = await running.prepare(models, nowhere);
    for (const deployment of deployments) {
      deployment.commit?.();
    }
    return `${await running.of(userPools).cognito.issueAccessToken(email, pool)}\n`;
  } finally {
    await running.close();
  }
}

/** A log without requests, and so without an indentation of what is noted. */
class NotesAlone extends RequestLog {
  constructor(private readonly print: (text: string) => void) {
    super({ write: print, color: false, timeZone: 'UTC' });
  }

  override note(text: string): void {
    this.print(`${text}\n`);
  }
}
