import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { FunctionError, programStopped } from '../../../../host/function-error.js';
import { isInspected } from '../../../../host/inspection.js';
import type { TakeNote } from '../../../../host/log/take-note.js';
import { functionEnvironment, logGroupName } from '../../function-environment.js';
import { Lines } from '../../lines.js';
import { failureOf } from '../../node/failure.js';
import type { MemoryUse, MemoryWatch } from '../../node/memory-watch.js';
import { exited, outOfMemory, parseAnswer } from '../../runtimes/environment-failures.js';
import type { EnvironmentStart, ExecutionEnvironment, Invocation } from '../../runtimes/execution-environment.js';
import { Expectation } from '../../runtimes/expectation.js';
import { isWorkerMessage, outputSize, type WorkerMessage, type WorkerStart } from './messages.js';
import type { SourceMaps } from './source-maps.js';

/** How long Lambda lets code load. */
const initTimeout = 10_000;

export interface HandlerWorkerOptions extends EnvironmentStart {
  /** Finds source maps for a debugger. */
  readonly sourceMaps: SourceMaps;
  readonly memoryWatch: MemoryWatch;
}

/** How much larger than its function's memory the heap of a thread may become before Node.js ends it, and perhaps the process, in megabytes. */
const headroom = 2048;

/** A thread that has loaded a function's code and runs its handler, once at a time. It never outlives a failure. */
export class HandlerWorker implements ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #output: Lines;
  readonly #memory: MemoryUse;
  readonly #unread = new Int32Array(new SharedArrayBuffer(4));
  readonly #ready: Promise<void>;
  readonly #expected = new Expectation({
    onLate: (error) => this.end(error),
    // There is no limit while a debugger may be attached.
    isTimed: () => !isInspected(),
    begins: () => this.#memory.runs(),
  });
  #ended: FunctionError | undefined;
  #requestId: string | undefined;
  #note: TakeNote | undefined;

  constructor(options: HandlerWorkerOptions) {
    const {
      definition,
      taskRoot,
      layersFolder,
      logStreamName,
      onOutput,
      note,
      memoryWatch,
      sourceMaps,
      fn,
      callers,
      awsPort,
    } = options;
    const sessionToken = callers.add(() => ({ fn, note: this.#note }));
    const { port1, port2 } = new MessageChannel();
    const start: WorkerStart = {
      port: port2,
      unread: this.#unread,
      taskRoot,
      layersFolder,
      sourceMap: isInspected() ? sourceMaps.ofHandler(taskRoot, definition.handler) : undefined,
      awsPort,
      handler: definition.handler,
      nodeVersion: Number(/\d+/.exec(definition.runtime)?.[0]),
      context: {
        functionName: definition.name,
        functionVersion: definition.version,
        invokedFunctionArn: definition.arn,
        memoryLimitInMB: String(definition.memorySize),
        logGroupName: logGroupName(definition.name),
        logStreamName,
      },
    };
    this.#port = port1;
    this.#note = note;
    this.#output = new Lines((line) => onOutput(line, this.#note));
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: start,
      transferList: [port2],
      argv: [],
      execArgv: [],
      env: functionEnvironment(definition, { taskRoot, layersFolder, logStreamName, sessionToken }),
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: definition.memorySize + headroom },
    });
    this.#memory = memoryWatch.add({
      memorySize: definition.memorySize,
      busy: () => this.#worker.performance.eventLoopUtilization().active,
      onTooMuch: () => isInspected() || this.end(outOfMemory()),
    });
    this.#port.on('message', (message: unknown) => this.read(message));
    this.#worker.on('error', (error) => this.crash(error));
    this.#worker.on('exit', (code) => {
      callers.remove(sessionToken);
      this.end(exited(code));
      this.#memory.exits();
    });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#output.write(text));
    }
    this.#ready = this.settled<void>(initTimeout, 'the code was not loaded');
    this.#ready.catch(() => {});
  }

  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  async invoke(invocation: Invocation, note: TakeNote | undefined): Promise<unknown> {
    this.#output.flush();
    this.#note = note;
    await this.#ready;
    this.#requestId = invocation.requestId;
    const answer = this.settled<string>(invocation.timeout, 'Task timed out');
    this.#port.postMessage(invocation);
    return parseAnswer(await answer);
  }

  async close(): Promise<void> {
    this.end(programStopped());
    await this.#worker.terminate();
  }

  private read(message: unknown): void {
    // A handler may have tampered with what it shares with its thread.
    if (!isWorkerMessage(message)) {
      return;
    }
    this.receive(message);
    if (message.kind === 'output') {
      Atomics.sub(this.#unread, 0, outputSize(message.text));
      Atomics.notify(this.#unread, 0);
    }
  }

  private receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'output':
        this.#output.write(message.text);
        return;
      case 'ready':
        this.#expected.resolve(undefined);
        return;
      case 'answer':
        this.#output.flush();
        if (message.requestId === this.#requestId) {
          this.#expected.resolve(message.answer);
        }
        return;
      case 'failure': {
        this.#output.write(`${message.trace}\n`);
        const error = new FunctionError(message.code, message.message, message.errorType);
        if (message.requestId === undefined) {
          this.end(error);
        } else if (message.requestId === this.#requestId) {
          this.#expected.reject(error);
        }
      }
    }
  }

  /** What the worker reports next; if it reports nothing in time, it is stopped. */
  private settled<T>(milliseconds: number, late: string): Promise<T> {
    return this.#ended ? Promise.reject(this.#ended) : this.#expected.wait<T>(milliseconds, late);
  }

  private crash(thrown: unknown): void {
    const { errorType, message, trace } = failureOf('FUNCTION_THREW', thrown);
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    this.drain();
    if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
      this.end(outOfMemory());
    } else {
      this.#output.write(`${trace}\n`);
      this.end(new FunctionError('FUNCTION_THREW', message, errorType));
    }
  }

  /** Only the first reason for its end counts. */
  private end(error: FunctionError): void {
    this.drain();
    if (this.#ended) {
      return;
    }
    this.#ended = error;
    this.#port.close();
    this.#output.flush();
    this.#expected.reject(error);
    void this.#worker.terminate();
  }

  /** What the handler wrote or returned before its end has arrived, but was not read yet. It may not write more. */
  private drain(): void {
    while (!this.#ended) {
      const last = receiveMessageOnPort(this.#port);
      if (!last) {
        return;
      }
      if (isWorkerMessage(last.message)) {
        this.receive(last.message);
      }
    }
  }
}
