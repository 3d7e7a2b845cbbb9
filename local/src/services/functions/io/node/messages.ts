import type { MessagePort } from 'node:worker_threads';
import { isObject } from '../../../../assembly/json.js';

/** What a worker is started with. */
export interface WorkerStart {
  readonly port: MessagePort;
  /** How much output was sent but not read yet, as `outputSize` counts it. Both sides change it. */
  readonly unread: Int32Array<SharedArrayBuffer>;
  /** The folder of the code. */
  readonly taskRoot: string;
  /** Replaces `/opt`; `undefined` without layers. */
  readonly layersFolder: string | undefined;
  /** For a debugger: the source map of the handler's file, as JSON. */
  readonly sourceMap: string | undefined;
  /** Where connections to AWS end; if `undefined`, they fail. */
  readonly awsPort: number | undefined;
  /** `index.handler` */
  readonly handler: string;
  /** The major version of the runtime, on which some features depend. */
  readonly nodeVersion: number;
  readonly context: StaticContext;
}

/** The part of the context object that is the same for every invocation. */
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

/** The most output that may wait to be read: as with a full pipe, the writer then has to wait. */
export const mostUnread = 1_000_000;

/** The cost of an output: its length, and something for the message itself. */
export function outputSize(text: string): number {
  return text.length + 1000;
}

/** Whether a message has the form of one from a worker. */
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
