import { ProgramError } from '../../errors.js';

export type OpenApiErrorCode = 'OPENAPI_API' | 'OPENAPI_FILE' | 'OPENAPI_SCHEMAS';

/** The OpenAPI document cannot be created or written, or the file of its schemas is invalid. */
export class OpenApiError extends ProgramError {
  constructor(
    readonly code: OpenApiErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
