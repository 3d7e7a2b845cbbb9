import type { Resource } from '../../assembly/resource.js';
import { UsageError } from '../../errors.js';
import type { FunctionVariables } from '../../host/handlers/function-variables.js';
import { rankOfKey } from './function-key.js';

/** The key of the variables that all functions get. */
const ofAll = 'Parameters';

/**
 * The variables of a function, with those that the user sets. A more specific key overrides a less specific one:
 * `Parameters`, a construct around the function, its logical id, its name, its construct path.
 */
export function withGiven(
  fn: Resource,
  variables: Readonly<Record<string, string>>,
  given: FunctionVariables,
): Readonly<Record<string, string>> {
  const keys = Object.keys(given)
    .map((key) => ({ key, rank: rankOf(key, fn) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => one.rank - other.rank || one.key.length - other.key.length);
  const all = new Map<string, string | null>(Object.entries(variables));
  for (const { key } of keys) {
    for (const [name, value] of Object.entries(given[key] ?? {})) {
      all.set(name, value === null ? null : String(value));
    }
  }
  return Object.fromEntries([...all].filter((entry): entry is [string, string] => entry[1] !== null));
}

/** @throws UsageError if a key matches no function. */
export function checkKeys(given: FunctionVariables, functions: readonly Resource[]): void {
  for (const key of Object.keys(given)) {
    if (!functions.some((fn) => rankOf(key, fn) > 0) && key !== ofAll) {
      const known = functions.map(({ path }) => `'${path}'`).join(', ') || 'none';
      throw new UsageError(
        `there are environment variables for '${key}', but the app has no such function; its functions are: ${known}`,
      );
    }
  }
}

/** 0: it does not match the function. */
function rankOf(key: string, fn: Resource): number {
  const rank = rankOfKey(key, fn);
  return key === ofAll ? 1 : rank && rank + 1;
}
