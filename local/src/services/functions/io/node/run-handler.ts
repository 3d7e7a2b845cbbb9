import { NotServedError } from '../../node/not-served-error.js';
import type { Invocation } from '../../runtimes/execution-environment.js';
import type { Handler } from './load-handler.js';
import type { StaticContext } from './messages.js';

/** Runs a handler as the Node.js runtime does, in any style, and returns its result as JSON. */
export async function runHandler(
  handler: Handler,
  { requestId, event, timeout }: Invocation,
  staticContext: StaticContext,
  nodeVersion: number,
): Promise<unknown> {
  const deadline = Date.now() + timeout;
  const { promise, resolve, reject } = deferred();
  const callback = (error?: unknown, answer?: unknown) =>
    error === undefined || error === null ? resolve(answer) : reject(error);
  // Named one by one: spreading an object from another thread takes half as long as the whole round trip.
  const { functionName, functionVersion, invokedFunctionArn, memoryLimitInMB, logGroupName, logStreamName } =
    staticContext;
  const context = {
    functionName,
    functionVersion,
    invokedFunctionArn,
    memoryLimitInMB,
    logGroupName,
    logStreamName,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    ...(nodeVersion < 24 && { done: callback, succeed: resolve, fail: reject }),
  };
  if (nodeVersion >= 24) {
    if (handler.length >= 3) {
      throw new Error(`nodejs${nodeVersion}.x does not support handlers with a callback: make the handler async`);
    }
    return notStreamed(await handler(JSON.parse(event), context, undefined));
  }
  const returned = handler(JSON.parse(event), context, callback);
  if (isThenable(returned)) {
    return notStreamed(await returned);
  }
  // Older runtimes ignore the return value of a handler that is not async, and wait for its callback.
  if (handler.length < 3) {
    if (returned !== undefined) {
      console.warn(`the handler is not async: nodejs${nodeVersion}.x ignores what it returns`);
    }
    resolve(null);
  }
  return notStreamed(await promise);
}

function notStreamed(answer: unknown): unknown {
  const isStream =
    typeof answer === 'object' &&
    answer !== null &&
    ('pipe' in answer || 'getReader' in answer || Symbol.asyncIterator in answer);
  if (isStream) {
    throw new NotServedError('the handler returns a stream, which is not served');
  }
  return answer;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function deferred() {
  let resolve: (value: unknown) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<unknown>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
