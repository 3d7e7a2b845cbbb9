import { type FunctionOptions, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { NodejsBundlingOptions } from './nodejs-bundling-options';
import { esbuildOptions, namesItsSourceMap } from './private/handlers/esbuild-options';
import { handlerCode } from './private/handlers/handler-code';
import { handlerDirectory, handlerFiles, handlerId } from './private/handlers/handler-files';
import { HandlersBuild } from './private/handlers/handlers-build';

/**
 * Options of a handler's Lambda function: the options of the CDK's `NodejsFunction` that apply to any function.
 */
export interface NodejsHandlerOptions extends FunctionOptions {
  /**
   * The runtime. It must be Node.js 18 or later; any other runtime is an error.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   * @default - `Runtime.NODEJS_24_X`, the newest version with long-term support. It does not depend on feature flags, so neither flags nor an update of the CDK changes the runtime
   */
  readonly runtime?: Runtime;

  /**
   * How to bundle the code.
   *
   * @default - CommonJS for the runtime's Node.js version, not minified, without a source map, without the AWS SDK
   */
  readonly bundling?: NodejsBundlingOptions;
}

/**
 * Options of `NodejsHandlers`: where the handlers are, and options of their Lambda functions.
 */
export interface NodejsHandlersProps extends NodejsHandlerOptions {
  /**
   * The folder that contains the handlers, relative to the folder of `cdk.json`, in which the app runs.
   *
   * It is an error if the folder does not exist or contains no handler.
   */
  readonly directory: string;

  /**
   * The names of the handlers. The name `private` means the file that `import './private'` would find in `directory`:
   * `private.ts` or `private/index.ts`, with any TypeScript or JavaScript extension. `admin/report` is the handler `report` in the subfolder `admin`.
   *
   * It is an error if a name matches no file or more than one file, or if the list is empty. If there is a JavaScript file next
   * to a TypeScript file of the same name, it counts as compiler output and is ignored.
   *
   * @default - all files and all folders with an index file that are directly in `directory`, except hidden files, tests
   * (`*.test.ts`, `*.spec.ts`) and type declarations
   */
  readonly names?: string[];

  /**
   * Options of individual handlers, by name. They override the options for all handlers. In `environment` and `bundling`, only
   * the entries that you set are overridden.
   *
   * It is an error if there is no handler with that name. `functionName` can only be set here, because it belongs to one
   * function.
   *
   * @default - every handler has the same options
   */
  readonly overrides?: { [name: string]: NodejsHandlerOptions };
}

/**
 * The Lambda handlers in a folder, bundled with one call to esbuild.
 *
 * Each handler exports a function named `handler`. The first call to `get()` for a handler creates its Lambda function, which has
 * its own asset. After a change, only the functions whose code changed are redeployed. Handlers for which you do not call `get()`
 * are compiled, but not deployed.
 *
 * Install esbuild in your project: `npm install --save-dev esbuild`. Docker is not used. esbuild runs at the first call to
 * `get()`, once for all handlers with the same bundling options. It does not run if the CDK does not bundle, for example for
 * `cdk ls`. If the code does not compile, you get an error with esbuild's own message.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 *
 * @example
 * const handlers = new NodejsHandlers(this, 'Handlers', {
 *   directory: 'handlers',
 *   overrides: { report: { memorySize: 1024 } },
 * });
 *
 * new JwtProtectedApi(this, 'Api', {
 *   routes: { 'GET /private': handlers.get('private'), 'GET /report': handlers.get('report') },
 * });
 */
export class NodejsHandlers extends Construct {
  /**
   * The names of all handlers, sorted.
   */
  public readonly names: string[];

  private readonly directory: string;
  private readonly handlers = new Map<string, Handler>();
  private readonly functions = new Map<string, LambdaFunction>();

  constructor(scope: Construct, id: string, props: NodejsHandlersProps) {
    super(scope, id);
    const { directory, names, overrides = {}, ...common } = props;
    this.directory = handlerDirectory(directory);
    const entries = handlerFiles(this.directory, names);
    this.names = [...entries.keys()];
    for (const name of Object.keys(overrides)) {
      this.assertKnown(name, `overrides has '${name}', but `);
    }
    if (common.functionName !== undefined) {
      throw new Error(
        `functionName is '${common.functionName}' for all handlers, but each function needs its own name: set it in overrides`,
      );
    }
    const optionsOf = new Map(Object.entries(overrides));
    const builds = new Map<string, HandlersBuild>();
    for (const [name, entry] of entries) {
      const { runtime = Runtime.NODEJS_24_X, bundling, ...options } = merged(common, optionsOf.get(name));
      const buildOptions = esbuildOptions(runtime, bundling);
      const key = JSON.stringify(buildOptions);
      const build = builds.get(key) ?? new HandlersBuild(this.directory, buildOptions);
      build.add(name, entry);
      builds.set(key, build);
      this.handlers.set(name, { build, runtime, options, namesItsSourceMap: namesItsSourceMap(bundling) });
    }
  }

  /**
   * Returns the Lambda function of a handler. Each call returns the same function.
   *
   * Its construct id is the name, with `--` instead of a slash. If the name is unknown, the error lists the known names.
   *
   * @param name the name of the handler, such as `private` or `admin/report`
   */
  public get(name: string): LambdaFunction {
    this.assertKnown(name);
    const handler = this.functions.get(name) ?? this.create(name);
    this.functions.set(name, handler);
    return handler;
  }

  private create(name: string): LambdaFunction {
    const { build, runtime, options, namesItsSourceMap } = this.handlers.get(name)!;
    // Before the function, as an error of esbuild would come out of its asset wrapped in another of the CDK.
    const files = Stack.of(this).bundlingRequired ? build.filesOf(name, this.node.root) : undefined;
    const handler = new LambdaFunction(this, handlerId(name), {
      ...options,
      runtime,
      handler: 'index.handler',
      code: handlerCode(this.directory, name, files),
    });
    if (namesItsSourceMap) {
      const nodeOptions = [options.environment?.NODE_OPTIONS, '--enable-source-maps'].filter(Boolean).join(' ');
      handler.addEnvironment('NODE_OPTIONS', nodeOptions, { removeInEdge: true });
    }
    return handler;
  }

  private assertKnown(name: string, because = ''): void {
    if (!this.names.includes(name)) {
      const known = this.names.map((other) => `'${other}'`).join(', ');
      throw new Error(`${because}there is no handler '${name}' in '${this.directory}': the handlers are ${known}`);
    }
  }
}

interface Handler {
  readonly build: HandlersBuild;
  readonly runtime: Runtime;
  readonly options: FunctionOptions;
  readonly namesItsSourceMap: boolean;
}

function merged(all: NodejsHandlerOptions, one: NodejsHandlerOptions = {}) {
  return {
    ...all,
    ...given(one),
    environment: { ...all.environment, ...given(one.environment) },
    bundling: { ...all.bundling, ...given(one.bundling) },
  };
}

/** Removes undefined members, which count as not set. */
function given<T extends object>(options?: T): T {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as T;
}
