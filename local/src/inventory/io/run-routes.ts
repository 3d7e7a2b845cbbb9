import type { Assembly } from '../../assembly/assembly.js';
import { readEntrances } from '../../assembly/census/entrances.js';
import { readHttpApis } from '../../services/http-api/model/http-api.js';
import { counted, kindOf, routesReport } from '../../services/http-api/model/routes-report.js';
import { compareInventories } from '../compare/compare-inventories.js';
import { comparisonText, isSame } from '../compare/comparison-text.js';
import type { Inventory } from '../inventory.js';
import { InventoryError } from '../inventory-error.js';
import { routesJson } from '../routes-json.js';
import { takeInventory } from '../take-inventory.js';
import { InventoryFile } from './inventory-file.js';
import { type OpenApiOptions, writeOpenApi } from './write-open-api.js';

/** What to do with the routes of an assembly instead of printing them. */
export type RoutesAction =
  | { readonly kind: 'json' }
  | {
      readonly kind: 'update' | 'check';
      /** The file of the inventory. */
      readonly file: string;
    }
  | ({ readonly kind: 'openapi' } & OpenApiOptions);

/** What the command line knows about itself. */
export interface RoutesCommand {
  /** The command that accepts the current routes. */
  readonly updateCommand: string;
  /** The first port to serve on, unless another one is set. */
  readonly firstPort: number;
}

export interface RoutesResult {
  readonly text: string;
  /** 1 if something is more open than in the file. */
  readonly exitCode: 0 | 1;
}

/**
 * Prints the routes of an assembly, writes their inventory, compares them with it, or writes an OpenAPI document.
 *
 * @throws InventoryError if the inventory cannot be read, written or understood.
 * @throws OpenApiError if the document cannot be created or written.
 */
export function runRoutes(
  assembly: Assembly,
  action: RoutesAction | undefined,
  { updateCommand, firstPort }: RoutesCommand,
): RoutesResult {
  const apis = readHttpApis(assembly);
  if (!action) {
    return { text: routesReport(apis, { entrances: readEntrances(assembly), unread: assembly.unread }), exitCode: 0 };
  }
  if (action.kind === 'openapi') {
    return { text: writeOpenApi(apis, assembly, action, firstPort), exitCode: 0 };
  }
  const inventory = takeInventory(apis, assembly);
  switch (action.kind) {
    case 'json':
      return { text: routesJson(inventory), exitCode: 0 };
    case 'update':
      return { text: update(inventory, new InventoryFile(action.file)), exitCode: 0 };
    case 'check':
      return check(inventory, new InventoryFile(action.file), updateCommand);
  }
}

function update(inventory: Inventory, file: InventoryFile): string {
  const before = file.read();
  file.write(inventory);
  const comparison = before && compareInventories(before, inventory);
  if (comparison && isSame(comparison)) {
    return upToDate(inventory, file);
  }
  const changes = comparison ? `${comparisonText(comparison, file.path)}\n\n` : '';
  return `${changes}wrote ${file.path}: ${countedRoutes(inventory)}\n`;
}

function check(inventory: Inventory, file: InventoryFile, updateCommand: string): RoutesResult {
  const before = file.read();
  if (!before) {
    throw new InventoryError('INVENTORY_FILE', `'${file.path}' does not exist: write it with '${updateCommand}'`);
  }
  const comparison = compareInventories(before, inventory);
  if (isSame(comparison)) {
    return { text: upToDate(inventory, file), exitCode: 0 };
  }
  const isMoreOpen = comparison.moreOpen.length > 0;
  const remedy = isMoreOpen ? 'If this is intended, accept it with' : 'Update the file with';
  return {
    text: `${comparisonText(comparison, file.path)}\n\n${remedy}\n\n  ${updateCommand}\n`,
    exitCode: isMoreOpen ? 1 : 0,
  };
}

function upToDate(inventory: Inventory, { path }: InventoryFile): string {
  return `${path} is up to date: ${countedRoutes(inventory)}\n`;
}

function countedRoutes({ apis }: Inventory): string {
  return counted(apis.flatMap(({ routes, unread }) => [...routes.map(kindOf), ...unread.map(() => 'UNKNOWN')]));
}
