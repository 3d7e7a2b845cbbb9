import type { Resource } from '../assembly/resource.js';
import type { TakeNote } from '../take-note.js';

/**
 * Runs an `AWS::Lambda::Function` with an event and gives what it returns; rejects where the function fails. `note` takes what
 * it writes: under the request that it runs for, where there is one.
 */
export type InvokeFunction = (fn: Resource, event: unknown, note: TakeNote | undefined) => Promise<unknown>;
