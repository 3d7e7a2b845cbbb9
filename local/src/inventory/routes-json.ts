import type { Inventory } from './inventory.js';
import { apiRecords, entranceRecords, inventoryVersion } from './inventory-records.js';

/** The inventory as one JSON document for other programs, with the integration of each route, and why its access is unknown. */
export function routesJson(inventory: Inventory): string {
  const apis = apiRecords(inventory).map(({ api, authorizers, routes, unread }) => ({
    ...api,
    authorizers,
    routes: routes.map(({ record, route: { handler, machineScopes, reason } }) => ({
      ...record,
      integration: undefined,
      handler,
      machineScopes,
      reason,
    })),
    unread,
  }));
  const document = {
    version: inventoryVersion,
    apis,
    entrances: entranceRecords(inventory),
    unread: inventory.unread,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
