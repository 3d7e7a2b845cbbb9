import { readFileSync } from 'node:fs';
import type { Inventory } from '../inventory.js';
import { InventoryError } from '../inventory-error.js';
import { readInventory } from '../read-inventory.js';
import { writeInventory } from '../write-inventory.js';
import { writeWhole } from './write-whole.js';

/** The file in which an inventory is kept. */
export class InventoryFile {
  constructor(readonly path: string) {}

  /**
   * `undefined` if there is no such file.
   *
   * @throws InventoryError if it cannot be read or understood.
   */
  read(): Inventory | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw new InventoryError('INVENTORY_FILE', `cannot read '${this.path}': ${(error as Error).message}`, {
        cause: error,
      });
    }
    return readInventory(text, this.path);
  }

  /** @throws InventoryError if it cannot be written. */
  write(inventory: Inventory): void {
    try {
      writeWhole(this.path, writeInventory(inventory));
    } catch (error) {
      throw new InventoryError('INVENTORY_FILE', `cannot write '${this.path}': ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
