import type { Inventory } from './inventory.js';
import { apiRecords, entranceRecords, inventoryVersion } from './inventory-records.js';

/**
 * An inventory as JSON Lines, as it is kept in version control: its version, then each API with its authorizers and its
 * routes, one per line. The same inventory produces the same text on every machine.
 */
export function writeInventory(inventory: Inventory): string {
  const records = [
    { version: inventoryVersion },
    ...apiRecords(inventory).flatMap(({ api, authorizers, routes, unread }) => [
      api,
      ...[...authorizers, ...routes.map(({ record }) => record), ...unread.map(unreadRecord)].map((record) => ({
        api: api.api,
        ...record,
      })),
    ]),
    ...entranceRecords(inventory),
    ...inventory.unread.toSorted().map(unreadRecord),
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function unreadRecord(reason: string): object {
  return { unread: reason };
}
