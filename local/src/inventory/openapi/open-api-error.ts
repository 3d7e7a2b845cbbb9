import { ProgramError } from '../../errors.js';

export type OpenApiErrorCode = 'OPENAPI_API' | 'OPENAPI_FILE' | 'OPENAPI_SCHEMAS';

/** The OpenAPI document cannot be made or written, or the file of its schemas is not understood. */
export class OpenApiError extends ProgramError {
  constructor(
    readonly code: OpenApiErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
