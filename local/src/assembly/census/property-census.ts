import type { Resource } from '../resource.js';
import { firstUnresolved, isList, isMap, Unresolved, type Value, type ValueMap } from '../value.js';

/**
 * What is done with each property of a type. Names are separated by spaces. The name of a nested property is its path,
 * `Policies.PasswordPolicy`; then all properties next to it must be named by their paths too.
 */
export interface PropertyCensus {
  /** What is served depends on them. */
  readonly read?: string;
  /** They change nothing here, by design: names, tags, encryption, logs. */
  readonly noEffect?: string;
  /** What is missing here if the template has them, as text. A function decides by the value, and may find nothing missing. */
  readonly unserved?: Readonly<Record<string, string | ((value: Value) => string | undefined)>>;
  /**
   * Whether a resource of the type is served.
   *
   * @default - each one is
   */
  readonly serves?: (resource: Resource) => boolean;
}

/** By CloudFormation type. */
export type ServedTypes = Readonly<Record<string, PropertyCensus>>;

/** A property in a template, and which part of it is missing here. */
export interface UnservedProperty {
  /** `Policies.SignInPolicy` */
  readonly name: string;
  readonly reason: string;
}

/** What the census of a type says about a property, by its path; `undefined` if it does not contain it. */
export function isListed({ read = '', noEffect = '', unserved = {} }: PropertyCensus, path: string): boolean {
  return Object.hasOwn(unserved, path) || [...read.split(' '), ...noEffect.split(' ')].includes(path);
}

/** Whether the census lists the parts of a property separately. */
export function hasListedParts({ read = '', noEffect = '', unserved = {} }: PropertyCensus, path: string): boolean {
  return [...read.split(' '), ...noEffect.split(' '), ...Object.keys(unserved)].some((name) =>
    name.startsWith(`${path}.`),
  );
}

export function unservedProperties(resource: Resource, census: PropertyCensus): readonly UnservedProperty[] {
  return unservedOf(resource.properties, '', census);
}

function unservedOf(properties: ValueMap, prefix: string, census: PropertyCensus): readonly UnservedProperty[] {
  return Object.entries(properties).flatMap(([key, value]): readonly UnservedProperty[] => {
    const name = prefix + key;
    const unserved = census.unserved ?? {};
    if (Object.hasOwn(unserved, name)) {
      const reason = reasonOf(unserved[name], value);
      return reason === undefined ? [] : [{ name, reason }];
    }
    if (isListed(census, name) || name.startsWith('Fn::')) {
      return [];
    }
    return hasListedParts(census, name)
      ? partsOf(value, name, census)
      : [{ name, reason: 'this program does not know the property' }];
  });
}

function reasonOf(
  reason: string | ((value: Value) => string | undefined) | undefined,
  value: Value,
): string | undefined {
  if (typeof reason !== 'function') {
    return reason;
  }
  const unresolved = firstUnresolved(value);
  return unresolved ? unknownValue(unresolved) : reason(value);
}

/** Parts that are unknown as a whole may contain anything. */
function partsOf(value: Value, name: string, census: PropertyCensus): readonly UnservedProperty[] {
  if (value instanceof Unresolved) {
    return [{ name, reason: unknownValue(value) }];
  }
  return isList(value)
    ? value.flatMap((item) => partsOf(item, name, census))
    : isMap(value)
      ? unservedOf(value, `${name}.`, census)
      : [];
}

function unknownValue({ reason }: Unresolved): string {
  return `its value is unknown: ${reason}`;
}
