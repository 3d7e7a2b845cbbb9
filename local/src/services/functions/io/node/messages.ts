import type { MessagePort } from 'node:worker_threads';
import { isObject } from '../../../../assembly/json.js';

/** What a worker is started with. */
export interface WorkerStart {
  readonly port: MessagePort;
  /** How much output was sent that is not read yet, as `outputSize` counts it. Both sides change it. */
  readonly unread: Int32Array<SharedArrayBuffer>;
  /** The folder of the code, and nothing is loaded from outside it. */
  readonly taskRoot: string;
  /** For a debugger: the source map of the handler's file, as JSON. */
  readonly sourceMap: string | undefined;
  /** Where connections to AWS end; `undefined`: they fail. */
  readonly awsPort: number | undefined;
  /** `index.handler` */
  readonly handler: string;
  /** The major version of the runtime: what a handler may do differs. */
  readonly nodeVersion: number;
  readonly context: StaticContext;
}

/** What the context object of every invocation has alike. */
export interface StaticContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** From the worker. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'output'; readonly text: string }
  /** JSON. */
  | { readonly kind: 'answer'; readonly requestId: string; readonly answer: string }
  | ({ readonly kind: 'failure'; readonly requestId?: string } & Failure);

export interface Failure {
  readonly code: 'FUNCTION_INIT' | 'FUNCTION_THREW' | 'FUNCTION_ANSWER' | 'FUNCTION_NOT_SERVED';
  readonly errorType: string;
  readonly message: string;
  readonly trace: string;
}

/** The most output that waits to be read: as with a pipe that is full, who writes more has to wait. */
export const mostUnread = 1_000_000;

/** How much there is to do about an output: its length, and something for the message itself. */
export function outputSize(text: string): number {
  return text.length + 1000;
}

/** Whether a message has the form of one from the worker. */
export function isWorkerMessage(message: unknown): message is WorkerMessage {
  if (!isObject(message)) {
    return false;
  }
  const { requestId } = message;
  switch (message.kind) {
    case 'ready':
      return true;
    case 'output':
      return typeof message.text === 'string';
    case 'answer':
      return typeof requestId === 'string' && typeof message.answer === 'string';
    case 'failure':
      return (
        (requestId === undefined || typeof requestId === 'string') &&
        [message.code, message.message, message.errorType, message.trace].every((text) => typeof text === 'string')
      );
    default:
      return false;
  }
}
