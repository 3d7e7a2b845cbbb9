import { existsSync, readFileSync } from 'node:fs';
import type { Assembly } from '../../assembly/assembly.js';
import { portOffsets } from '../../host/port-offsets.js';
import { table } from '../../host/table.js';
import type { HttpApi, HttpApis } from '../../services/http-api/model/http-api.js';
import { routeKeyText } from '../../services/http-api/model/route-table.js';
import { ConstructNames } from '../construct-names.js';
import type { LeftOut } from '../openapi/described-routes.js';
import { type MadeDocument, openApiDocument } from '../openapi/open-api-document.js';
import { OpenApiError } from '../openapi/open-api-error.js';
import { parseRouteSchemas } from '../openapi/route-schemas.js';
import { writeWhole } from './write-whole.js';

/** The options for an OpenAPI document. */
export interface OpenApiOptions {
  /** The file to write. */
  readonly file: string;
  /** A file of JSON Schemas by route key. */
  readonly schemas: string | undefined;
  /** The id or the construct path of the API, if the app has several. */
  readonly api: string | undefined;
}

/**
 * Writes an HTTP API of an assembly as an OpenAPI document, and reports what is not in it. `firstPort` is the first of the
 * ports on this machine.
 *
 * @throws OpenApiError if the API is ambiguous, or a file cannot be read, understood or written.
 */
export function writeOpenApi(
  apis: HttpApis,
  assembly: Assembly,
  { file, schemas, api: wanted }: OpenApiOptions,
  firstPort: number,
): string {
  const names = new ConstructNames(assembly);
  const api = apiOf(apis, wanted, names);
  const made = openApiDocument({
    api,
    customDomains: apis.customDomains,
    names,
    localPort: firstPort + offsetOf(api, apis),
    schemas: schemas === undefined ? undefined : parseRouteSchemas(textOf(schemas), schemas),
  });
  const text = `${JSON.stringify(made.document, undefined, 2)}\n`;
  const isUpToDate = existsSync(file) && textOf(file) === text;
  if (!isUpToDate) {
    write(file, text);
  }
  const count = Object.values(made.document.paths).flatMap((path) => Object.keys(path)).length;
  const heading = `${isUpToDate ? `${file} is up to date` : `wrote ${file}`}: ${count} ${count === 1 ? 'route' : 'routes'} of ${names.pathOf(api.resource)}`;
  return `${[heading, ...notes(made, apis, assembly)].join('\n\n')}\n`;
}

function apiOf({ apis }: HttpApis, wanted: string | undefined, names: ConstructNames): HttpApi {
  const found = apis.filter(({ id, resource }) => [undefined, id, names.pathOf(resource)].includes(wanted));
  const [api, ...others] = found;
  if (api && others.length === 0) {
    return api;
  }
  const paths = apis.map(({ resource }) => `'${names.pathOf(resource)}'`).join(', ');
  if (apis.length === 0) {
    throw new OpenApiError('OPENAPI_API', 'there is no HTTP API in this assembly');
  }
  throw new OpenApiError(
    'OPENAPI_API',
    wanted === undefined
      ? `an OpenAPI document describes one API: choose it with --api; the APIs are: ${paths}`
      : `the app has no HTTP API '${wanted}'; its APIs are: ${paths}`,
  );
}

/** The place of the API among the ports. */
function offsetOf(api: HttpApi, { apis }: HttpApis): number {
  const endpoints = apis.map(({ id }) => ({ key: id, slot: 'apis' as const }));
  return portOffsets(endpoints).find(({ key }) => key === api.id)?.offset ?? 0;
}

function notes({ leftOut, unread }: MadeDocument, { strayRoutes }: HttpApis, assembly: Assembly): readonly string[] {
  const strays = strayRoutes.map(({ routeKey, resource, reason }): LeftOut => {
    const what = 'path' in routeKey ? routeKeyText(routeKey) : resource.path;
    return { what, reason: `it is unknown which API the route belongs to: ${reason}` };
  });
  const all = [...leftOut, ...strays];
  const more = [...unread, ...assembly.unread].map((reason) => `not known: ${reason}`);
  return [
    ...(all.length > 0
      ? [`Not in the document\n\n${table(all.map(({ what, reason }) => [`  ${what}`, reason]))}`]
      : []),
    ...(more.length > 0 ? [more.join('\n')] : []),
  ];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OpenApiError('OPENAPI_FILE', `cannot read '${file}': ${(error as Error).message}`, { cause: error });
  }
}

function write(file: string, text: string): void {
  try {
    writeWhole(file, text);
  } catch (error) {
    throw new OpenApiError('OPENAPI_FILE', `cannot write '${file}': ${(error as Error).message}`, { cause: error });
  }
}
