import type { Resource } from '../assembly/resource.js';
import type { TakeNote } from './log/take-note.js';

/**
 * Runs an `AWS::Lambda::Function` with an event and gives what it returns; rejects where the function fails. `note` takes what
 * it writes; `undefined`: then it is noted of no request. `qualifier` is the alias or version that is invoked.
 */
export type InvokeFunction = (
  fn: Resource,
  event: unknown,
  note: TakeNote | undefined,
  qualifier?: string,
) => Promise<unknown>;
