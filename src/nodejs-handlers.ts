import { type FunctionOptions, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { NodejsBundlingOptions } from './nodejs-bundling-options';
import { esbuildOptions, namesItsSourceMap } from './private/handlers/esbuild-options';
import { handlerCode } from './private/handlers/handler-code';
import { handlerDirectory, handlerFiles, handlerId } from './private/handlers/handler-files';
import { HandlersBuild } from './private/handlers/handlers-build';

/**
 * What a handler's Lambda function is made with: the options of the CDK's `NodejsFunction` that hold for any function.
 */
export interface NodejsHandlerOptions extends FunctionOptions {
  /**
   * The runtime, of Node.js 18 or later; another one is an error.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   * @default - `Runtime.NODEJS_24_X`, the newest with long-term support. It is a fixed version, whatever the feature flags
   * are, so that neither they nor an update of the CDK change what runs
   */
  readonly runtime?: Runtime;

  /**
   * How the code is bundled.
   *
   * @default - CommonJS for the runtime's Node.js version, not minified, without a source map, without the AWS SDK
   */
  readonly bundling?: NodejsBundlingOptions;
}

/**
 * Where the handlers are, and what their Lambda functions are made with.
 */
export interface NodejsHandlersProps extends NodejsHandlerOptions {
  /**
   * The folder of the handlers, relative to the folder that the app runs in, which is the one of `cdk.json`.
   *
   * A folder that is not there, or that holds no handler, is an error.
   */
  readonly directory: string;

  /**
   * The names of the handlers: `private` is the file that `import './private'` in that folder would mean, `private.ts` or
   * `private/index.ts`, with any extension of TypeScript or JavaScript. `admin/report` is a file of a folder.
   *
   * A name without a file, a name with several, and an empty list are errors. JavaScript beside TypeScript of the same name
   * is taken for what the compiler made of it, and passed over.
   *
   * @default - every file and every folder with an index file, directly in `directory`, without hidden ones, tests
   * (`*.test.ts`, `*.spec.ts`) and type declarations
   */
  readonly names?: string[];

  /**
   * Options of single handlers, by name, which take the place of those for all. Of `environment` and `bundling`, single
   * entries do.
   *
   * A name that is no handler is an error. A `functionName` can only be given here, as it belongs to one function.
   *
   * @default - every handler has the same options
   */
  readonly overrides?: { [name: string]: NodejsHandlerOptions };
}

/**
 * The Lambda handlers of a folder, bundled by one call of esbuild.
 *
 * Each handler exports a function `handler`, and becomes a Lambda function with an asset of its own when `get` asks for it
 * first: a change redeploys the functions whose code it changes, and no other. Files that nobody asks for are compiled, and
 * not deployed.
 *
 * esbuild is the one of your project, `npm install --save-dev esbuild`; there is no Docker. It runs at the first `get`, once
 * for all handlers with the same bundling options, and only where the CDK bundles: not for `cdk ls`. Code that does not
 * compile is an error with esbuild's own message.
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
        `functionName is '${common.functionName}' for all handlers, but a name belongs to one function: give it in overrides`,
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
   * The Lambda function of a handler, the same one each time.
   *
   * Its construct id is the name, with `--` for a slash. An unknown name is an error that lists the known ones.
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
      throw new Error(`${because}there is no handler '${name}' in '${this.directory}': known are ${known}`);
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

/** Without what is undefined, which is as good as not given. */
function given<T extends object>(options?: T): T {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as T;
}
