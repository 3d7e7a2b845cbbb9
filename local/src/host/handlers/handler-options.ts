import type { EmulatorOptions } from './emulator-options.js';
import type { FunctionVariables } from './function-variables.js';
import type { Machine } from './machine.js';
import type { ServiceEndpoints } from './service-endpoints.js';

/** The user's options for handlers. */
export interface HandlerOptions {
  /**
   * Where AWS calls go.
   *
   * @default - to the services here that answer them; other calls are refused
   */
  readonly endpoints?: ServiceEndpoints;
  /**
   * Environment variables of functions.
   *
   * @default - those of the template
   */
  readonly environment?: FunctionVariables;
  /**
   * An emulator for AWS services that are not served here, and the data that it had in earlier runs.
   *
   * @default - none is started
   */
  readonly emulator?: EmulatorOptions;
  /**
   * Commands that run functions, by the construct path, logical id or name of each. They must speak the Lambda Runtime API.
   *
   * @default - functions run with their own runtime
   */
  readonly commands?: Readonly<Record<string, string>>;
  /**
   * The machine on which runtimes are found.
   *
   * @default - this machine, and the current folder
   */
  readonly machine?: Machine;
}
