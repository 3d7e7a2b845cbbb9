import type { Resource } from '../../../assembly/resource.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import type { Callers } from '../callers.js';
import type { FunctionDefinition } from '../function-definition.js';

/**
 * What runs the invocations of a function, one at a time: a thread, or a process that speaks the Lambda Runtime API. It begins
 * to load the code as soon as it is made. After a failure of its own, or of what it runs, it is not alive, and another one is made.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export interface ExecutionEnvironment {
  /** Whether it can be given another invocation. */
  readonly isAlive: boolean;
  /**
   * Runs the handler and gives its answer, as it was read from JSON. Rejects with a `FunctionError`, or with `EndedBefore` if it
   * ended before the function got the event.
   */
  invoke(invocation: Invocation, note: TakeNote | undefined): Promise<unknown>;
  /** Ends it at once, with all that it started. */
  close(): Promise<void>;
}

export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** In milliseconds. */
  readonly timeout: number;
}

/** An environment ended before the function got the event: another one may run it. */
export class EndedBefore extends Error {}

/** What every execution environment is started with, whatever runs in it. */
export interface EnvironmentStart {
  readonly fn: Resource;
  readonly definition: FunctionDefinition;
  /** The folder of the code. */
  readonly taskRoot: string;
  /** Stands for `/opt`; `undefined` without layers. */
  readonly layersFolder: string | undefined;
  readonly logStreamName: string;
  readonly callers: Callers;
  /** Where connections to AWS end; `undefined`: they fail. */
  readonly awsPort: number | undefined;
  /** A line that was written, and the note of the invocation that runs, or ran last. */
  readonly onOutput: (line: string, note: TakeNote | undefined) => void;
  /** Of the invocation that it is started for. */
  readonly note: TakeNote | undefined;
}
