import type { Resource } from '../../assembly/resource.js';

/** How specifically a key matches a function: 0 if it does not. */
export type KeyRank = 0 | 1 | 2 | 3 | 4;

/** A construct around the function, its logical id, its name, its construct path: the more specific, the higher. */
export function rankOfKey(key: string, fn: Resource): KeyRank {
  switch (key) {
    case fn.path:
      return 4;
    case fn.ref():
      return 3;
    case fn.logicalId:
      return 2;
    default:
      return fn.path.startsWith(`${key}/`) ? 1 : 0;
  }
}
