import { ProgramError } from '../errors.js';

export type InventoryErrorCode = 'INVENTORY_FILE' | 'INVENTORY_INVALID' | 'INVENTORY_VERSION';

/** The file of an inventory cannot be read, written or understood. */
export class InventoryError extends ProgramError {
  constructor(
    readonly code: InventoryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
