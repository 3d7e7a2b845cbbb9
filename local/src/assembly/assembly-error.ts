import { ProgramError } from '../errors.js';

export type AssemblyErrorCode =
  | 'ASSEMBLY_MISSING'
  | 'ASSEMBLY_INVALID'
  | 'ASSEMBLY_LOOKUPS'
  | 'ASSET_UNKNOWN'
  | 'ASSET_OUTSIDE'
  | 'ASSET_UNBUNDLED';

/** A cloud assembly does not exist, is invalid, or lacks something that is needed. */
export class AssemblyError extends ProgramError {
  constructor(
    readonly code: AssemblyErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
