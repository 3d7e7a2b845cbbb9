/** A map as `JSON.parse` returns it, its values not looked at yet. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` where it is a map, an empty map where it is anything else. */
export function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The member `key` of `value`, never one that `Object.prototype` has. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
