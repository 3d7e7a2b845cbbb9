import { isObject, type JsonObject } from '../../assembly/json.js';
import type { DescribedRoute } from './described-routes.js';
import type { JsonSchema, Operation, Parameter } from './document.js';
import { contentOf, responsesOf } from './responses.js';
import type { OperationSchemas } from './route-schemas.js';
import type { SchemaComponents } from './schema-components.js';
import type { Security } from './security.js';

/** Methods whose requests usually have a body. */
const withBody = ['post', 'put', 'patch'];

/** What a document says about a route. */
export function operationOf(
  described: DescribedRoute,
  { requirements }: Security,
  schemas: OperationSchemas,
  components: SchemaComponents,
): Operation {
  const { route, key, method, parameters } = described;
  const name = operationId(described);
  const { summary = key, description, query, requestBody } = schemas;
  const inPath = parameters.map(
    (parameter): Parameter => ({ name: parameter, in: 'path', required: true, schema: { type: 'string' } }),
  );
  const inQuery = query ? queryParameters(query, (schema) => components.place(schema, `${name}Query`)) : [];
  const anyBody = withBody.includes(method) ? { content: { '*/*': {} } } : undefined;
  const body =
    requestBody === undefined
      ? anyBody
      : { required: true, ...contentOf(requestBody, (schema) => components.place(schema, `${name}Request`)) };
  const all = [...inPath, ...inQuery];
  return {
    operationId: name,
    summary,
    ...(description !== undefined && { description }),
    security: requirements,
    ...(all.length > 0 && { parameters: all }),
    ...(body && { requestBody: body }),
    responses: responsesOf(route.access, schemas.responses, (schema, status) =>
      components.place(schema, `${name}Response${status}`),
    ),
  };
}

/** `getNotesById` for `GET /notes/{id}`. Two routes may have the same name. */
export function operationId({ method, path }: DescribedRoute): string {
  const words = path
    .split('/')
    .flatMap((segment) => (segment.startsWith('{') ? ['by', segment] : [segment]))
    .flatMap((segment) => segment.split(/[^A-Za-z0-9]+/))
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return [method, ...(words.length > 0 ? words : ['Root'])].join('');
}

/** The properties of an object as parameters. */
function queryParameters(query: JsonObject, place: (schema: JsonSchema) => JsonSchema): readonly Parameter[] {
  const { $defs, properties, required } = query;
  const names = isObject(properties) ? Object.entries(properties) : [];
  return names.map(([name, schema]) => ({
    name,
    in: 'query',
    required: Array.isArray(required) && required.includes(name),
    schema: place(isObject(schema) && isObject($defs) ? { ...schema, $defs } : (schema as JsonSchema)),
  }));
}
