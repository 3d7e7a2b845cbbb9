import type { Resource } from '../assembly/resource.js';
import type { TakeNote } from './log/take-note.js';

/**
 * Runs an `AWS::Lambda::Function` with an event and returns its response; rejects if the function fails. `note` is called with what
 * it writes; if `undefined`, the output belongs to no request. `qualifier` is the alias or version that is invoked.
 */
export type InvokeFunction = (
  fn: Resource,
  event: unknown,
  note: TakeNote | undefined,
  qualifier?: string,
) => Promise<unknown>;
