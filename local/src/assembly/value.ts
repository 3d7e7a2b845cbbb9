/** Names a resource of an assembly. */
export interface ResourceId {
  readonly type: string;
  /** The key of its stack. */
  readonly stack: string;
  readonly logicalId: string;
}

/** A value that could not be resolved, and why: consumers report the reason and never guess a value. */
export class Unresolved {
  constructor(
    readonly reason: string,
    /** If the value is the `Ref` or an attribute of a resource in this assembly, that resource. */
    readonly resource?: ResourceId,
  ) {}
}

/**
 * A template expression after its functions are resolved. Parts that could not be resolved are `Unresolved` in place, so
 * a consumer can use the rest. A missing value (`AWS::NoValue`) is `undefined`.
 */
export type Value = string | number | boolean | null | Unresolved | readonly Value[] | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value;
}

export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The reason of the first part of `value` that could not be resolved; `undefined` if everything could. */
export function firstUnresolved(value: Value | undefined): Unresolved | undefined {
  if (value instanceof Unresolved) {
    return value;
  }
  for (const part of isList(value) ? value : isMap(value) ? Object.values(value) : []) {
    const found = firstUnresolved(part);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** `value` as a string, as CloudFormation would write it. `what` names it in the reason. */
export function asText(value: Value | undefined, what: string): string | Unresolved {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return value instanceof Unresolved ? value : new Unresolved(`${what} must be a string, got ${kindOf(value)}`);
  }
}

/** `value` as a number, which a template may also write as a string. `undefined` stays `undefined`. */
export function asNumber(value: Value | undefined, what: string): number | undefined | Unresolved {
  if (value === undefined || value instanceof Unresolved) {
    return value;
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number)
    ? number
    : new Unresolved(`${what} must be a number, got ${kindOf(value)}`);
}

/** `value` as a list of strings. `what` names it in the reason. */
export function asTexts(value: Value | undefined, what: string): readonly string[] | Unresolved {
  if (value instanceof Unresolved) {
    return value;
  }
  if (!isList(value)) {
    return new Unresolved(`${what} must be a list, got ${kindOf(value)}`);
  }
  const texts: string[] = [];
  for (const item of value) {
    const text = asText(item, `an item of ${what}`);
    if (text instanceof Unresolved) {
      return text;
    }
    texts.push(text);
  }
  return texts;
}

/** All of these values, or the first one that is unresolved. */
export function all<T extends object>(values: T): { readonly [K in keyof T]: Exclude<T[K], Unresolved> } | Unresolved {
  const unresolved = Object.values(values).find((value) => value instanceof Unresolved);
  return unresolved ?? (values as { readonly [K in keyof T]: Exclude<T[K], Unresolved> });
}

/** A template literal that is unresolved if one of its parts is. */
export function text(strings: TemplateStringsArray, ...parts: (Value | undefined)[]): string | Unresolved {
  let joined = strings[0] ?? '';
  for (const [index, part] of parts.entries()) {
    const next = asText(part, 'a part of a text');
    if (next instanceof Unresolved) {
      return next;
    }
    joined += next + strings[index + 1];
  }
  return joined;
}

/** Describes a value in a reason: `a list`, `nothing`, `'text'`. */
export function kindOf(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object' && value !== null) {
    return 'a map';
  }
  return typeof value === 'string' ? `'${value}'` : String(value);
}
