import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import type { Resource } from '../../../assembly/resource.js';
import { Unresolved } from '../../../assembly/value.js';
import type { Clock } from '../../../host/clock.js';
import { FunctionError, programStopped } from '../../../host/function-error.js';
import { thisMachine } from '../../../host/handlers/this-machine.js';
import { isInspected } from '../../../host/inspection.js';
import type { InvokeFunction } from '../../../host/invoke-function.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import { Callers } from '../callers.js';
import { type FunctionDefinition, NotRunnable } from '../function-definition.js';
import { functionVersion } from '../function-version.js';
import type { FunctionLayers } from '../layers/function-layers.js';
import { missingLayer } from '../layers/skipped-layers.js';
import type { MemoryWatch } from '../node/memory-watch.js';
import { processMemory } from '../node/process-memory.js';
import { type Launching, launchFor, runnableFunction } from '../runnable-function.js';
import { EnvironmentPool } from '../runtimes/environment-pool.js';
import type { EnvironmentStart, ExecutionEnvironment } from '../runtimes/execution-environment.js';
import type { Launch } from '../runtimes/launch.js';
import { extensionsOf, FunctionFiles } from './function-files.js';
import { HandlerWorker } from './node/handler-worker.js';
import { SourceMaps } from './node/source-maps.js';
import { RuntimeProcess } from './process/runtime-process.js';

export interface FunctionsOptions {
  readonly clock: Clock;
  /** A line that a function wrote to its console, or the stack trace of one of its errors; `note` belongs to its invocation. */
  readonly onOutput: (fn: Resource, line: string, note: TakeNote | undefined) => void;
  /**
   * The local values of the variables of a function, for example with AWS addresses replaced by local ones.
   *
   * @default - as in the template
   */
  readonly environment?: (
    fn: Resource,
    variables: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string>>;
  /**
   * Where connections to AWS end.
   *
   * @default - they fail
   */
  readonly awsPort?: number | undefined;
  /**
   * Identifies the callers of AWS.
   *
   * @default - callers are not identified
   */
  readonly callers?: Callers;
  /**
   * How many invocations of one function run at once.
   *
   * @default 10
   */
  readonly concurrency?: number;
  /**
   * Stops functions that use too much memory.
   *
   * @default - the watch of the whole process
   */
  readonly memoryWatch?: MemoryWatch;
  /**
   * Finds source maps for a debugger.
   *
   * @default - those next to the code
   */
  readonly sourceMaps?: SourceMaps;
  /**
   * The machine that functions are started on.
   *
   * @default - this machine, with the current folder
   */
  readonly launching?: Launching;
}

/** The functions of an assembly, each with its own execution environments. */
export interface Functions {
  /** Rejects with a `FunctionError`. */
  readonly invoke: InvokeFunction;
  /** Ends all environments; running invocations are rejected. */
  close(): Promise<void>;
}

interface RunningVersion {
  readonly pool: EnvironmentPool;
  readonly timeout: number;
  readonly layers: FunctionLayers;
}

export function createFunctions({
  clock,
  onOutput,
  environment,
  concurrency = 10,
  memoryWatch = processMemory,
  sourceMaps = new SourceMaps(() => undefined),
  awsPort,
  callers = new Callers(),
  launching = { machine: thisMachine(process.cwd()), commands: {} },
}: FunctionsOptions): Functions {
  /** By qualifier: each version has its own environments. */
  const running = new Map<Resource, Map<string | undefined, Promise<RunningVersion>>>();
  const files = new FunctionFiles();
  let isClosed = false;

  return { invoke, close };

  async function invoke(
    fn: Resource,
    event: unknown,
    note: TakeNote | undefined,
    qualifier?: string,
  ): Promise<unknown> {
    const { pool, timeout, layers } = await start(fn, qualifier, note);
    if (isClosed) {
      throw programStopped();
    }
    try {
      return await pool.invoke({ requestId: randomUUID(), event: JSON.stringify(event) ?? 'null', timeout }, note);
    } catch (error) {
      const hint = error instanceof FunctionError ? missingLayer(error.message, layers.skipped) : undefined;
      if (hint !== undefined) {
        onOutput(fn, hint, note);
      }
      throw error;
    }
  }

  async function close(): Promise<void> {
    isClosed = true;
    const versions = await Promise.allSettled([...running.values()].flatMap((started) => [...started.values()]));
    await Promise.all(versions.map((version) => version.status === 'fulfilled' && version.value.pool.close()));
    files.remove();
  }

  function start(fn: Resource, qualifier: string | undefined, note: TakeNote | undefined): Promise<RunningVersion> {
    if (isClosed) {
      return Promise.reject(programStopped());
    }
    const versions = running.get(fn) ?? new Map<string | undefined, Promise<RunningVersion>>();
    running.set(fn, versions);
    const known = versions.get(qualifier);
    if (known) {
      return known;
    }
    const started = startVersion(fn, qualifier, note);
    versions.set(qualifier, started);
    started.catch(() => versions.delete(qualifier));
    return started;
  }

  async function startVersion(
    fn: Resource,
    qualifier: string | undefined,
    note: TakeNote | undefined,
  ): Promise<RunningVersion> {
    const { definition: read, launch: planned } = runnable(runnableFunction(fn, launching));
    const version = functionVersion(fn, qualifier);
    if (version instanceof Unresolved) {
      onOutput(
        fn,
        `the version of its alias '${qualifier}' is unknown, so it runs as $LATEST: ${version.reason}`,
        note,
      );
    }
    const definition = {
      ...read,
      arn: qualifier === undefined ? read.arn : `${read.arn}:${qualifier}`,
      version: version instanceof Unresolved ? '$LATEST' : version,
      variables: environment?.(fn, read.variables) ?? read.variables,
    };
    const taskRoot = await codeFolder(definition);
    const layersFolder = await unpacked(files.layers(definition.layers.loaded));
    const launch = runnable(launchFor(fn, unpackedTo(definition, taskRoot, layersFolder), launching));
    // What was known before the start is listed already.
    if (launch.notice !== undefined && launch.notice !== planned.notice) {
      onOutput(fn, launch.notice, note);
    }
    const extensions = extensionsOf(layersFolder);
    if (extensions.length > 0) {
      onOutput(fn, `the extensions of its layers are not started: ${extensions.join(', ')}`, note);
    }
    const create = (noteOfFirst: TakeNote | undefined) =>
      startEnvironment(launch, {
        fn,
        definition,
        taskRoot,
        layersFolder,
        logStreamName: logStreamName(clock()),
        callers,
        awsPort,
        onOutput: (line, noteOfLine) => onOutput(fn, line, noteOfLine),
        note: noteOfFirst,
      });
    return {
      pool: new EnvironmentPool(create, launch.kind === 'thread' && isInspected() ? 1 : concurrency),
      timeout: definition.timeout * 1000,
      layers: definition.layers,
    };
  }

  function startEnvironment(launch: Launch, start: EnvironmentStart): ExecutionEnvironment {
    if (launch.kind === 'process') {
      return new RuntimeProcess(launch, start);
    }
    try {
      return new HandlerWorker({ ...start, memoryWatch, sourceMaps });
    } catch (error) {
      // Node.js refuses some NODE_OPTIONS that a template may set.
      throw new FunctionError('FUNCTION_INIT', error instanceof Error ? error.message : String(error), 'Runtime.Start');
    }
  }

  async function codeFolder({ name, code, runtime }: FunctionDefinition): Promise<string> {
    if (code.kind === 'inline') {
      return files.written(runtime.startsWith('python') ? 'index.py' : 'index.js', code.source);
    }
    if (code.kind === 'image' || code.kind === 'absent') {
      return launching.machine.folder;
    }
    if (!existsSync(code.path)) {
      throw new FunctionError('FUNCTION_INIT', `the code of '${name}' is not in '${code.path}'`, 'Runtime.NoCode');
    }
    return code.kind === 'folder' ? realpathSync(code.path) : unpacked(files.unpacked(code.path));
  }
}

function runnable<T>(read: T | NotRunnable): T {
  if (read instanceof NotRunnable) {
    throw new FunctionError('FUNCTION_NOT_SERVED', read.reason, 'NotServed');
  }
  return read;
}

function unpackedTo(
  definition: FunctionDefinition,
  taskRoot: string,
  layersFolder: string | undefined,
): FunctionDefinition {
  const { code, layers } = definition;
  return {
    ...definition,
    code: code.kind === 'archive' ? { kind: 'folder', path: taskRoot } : code,
    layers: { ...layers, loaded: layersFolder === undefined ? [] : [{ path: layersFolder, packaging: 'zip' }] },
  };
}

async function unpacked<T>(unpacking: Promise<T>): Promise<T> {
  try {
    return await unpacking;
  } catch (error) {
    throw new FunctionError('FUNCTION_INIT', error instanceof Error ? error.message : String(error), 'Runtime.NoCode');
  }
}

function logStreamName(time: number): string {
  const [date = ''] = new Date(time).toISOString().split('T');
  return `${date.replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
}
