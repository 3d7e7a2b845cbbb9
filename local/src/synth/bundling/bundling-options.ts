import type { Machine } from '../../host/handlers/machine.js';
import type { DockerRun } from './docker-call.js';

/** The options for running steps. */
export interface BundlingOptions {
  readonly call: DockerRun;
  readonly machine: Machine;
  /** The folder for installed packages. */
  readonly packages: string;
  /** The version of Python that the function needs; `undefined` if it is unknown. */
  readonly version: string | undefined;
}
