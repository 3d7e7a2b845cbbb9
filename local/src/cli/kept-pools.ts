import { resolve } from 'node:path';
import { readAssembly } from '../assembly/io/read-assembly.js';
import { RequestLog } from '../host/log/request-log.js';
import { RunningServices, readModels } from '../host/running-services.js';
import { StateError } from '../host/state/state-error.js';
import type { StateStore } from '../host/state/state-store.js';
import { services } from '../services/all.js';
import type { Addresses } from '../services/service.js';
import { type RunningUserPools, userPools } from '../services/user-pools/index.js';
import { hasManifest, readableAssembly } from '../synth/earlier-assembly.js';
import { synthesizedFolder } from '../synth/synthesize.js';

export interface KeptPoolsOptions {
  /** The folder of the assembly; by default, that of the app that was last served from `folder`. */
  readonly output: string | undefined;
  readonly folder: string;
  /** Data in a file of the state folder. */
  readonly state: (file: string) => StateStore;
  /** Is called with what functions write. */
  readonly print: (text: string) => void;
}

/** The user pools, and the services that they call: they have no ports, and run in this process. */
const needed = services.filter((service) => service === userPools || !service.endpoints);

/** Nobody calls the services, because they run only in this process. */
const nowhere: Addresses = { origin: () => 'http://localhost' };

/**
 * Runs something with the user pools of an app that this process does not serve.
 *
 * @throws StateError if nothing was served yet.
 */
export async function withKeptPools<T>(
  { output, folder, state, print }: KeptPoolsOptions,
  work: (pools: RunningUserPools) => Promise<T>,
): Promise<T> {
  const assembly = readableAssembly(output === undefined ? synthesizedFolder(folder) : resolve(folder, output));
  if (!hasManifest(assembly)) {
    throw new StateError(
      `no app has been served from '${folder}' yet: start cdk-http-api-local there, or set --output to its assembly`,
    );
  }
  const models = readModels(needed, readAssembly(assembly));
  const running = new RunningServices(needed, {
    clock: Date.now,
    log: new NotesAlone(print),
    allowOrigins: [],
    userCommands: { token: '', user: undefined },
    state,
  });
  try {
    const { deployments } = await running.prepare(models, nowhere);
    for (const deployment of deployments) {
      deployment.commit?.();
    }
    return await work(running.of(userPools));
  } finally {
    await running.close();
  }
}

/** A log without requests, so notes are not indented. */
class NotesAlone extends RequestLog {
  constructor(private readonly print: (text: string) => void) {
    super({ write: print, color: false, timeZone: 'UTC' });
  }

  override note(text: string): void {
    this.print(`${text}\n`);
  }
}
