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
  /** The folder of the assembly; that of the app served last from `folder`, where it is not given. */
  readonly output: string | undefined;
  readonly folder: string;
  /** What is kept in a file of the state folder. */
  readonly state: (file: string) => StateStore;
  /** Takes what functions write. */
  readonly print: (text: string) => void;
}

/** The user pools, and what they call: services without a port of their own, which run in this process. */
const needed = services.filter((service) => service === userPools || !service.endpoints);

/** Nobody calls what runs in this process alone. */
const nowhere: Addresses = { origin: () => 'http://localhost' };

/**
 * Does something with the user pools of an app that this process does not serve.
 *
 * @throws StateError where nothing was served yet.
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

/** A log without requests, and so without an indentation of what is noted. */
class NotesAlone extends RequestLog {
  constructor(private readonly print: (text: string) => void) {
    super({ write: print, color: false, timeZone: 'UTC' });
  }

  override note(text: string): void {
    this.print(`${text}\n`);
  }
}
