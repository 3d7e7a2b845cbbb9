/** A map as `JSON.parse` returns it; its values are not checked yet. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` if it is a map, otherwise an empty map. */
export function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The member `key` of `value`, never a member of `Object.prototype`. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
