import type { EmulatorOptions } from './emulator-options.js';
import type { FunctionVariables } from './function-variables.js';
import type { Machine } from './machine.js';
import type { ServiceEndpoints } from './service-endpoints.js';

/** What the user says of the world that handlers run in. */
export interface HandlerOptions {
  /**
   * Where calls of AWS services go.
   *
   * @default - to what serves them here, or they are refused
   */
  readonly endpoints?: ServiceEndpoints;
  /**
   * Variables that functions get.
   *
   * @default - those of the template
   */
  readonly environment?: FunctionVariables;
  /**
   * An emulator for what is not served here.
   *
   * @default - none is started
   */
  readonly emulator?: EmulatorOptions;
  /**
   * Commands that run functions, by the construct path, logical id or name of each. They speak the Lambda Runtime API.
   *
   * @default - what the runtime of a function runs it with
   */
  readonly commands?: Readonly<Record<string, string>>;
  /**
   * Where runtimes are found.
   *
   * @default - this machine, and the current folder
   */
  readonly machine?: Machine;
}
