import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FunctionError, programStopped } from '../../../../host/function-error.js';
import type { TakeNote } from '../../../../host/log/take-note.js';
import { functionEnvironment } from '../../function-environment.js';
import { Lines } from '../../lines.js';
import { exited, outOfMemory, parseAnswer } from '../../runtimes/environment-failures.js';
import {
  EndedBefore,
  type EnvironmentStart,
  type ExecutionEnvironment,
  type Invocation,
} from '../../runtimes/execution-environment.js';
import { Expectation } from '../../runtimes/expectation.js';
import type { ProcessLaunch } from '../../runtimes/launch.js';
import { ProcessGroup } from './process-group.js';
import { RuntimeApi } from './runtime-api.js';
import { watchMemory } from './used-memory.js';

/** How long Lambda lets code load, in milliseconds. */
const initTimeout = 10_000;
/** How long to wait for the rest of an output after a process has ended, in milliseconds. */
const outputTimeout = 200;
/** How much memory a process may use in addition to its function's, in bytes: this machine is not Lambda. */
const headroom = 64 * 1024 * 1024;

/** A process that runs a function's code and gets its events from the Lambda Runtime API. It never outlives a failure. */
export class RuntimeProcess implements ExecutionEnvironment {
  readonly #outputs: readonly Lines[];
  readonly #expected: Expectation;
  readonly #ready: Promise<void>;
  readonly #closed: Promise<void>;
  #onClosed: () => void = () => {};
  #api: RuntimeApi | undefined;
  #group: ProcessGroup | undefined;
  #ended: Error | undefined;
  #invocations = 0;
  #note: TakeNote | undefined;

  constructor(
    private readonly launch: ProcessLaunch,
    private readonly start: EnvironmentStart,
  ) {
    this.#note = start.note;
    const onLine = (line: string) => {
      // AWS's client for Python joins the lines of a stack trace with this character.
      for (const part of line.split('\r')) {
        start.onOutput(part, this.#note);
      }
    };
    this.#outputs = [new Lines(onLine), new Lines(onLine)];
    this.#closed = new Promise((onClosed) => {
      this.#onClosed = onClosed;
    });
    this.#expected = new Expectation({
      onLate: (error) => void this.end(error),
      isTimed: () => true,
      begins: () => this.watchMemory(),
    });
    this.#ready = this.#expected.wait<void>(initTimeout, 'the code was not loaded');
    this.#ready.catch(() => {});
    this.open().catch((error: unknown) => this.end(notStarted(this.program, start.taskRoot, error)));
  }

  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  async invoke(invocation: Invocation, note: TakeNote | undefined): Promise<unknown> {
    this.flush();
    this.#note = note;
    await this.#ready;
    if (this.#ended) {
      throw this.#invocations > 0 ? new EndedBefore() : this.#ended;
    }
    const answer = this.#expected.wait<string>(invocation.timeout, 'Task timed out');
    this.#api?.give(invocation);
    try {
      return parseAnswer(await answer);
    } finally {
      this.#invocations += 1;
    }
  }

  async close(): Promise<void> {
    await this.end(programStopped());
  }

  private get program(): string {
    return resolve(this.start.taskRoot, this.launch.program);
  }

  private async open(): Promise<void> {
    const { definition, fn, callers, taskRoot, layersFolder, logStreamName } = this.start;
    const api = await RuntimeApi.open(definition.arn, {
      onReady: () => this.#expected.resolve(undefined),
      onAnswer: (answer) => this.afterOutput(() => this.#expected.resolve(answer)),
      onFailure: (error) => this.afterOutput(() => this.#expected.reject(error)),
      onEnd: (error) => void this.end(error),
    });
    if (this.#ended) {
      api.close();
      return;
    }
    this.#api = api;
    const sessionToken = callers.add(() => ({ fn, note: this.#note }));
    const environment = {
      taskRoot,
      layersFolder,
      logStreamName,
      sessionToken,
      runtimeVariables: this.launch.variables,
    };
    this.#group = new ProcessGroup({
      program: this.program,
      args: this.launch.args(this.start),
      cwd: taskRoot,
      env: { ...functionEnvironment(definition, environment), AWS_LAMBDA_RUNTIME_API: api.address },
      mark: sessionToken,
    });
    const { child } = this.#group;
    const remove = () => callers.remove(sessionToken);
    child.once('error', (error) => {
      remove();
      this.#onClosed();
      void this.end(notStarted(this.program, taskRoot, error));
    });
    child.once('exit', (code, signal) => {
      remove();
      void this.end(exited(code, signal));
    });
    child.once('close', () => this.#onClosed());
    for (const [index, stream] of [child.stdout, child.stderr].entries()) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#outputs[index]?.write(text));
    }
  }

  /** What it wrote before has arrived, but may not have been read: it is read by the end of this turn of the event loop. */
  private afterOutput(settle: () => void): void {
    setImmediate(() => {
      this.flush();
      settle();
    });
  }

  private flush(): void {
    for (const output of this.#outputs) {
      output.flush();
    }
  }

  private watchMemory(): () => void {
    const limit = this.start.definition.memorySize * 1024 * 1024 + headroom;
    return watchMemory(
      () => this.#group?.child.pid,
      (bytes) => {
        if (bytes > limit) {
          void this.end(outOfMemory());
        }
      },
    );
  }

  /** Only the first reason for its end counts. */
  private async end(error: FunctionError): Promise<void> {
    if (this.#ended) {
      await this.outputRead();
      return;
    }
    this.#ended = error;
    this.#group?.end();
    await this.outputRead();
    this.flush();
    const isLost = this.#api?.isPending === true && this.#invocations > 0 && error.code === 'FUNCTION_EXITED';
    this.#expected.reject(isLost ? new EndedBefore() : error);
    this.#api?.close();
  }

  private async outputRead(): Promise<void> {
    if (this.#group) {
      await Promise.race([this.#closed, delay(outputTimeout, undefined, { ref: false })]);
    }
  }
}

function notStarted(program: string, folder: string, error: unknown): FunctionError {
  const reason = reasonOf(program, folder, error);
  return new FunctionError('FUNCTION_INIT', `'${program}' cannot be started: ${reason}`, 'Runtime.InvalidEntrypoint');
}

/** If anything that is needed for the start is missing, the system's error reads as if the program were missing. */
function reasonOf(program: string, folder: string, error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    if (!existsSync(folder)) {
      return `the code folder '${folder}' was removed`;
    }
    if (existsSync(program)) {
      return 'its interpreter or loader is not on this machine';
    }
  }
  return error instanceof Error ? error.message : String(error);
}
