import { isObject } from '../../assembly/json.js';

/** Keywords whose value is a map of schemas by arbitrary names. */
const maps = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];
/** Keywords whose value is data, in which `$ref` is an ordinary string. */
const data = ['const', 'enum', 'default', 'examples', 'example'];

/** A JSON Schema with each of its references replaced. */
export function withReferences<T>(schema: T, replace: (reference: string) => string): T {
  return replaced(schema, replace) as T;
}

/** All references of a JSON Schema. */
export function referencesOf(schema: unknown): readonly string[] {
  const references: string[] = [];
  replaced(schema, (reference) => {
    references.push(reference);
    return reference;
  });
  return references;
}

function replaced(schema: unknown, replace: (reference: string) => string): unknown {
  if (Array.isArray(schema)) {
    return schema.map((item) => replaced(item, replace));
  }
  if (!isObject(schema)) {
    return schema;
  }
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (data.includes(keyword)) {
      return [keyword, value];
    }
    if (keyword === '$ref' && typeof value === 'string') {
      return [keyword, replace(value)];
    }
    return [keyword, maps.includes(keyword) && isObject(value) ? eachOf(value, replace) : replaced(value, replace)];
  });
  return Object.fromEntries(entries);
}

function eachOf(schemas: object, replace: (reference: string) => string): object {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, replaced(schema, replace)]));
}
