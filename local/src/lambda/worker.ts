import { type MessagePort, workerData } from 'node:worker_threads';
import { failureOf } from './failure.js';
import { type Handler, loadHandler } from './load-handler.js';
import type { Invocation, WorkerMessage, WorkerStart } from './messages.js';
import { NotServedError } from './not-served-error.js';
import { runHandler } from './run-handler.js';

/** The most that Lambda returns at once: 6 MB, and 100 bytes for what is around it. */
const largestAnswer = 6 * 1024 * 1024 + 100;

const { port, ...start } = workerData as WorkerStart;
// The handler can read workerData: the port is not for it.
Reflect.deleteProperty(workerData as object, 'port');

// Bound before the handler's code is there to put another one in its place.
const post = port.postMessage.bind(port);
const send = (message: WorkerMessage) => post(message);
capture(process.stdout);
capture(process.stderr);
guardProcess();
refuseStreaming();
await serve(port);

async function serve(from: MessagePort): Promise<void> {
  let handler: Handler;
  try {
    handler = await loadHandler(start.taskRoot, start.handler);
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
    const answer = JSON.stringify(returned) ?? 'null';
    if (Buffer.byteLength(answer) > largestAnswer) {
      throw new Error(`the answer is larger than ${largestAnswer} bytes`);
    }
    send({ kind: 'answer', requestId, answer });
  } catch (error) {
    send({ kind: 'failure', requestId, ...failureOf('FUNCTION_ANSWER', error) });
  }
}

/** The thread's own streams arrive late, and not at all when it is terminated. */
function capture(stream: NodeJS.WriteStream): void {
  stream.write = (chunk: Uint8Array | string, ...rest: unknown[]) => {
    send({ kind: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const done = rest.find((argument) => typeof argument === 'function');
    if (done) {
      queueMicrotask(() => done());
    }
    return true;
  };
}

/** A thread shares its process with the server: it may end itself, never the process. */
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
