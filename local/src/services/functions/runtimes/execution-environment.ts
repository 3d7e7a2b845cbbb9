import type { Resource } from '../../../assembly/resource.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import type { Callers } from '../callers.js';
import type { FunctionDefinition } from '../function-definition.js';

/**
 * Runs the invocations of a function, one at a time: a thread, or a process that speaks the Lambda Runtime API. It starts
 * loading the code as soon as it is created. After a failure of the environment or its code, it is no longer alive and is replaced.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export interface ExecutionEnvironment {
  /** Whether it can run another invocation. */
  readonly isAlive: boolean;
  /**
   * Runs the handler and returns its response, parsed from JSON. Rejects with a `FunctionError`, or with `EndedBefore` if it
   * ended before the function got the event.
   */
  invoke(invocation: Invocation, note: TakeNote | undefined): Promise<unknown>;
  /** Stops it at once, with everything that it started. */
  close(): Promise<void>;
}

export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** In milliseconds. */
  readonly timeout: number;
}

/** An environment ended before the function got the event: another one may run the invocation. */
export class EndedBefore extends Error {}

/** What every execution environment is started with. */
export interface EnvironmentStart {
  readonly fn: Resource;
  readonly definition: FunctionDefinition;
  /** The folder of the code. */
  readonly taskRoot: string;
  /** Replaces `/opt`; `undefined` without layers. */
  readonly layersFolder: string | undefined;
  readonly logStreamName: string;
  readonly callers: Callers;
  /** Where connections to AWS end; if `undefined`, they fail. */
  readonly awsPort: number | undefined;
  /** A line that was written, and the note function of the current or last invocation. */
  readonly onOutput: (line: string, note: TakeNote | undefined) => void;
  /** The invocation that it is started for. */
  readonly note: TakeNote | undefined;
}
