import type { Resource } from '../../../assembly/resource.js';
import type { Clock } from '../../../host/clock.js';
import { sameAssets } from '../../../host/files/same-folders.js';
import { thisMachine } from '../../../host/handlers/this-machine.js';
import type { InvokeFunction } from '../../../host/invoke-function.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import type { Callers } from '../callers.js';
import { NotRunnable } from '../function-definition.js';
import type { MemoryWatch } from '../node/memory-watch.js';
import { type Launching, runnableFunction } from '../runnable-function.js';
import { createFunctions, type Functions } from './functions.js';
import type { SourceMaps } from './node/source-maps.js';

export interface DeployedFunctionsOptions {
  readonly clock: Clock;
  readonly onOutput: (fn: Resource, line: string, note: TakeNote | undefined) => void;
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
  /** Identifies the callers of AWS. */
  readonly callers?: Callers;
  /**
   * The machine that functions are started on.
   *
   * @default - this machine, with the current folder
   */
  readonly launching?: Launching;
}

/** Returns the local values of the variables of a function. */
export type FunctionEnvironment = (
  fn: Resource,
  variables: Readonly<Record<string, string>>,
) => Readonly<Record<string, string>>;

/**
 * The functions of an app that changes while it is served. An unchanged function stays warm; in a changed one, running
 * invocations complete, and the next invocation runs the new code.
 */
export class DeployedFunctions {
  readonly #running = new Map<string, Running>();
  readonly #retired = new Set<Running>();
  #resources: ReadonlyMap<string, Resource> = new Map();
  #environment: FunctionEnvironment = (_, variables) => variables;
  #awsPort: number | undefined;
  #isClosed = false;
  readonly #launching: Launching;

  constructor(private readonly options: DeployedFunctionsOptions) {
    this.#launching = options.launching ?? { machine: thisMachine(process.cwd()), commands: {} };
  }

  /**
   * Finds out which functions have not changed.
   *
   * @param awsPort where connections to AWS end; if omitted, they fail
   * @returns a function that switches to these resources.
   */
  prepare(functions: readonly Resource[], environment: FunctionEnvironment, awsPort?: number): () => void {
    const resources = new Map(functions.map((fn) => [keyOf(fn), fn]));
    const same = new Set(
      [...this.#running.values()].filter(({ fn, definition }) => {
        const next = resources.get(keyOf(fn));
        return next !== undefined && isSame(definition, definitionOf(next, environment, this.#launching));
      }),
    );
    return () => {
      this.#resources = resources;
      this.#environment = environment;
      this.#awsPort = awsPort;
      for (const [key, running] of this.#running) {
        if (!same.has(running)) {
          this.#running.delete(key);
          this.retire(running);
        }
      }
    };
  }

  /** Runs a function as it was deployed last, no matter which assembly the caller uses. */
  readonly invoke: InvokeFunction = async (fn, event, note, qualifier) => {
    const running = this.start(this.#resources.get(keyOf(fn)) ?? fn);
    running.invocations += 1;
    try {
      return await running.functions.invoke(running.fn, event, note, qualifier);
    } finally {
      running.invocations -= 1;
      this.endRetired(running);
    }
  };

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#running.values(), ...this.#retired].map(({ functions }) => functions.close()));
  }

  private start(fn: Resource): Running {
    const known = this.#running.get(keyOf(fn));
    if (known) {
      return known;
    }
    const functions = createFunctions({ ...this.options, environment: this.#environment, awsPort: this.#awsPort });
    const started: Running = {
      fn,
      definition: definitionOf(fn, this.#environment, this.#launching),
      functions,
      invocations: 0,
    };
    if (this.#isClosed) {
      void functions.close();
    } else {
      this.#running.set(keyOf(fn), started);
    }
    return started;
  }

  private retire(running: Running): void {
    this.#retired.add(running);
    this.endRetired(running);
  }

  private endRetired(running: Running): void {
    if (this.#retired.has(running) && running.invocations === 0) {
      this.#retired.delete(running);
      void running.functions.close();
    }
  }
}

interface Running {
  readonly fn: Resource;
  readonly definition: Definition;
  readonly functions: Functions;
  invocations: number;
}

interface Definition {
  /** Everything except the files of the code and of layers. */
  readonly text: string;
  /** Folders and archives, in order. */
  readonly assets: readonly string[];
}

function definitionOf(fn: Resource, environment: FunctionEnvironment, launching: Launching): Definition {
  const runnable = runnableFunction(fn, launching);
  if (runnable instanceof NotRunnable) {
    return { text: runnable.reason, assets: [] };
  }
  const { code, layers, variables, ...others } = runnable.definition;
  const text = JSON.stringify([
    others,
    runnable.launch,
    runnable.launch.kind === 'process' && runnable.launch.args({ awsPort: undefined }),
    Object.entries(environment(fn, variables)).sort(([one], [other]) => (one < other ? -1 : 1)),
    code.kind === 'inline' ? code.source : '',
    layers.skipped,
  ]);
  return { text, assets: [...('path' in code ? [code.path] : []), ...layers.loaded.map(({ path }) => path)] };
}

/** The same at every synthesis. */
function keyOf({ stack, logicalId }: Resource): string {
  return `${stack.key}/${logicalId}`;
}

function isSame(one: Definition, other: Definition): boolean {
  return one.text === other.text && sameAssets(one.assets, other.assets);
}
