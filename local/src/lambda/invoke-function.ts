import type { Resource } from '../assembly/resource.js';

/** Runs an `AWS::Lambda::Function` with an event and gives what it returns; rejects where the function fails. */
export type InvokeFunction = (fn: Resource, event: unknown) => Promise<unknown>;
