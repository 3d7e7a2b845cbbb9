import type { EmulatorOptions } from './emulator-options.js';
import type { FunctionVariables } from './function-variables.js';
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
}
