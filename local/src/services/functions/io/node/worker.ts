import { type MessagePort, workerData } from 'node:worker_threads';
import { failureOf } from '../../node/failure.js';
import { NotServedError } from '../../node/not-served-error.js';
import type { Invocation } from '../../runtimes/execution-environment.js';
import { largestAnswer, tooLarge } from '../../runtimes/largest-answer.js';
import { keepAwsCallsHere } from './aws-connections.js';
import { type Handler, loadHandler } from './load-handler.js';
import { mostUnread, outputSize, type WorkerMessage, type WorkerStart } from './messages.js';
import { runHandler } from './run-handler.js';
import { searchNodePath } from './search-node-path.js';

const { port, unread, ...start } = workerData as WorkerStart;
// The handler can read workerData, so what the thread and the server share is hidden from it.
Reflect.deleteProperty(workerData as object, 'port');
Reflect.deleteProperty(workerData as object, 'unread');

// Saved before the handler's code can replace it.
const post = port.postMessage.bind(port);
const { add, load, wait } = Atomics;
const send = (message: WorkerMessage) => post(message);
capture(process.stdout);
capture(process.stderr);
guardProcess();
refuseStreaming();
keepAwsCallsHere(start.awsPort);
if (process.env.NODE_PATH) {
  searchNodePath(start.taskRoot, process.env.NODE_PATH);
}
await serve(port);

async function serve(from: MessagePort): Promise<void> {
  let handler: Handler;
  try {
    handler = await loadHandler(start, start.handler, start.sourceMap);
  } catch (error) {
    send({ kind: 'failure', ...failureOf('FUNCTION_INIT', error) });
    return;
  }
  from.on('message', (invocation: Invocation) => void invoke(handler, invocation));
  send({ kind: 'ready' });
}

async function invoke(handler: Handler, invocation: Invocation): Promise<void> {
  const { requestId } = invocation;
  let returned: unknown;
  try {
    returned = await runHandler(handler, invocation, start.context, start.nodeVersion);
  } catch (error) {
    send({ kind: 'failure', requestId, ...failureOf('FUNCTION_THREW', error) });
    return;
  }
  try {
    send({ kind: 'answer', requestId, answer: answerOf(returned) });
  } catch (error) {
    send({ kind: 'failure', requestId, ...failureOf('FUNCTION_ANSWER', error) });
  }
}

/**
 * The JSON of a response. If it is much too large, serialization stops early: if the memory for it is not available at once,
 * Node.js ends the whole process.
 */
function answerOf(returned: unknown): string {
  let least = 0;
  const check = (size: number) => {
    if (size > largestAnswer) {
      throw new Error(tooLarge());
    }
  };
  const answer = JSON.stringify(returned, (_, value: unknown) => {
    least += typeof value === 'string' ? value.length : Number(value !== undefined);
    check(least);
    return value;
  });
  check(Buffer.byteLength(answer ?? ''));
  return answer ?? 'null';
}

/** The thread's own streams arrive late, or not at all when it is terminated. */
function capture(stream: NodeJS.WriteStream): void {
  stream.write = (chunk: Uint8Array | string, ...rest: unknown[]) => {
    output(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const done = rest.find((argument) => typeof argument === 'function');
    if (done) {
      queueMicrotask(() => done());
    }
    return true;
  };
}

/** Waits while the server is behind: otherwise a loop that writes without end would keep it busy. */
function output(text: string): void {
  for (let size = load(unread, 0); size >= mostUnread; size = load(unread, 0)) {
    wait(unread, 0, size);
  }
  add(unread, 0, outputSize(text));
  send({ kind: 'output', text });
}

/** A thread shares its process with the server: it may end itself, but never the process. */
function guardProcess(): void {
  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    const target = Number(pid);
    if (!(target > 0) || target === process.pid || target === process.ppid) {
      throw new Error('process.kill: a function cannot end the process that it shares with the server');
    }
    return kill(target, signal);
  };
}

/** The runtime gives handlers `awslambda.streamifyResponse`. */
function refuseStreaming(): void {
  const streamifyResponse = () => {
    throw new NotServedError('awslambda.streamifyResponse: response streaming is not served');
  };
  Object.assign(globalThis, { awslambda: { streamifyResponse } });
}
