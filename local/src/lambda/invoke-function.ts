import type { Resource } from '../assembly/resource.js';
import type { Note } from '../note.js';

/**
 * Runs an `AWS::Lambda::Function` with an event and gives what it returns; rejects where the function fails. What it writes
 * is noted of the request that it runs for, where there is one.
 */
export type InvokeFunction = (fn: Resource, event: unknown, note?: Note) => Promise<unknown>;
