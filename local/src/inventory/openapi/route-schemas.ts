import { isObject, type JsonObject } from '../../assembly/json.js';
import { kindOf } from '../../assembly/value.js';
import type { JsonSchema } from './document.js';
import { OpenApiError } from './open-api-error.js';

/** What a project says about its API: JSON Schemas by route key. */
export interface RouteSchemas {
  /** The file, for messages. */
  readonly file: string;
  /** The description of the whole API: title, version, license. */
  readonly info: JsonObject;
  readonly routes: ReadonlyMap<string, OperationSchemas>;
  /** Definitions that all schemas may refer to as `#/$defs/<name>`. */
  readonly definitions: JsonObject;
}

export interface OperationSchemas {
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  /** The query string parameters, as the properties of an object. */
  readonly query?: JsonObject | undefined;
  readonly requestBody?: BodySchema | undefined;
  /** By status: `200`, `4XX`, `default`. `null` is a response without a body. */
  readonly responses: Readonly<Record<string, BodySchema | null>>;
}

/** A JSON Schema for a JSON body, or an OpenAPI object with `content`, which has schemas by media type. */
export type BodySchema = JsonSchema;

const members = ['summary', 'description', 'query', 'requestBody', 'responses'];

/**
 * Reads `{"GET /notes": {"responses": {"200": <schema>}}}`.
 *
 * @throws OpenApiError if it is something else.
 */
export function parseRouteSchemas(text: string, file: string): RouteSchemas {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw invalid(file, `is not JSON: ${(error as Error).message}`);
  }
  const { info = {}, $defs = {}, ...routes } = mapOf(document, file, 'the file');
  return {
    file,
    info: mapOf(info, file, "'info'"),
    definitions: mapOf($defs, file, "'$defs'"),
    routes: new Map(Object.entries(routes).map(([key, given]) => [key, operationOf(given, file, key)])),
  };
}

function operationOf(given: unknown, file: string, key: string): OperationSchemas {
  const operation = mapOf(given, file, `'${key}'`);
  const other = Object.keys(operation).find((name) => !members.includes(name));
  if (other !== undefined) {
    throw invalid(file, `'${other}' of '${key}' is unknown; it must be one of: ${members.join(', ')}`);
  }
  const { summary, description, query, requestBody, responses = {} } = operation;
  return {
    summary: textOf(summary, file, `'summary' of '${key}'`),
    description: textOf(description, file, `'description' of '${key}'`),
    query: query === undefined ? undefined : queryOf(query, file, key),
    requestBody: requestBody === undefined ? undefined : schemaOf(requestBody, file, `'requestBody' of '${key}'`),
    responses: responsesOf(responses, file, key),
  };
}

function queryOf(query: unknown, file: string, key: string): JsonObject {
  const what = `'query' of '${key}'`;
  const schema = mapOf(query, file, what);
  if (!isObject(schema.properties)) {
    throw invalid(file, `${what} must be the schema of an object with properties, got ${kindOf(schema.properties)}`);
  }
  return schema;
}

function responsesOf(responses: unknown, file: string, key: string): OperationSchemas['responses'] {
  const entries = Object.entries(mapOf(responses, file, `'responses' of '${key}'`)).map(([status, schema]) => {
    if (!/^([1-5](\d\d|XX)|default)$/.test(status)) {
      throw invalid(
        file,
        `a status of '${key}' must be a code such as 200, a range such as 4XX, or default, got '${status}'`,
      );
    }
    return [status, schema === null ? null : schemaOf(schema, file, `the response ${status} of '${key}'`)] as const;
  });
  return Object.fromEntries(entries);
}

function schemaOf(value: unknown, file: string, what: string): BodySchema {
  if (typeof value !== 'boolean' && !isObject(value)) {
    throw invalid(file, `${what} must be a JSON Schema, got ${kindOf(value)}`);
  }
  return value;
}

function textOf(value: unknown, file: string, what: string): string | undefined {
  if (value !== undefined && typeof value !== 'string') {
    throw invalid(file, `${what} must be a string, got ${kindOf(value)}`);
  }
  return value;
}

function mapOf(value: unknown, file: string, what: string): JsonObject {
  if (!isObject(value)) {
    throw invalid(file, `${what} must be a map, got ${kindOf(value)}`);
  }
  return value;
}

function invalid(file: string, problem: string): OpenApiError {
  return new OpenApiError('OPENAPI_SCHEMAS', `'${file}': ${problem}`);
}
