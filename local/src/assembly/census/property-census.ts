import type { Resource } from '../resource.js';
import { firstUnresolved, isList, isMap, type Value, type ValueMap } from '../value.js';

/**
 * What is done with each property of a type. Names are separated by spaces; one of a nested property has its path,
 * `Policies.PasswordPolicy`, and then all of its neighbors have one as well.
 */
export interface PropertyCensus {
  /** What is served depends on them. */
  readonly read?: string;
  /** They change nothing here, by design: names, tags, encryption, logs. */
  readonly noEffect?: string;
  /** What is missing here if the template has them, in words. A function decides by the value, and may find nothing missing. */
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

/** A property that a template has, and what of it is missing here. */
export interface UnservedProperty {
  /** `Policies.SignInPolicy` */
  readonly name: string;
  readonly reason: string;
}

/** What the census of a type says of a property by its path; `undefined` if it does not have it. */
export function isListed({ read = '', noEffect = '', unserved = {} }: PropertyCensus, path: string): boolean {
  return Object.hasOwn(unserved, path) || [...read.split(' '), ...noEffect.split(' ')].includes(path);
}

/** Whether the census tells the parts of a property apart. */
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
      ? mapsIn(value).flatMap((part) => unservedOf(part, `${name}.`, census))
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
  return unresolved ? `its value is unknown: ${unresolved.reason}` : reason(value);
}

function mapsIn(value: Value): readonly ValueMap[] {
  return isList(value) ? value.flatMap(mapsIn) : isMap(value) ? [value] : [];
}
