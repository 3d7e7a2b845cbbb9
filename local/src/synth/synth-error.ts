import { ProgramError } from '../errors.js';

export type SynthErrorCode =
  | 'SYNTH_CONFIG_MISSING'
  | 'SYNTH_CONFIG_INVALID'
  | 'SYNTH_BUILD_FAILED'
  | 'SYNTH_APP_FAILED'
  | 'SYNTH_ANNOTATIONS';

/** The CDK app in the current folder could not be synthesized. */
export class SynthError extends ProgramError {
  constructor(
    readonly code: SynthErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
