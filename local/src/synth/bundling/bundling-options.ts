import type { Machine } from '../../host/handlers/machine.js';
import type { DockerRun } from './docker-call.js';

/** What steps are done with. */
export interface BundlingOptions {
  readonly call: DockerRun;
  readonly machine: Machine;
  /** The folder in which packages are kept. */
  readonly packages: string;
  /** Of the Python that the function is for; `undefined` if that is not known. */
  readonly version: string | undefined;
}
