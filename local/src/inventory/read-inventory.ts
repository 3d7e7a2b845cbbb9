import { routePattern } from './compare/route-pattern.js';
import type {
  InventoriedAccess,
  InventoriedApi,
  InventoriedAuthorizer,
  InventoriedCors,
  InventoriedEntrance,
  InventoriedRoute,
  Inventory,
} from './inventory.js';
import { isUnknown } from './inventory.js';
import { InventoryError } from './inventory-error.js';
import { InventoryLine, invalid } from './inventory-line.js';
import { inventoryVersion } from './inventory-records.js';

/**
 * Reads what `writeInventory` writes. Nothing in it is ignored: a part that is not understood may be what was accepted.
 *
 * @throws InventoryError if it is something else, or has another version; `file` names it.
 */
export function readInventory(text: string, file: string): Inventory {
  const [first, ...records] = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), place: `'${file}', line ${index + 1}` }))
    .filter(({ line }) => line !== '')
    .map(({ line, place }) => InventoryLine.parse(line, place));
  if (!first?.has('version')) {
    throw invalid(`'${file}'`, 'does not begin with a version, so it is not an inventory of routes');
  }
  checkVersion(first, file);
  const apis = new Map<string, ApiBeingRead>();
  const entrances: InventoriedEntrance[] = [];
  const unread: string[] = [];
  for (const record of records) {
    if (record.has('api')) {
      readRecord(record, apis);
    } else if (record.has('entrance')) {
      const entrance = readEntrance(record);
      if (entrances.some(({ path, type }) => path === entrance.path && type === entrance.type)) {
        throw record.invalid(`the entry point '${entrance.path}' appears twice`);
      }
      entrances.push(entrance);
    } else {
      unread.push(record.text('unread'));
    }
    record.end();
  }
  return { apis: [...apis.values()].map(({ api }) => api), entrances, unread };
}

interface ApiBeingRead {
  readonly api: InventoriedApi & { readonly routes: InventoriedRoute[]; readonly unread: string[] };
  readonly authorizers: Map<string, InventoriedAuthorizer>;
}

function checkVersion(record: InventoryLine, file: string): void {
  const version = record.value('version');
  if (version !== inventoryVersion) {
    throw new InventoryError(
      'INVENTORY_VERSION',
      `'${file}' has version ${JSON.stringify(version)}, but this program supports version ${inventoryVersion}: use the version ` +
        "of cdk-http-api-local that wrote it, or remove the file and write it again with 'routes --update'",
    );
  }
  record.end();
}

function readEntrance(record: InventoryLine): InventoriedEntrance {
  const access = record.text('access');
  if (access !== 'open' && access !== 'iam' && !isUnknown(access)) {
    throw record.invalid(`unknown access '${access}'`);
  }
  return {
    path: record.text('entrance'),
    type: record.text('of'),
    access,
    function: record.has('function') ? record.text('function') : undefined,
  };
}

function readRecord(record: InventoryLine, apis: Map<string, ApiBeingRead>): void {
  const path = record.text('api');
  const read = apis.get(path);
  if (!['route', 'type', 'unread'].some((name) => record.has(name))) {
    if (read) {
      throw record.invalid(`the API '${path}' appears twice`);
    }
    apis.set(path, { api: readApi(path, record), authorizers: new Map() });
  } else if (!read) {
    throw record.invalid(`no earlier line describes the API '${path}' itself`);
  } else if (record.has('route')) {
    read.api.routes.push(readRoute(record, read.authorizers));
  } else if (record.has('type')) {
    const authorizer = readAuthorizer(record);
    if (read.authorizers.has(authorizer.path)) {
      throw record.invalid(`the authorizer '${authorizer.path}' appears twice`);
    }
    read.authorizers.set(authorizer.path, authorizer);
  } else {
    read.api.unread.push(record.text('unread'));
  }
}

function readApi(path: string, record: InventoryLine): ApiBeingRead['api'] {
  return {
    path,
    elsewhere: record.has('elsewhere') && record.boolean('elsewhere'),
    cors: record.has('cors') ? record.unknownOr('cors', () => readCors(record.map('cors'))) : undefined,
    routes: [],
    unread: [],
  };
}

function readCors(record: InventoryLine): InventoriedCors {
  const cors = {
    allowOrigins: record.texts('allowOrigins'),
    allowMethods: record.texts('allowMethods'),
    allowHeaders: record.texts('allowHeaders'),
    exposeHeaders: record.texts('exposeHeaders'),
    allowCredentials: record.boolean('allowCredentials'),
  };
  record.end();
  return cors;
}

function readAuthorizer(record: InventoryLine): InventoriedAuthorizer {
  const type = record.text('type');
  const path = record.text('authorizer');
  switch (type) {
    case 'JWT':
      return {
        type,
        path,
        issuer: record.text('issuer'),
        audience: record.texts('audience'),
        identitySource: record.texts('identitySource'),
      };
    case 'REQUEST':
      return {
        type,
        path,
        function: record.text('function'),
        identitySource: record.unknownOr('identitySource', () => record.texts('identitySource')),
        resultTtl: record.unknownOr('resultTtl', () => record.number('resultTtl')),
      };
    default:
      throw record.invalid(`unknown type '${type}'`);
  }
}

function readRoute(record: InventoryLine, authorizers: ReadonlyMap<string, InventoriedAuthorizer>): InventoriedRoute {
  const key = record.text('route');
  if (!isUnknown(key) && !routePattern(key)) {
    throw record.invalid(`'${key}' is not a route key such as 'GET /notes/{id}'`);
  }
  const exists = record.has('exists') ? record.text('exists') : undefined;
  if (exists !== undefined && !isUnknown(exists)) {
    throw record.invalid(`'exists' must name what is unknown, got '${exists}'`);
  }
  const integration = record.has('integration') ? record.text('integration') : undefined;
  return { key, access: readAccess(record, authorizers), exists, integration };
}

function readAccess(record: InventoryLine, authorizers: ReadonlyMap<string, InventoriedAuthorizer>): InventoriedAccess {
  const kind = record.text('access');
  if (isUnknown(kind)) {
    return { kind: 'unknown', value: kind };
  }
  if (kind === 'open' || kind === 'iam') {
    return { kind };
  }
  const path = record.text('authorizer');
  const authorizer = authorizers.get(path);
  if (kind === 'token' && authorizer?.type === 'JWT') {
    return { kind, authorizer, scopes: record.texts('scopes') };
  }
  if (kind === 'lambda' && authorizer?.type === 'REQUEST') {
    return { kind, authorizer };
  }
  throw record.invalid(`no earlier line describes an authorizer '${path}' that fits the access '${kind}'`);
}
