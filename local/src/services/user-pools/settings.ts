import type { Resource } from '../../assembly/resource.js';
import { firstUnresolved, isList, isMap, Unresolved, type Value, type ValueMap } from '../../assembly/value.js';

/** Properties of a resource, all of them resolved. */
export type Settings = ValueMap;

/** These properties of a resource; unresolved if a part of one is: a setting is never guessed. */
export function readSettings(resource: Resource, names: readonly string[]): Settings | Unresolved {
  const settings: { [name: string]: Value } = {};
  for (const name of names) {
    const value = resource.property(name);
    const unresolved = firstUnresolved(value);
    if (unresolved) {
      return new Unresolved(`${name} of '${resource.path}' is unknown: ${unresolved.reason}`);
    }
    if (value !== undefined) {
      settings[name] = value;
    }
  }
  return settings;
}

export function settingsOf(value: Value | undefined): Settings {
  return isMap(value) ? value : {};
}

export function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

export function textsOf(value: Value | undefined): readonly string[] {
  return listOf(value).map(String);
}

export function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A template may write numbers as strings. */
export function numberOf(value: Value | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A template may write booleans as strings. */
export function booleanOf(value: Value | undefined): boolean | undefined {
  return value === undefined ? undefined : value === true || value === 'true';
}
