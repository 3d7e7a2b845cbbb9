import type { Charset, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * Options for esbuild when it bundles handlers.
 *
 * Each option has the same name and meaning as in the `BundlingOptions` of the CDK's `NodejsFunction`. Some options are missing
 * because one build creates many handlers: `nodeModules`, `preCompilation` and `commandHooks` run programs for each function, and
 * `metafile` and `assetHash` belong to one function. `esbuildArgs` is missing because esbuild is not run from a command line, and
 * `logLevel` because it would apply to the whole build (warnings are always shown). The other missing options are for Docker,
 * which is not used. If a handler needs a missing option, use `NodejsFunction` for that handler.
 *
 * Paths are relative to the folder of `cdk.json`, in which the app runs.
 *
 * @see https://esbuild.github.io/api/
 */
export interface NodejsBundlingOptions {
  /**
   * Whether to minify the code.
   *
   * @default false
   */
  readonly minify?: boolean;

  /**
   * Whether functions and classes keep their original `name`, even if esbuild renames them because of `minify` or a name clash.
   *
   * @default false
   */
  readonly keepNames?: boolean;

  /**
   * Whether to create source maps, so that stack traces show the lines of your source files.
   *
   * The function then gets `NODE_OPTIONS=--enable-source-maps`, in addition to any `NODE_OPTIONS` in `environment`.
   *
   * @default - true if `sourceMapMode` is set, otherwise false
   */
  readonly sourceMap?: boolean;

  /**
   * Where to put the source map. It is an error to set it together with `sourceMap: false`.
   *
   * With `SourceMapMode.EXTERNAL`, the code does not refer to its map, so `NODE_OPTIONS` is not changed.
   *
   * @default - `SourceMapMode.DEFAULT`, a file next to the code, if `sourceMap` is true
   */
  readonly sourceMapMode?: SourceMapMode;

  /**
   * Whether the source map contains the source files.
   *
   * @default true
   */
  readonly sourcesContent?: boolean;

  /**
   * The language version of the bundled code, for example `node22` or `es2022`. Separate several targets with commas.
   *
   * @default - the Node.js version of the runtime
   */
  readonly target?: string;

  /**
   * The module format: CommonJS (the file is named `index.js`) or an ES module (`index.mjs`).
   *
   * @default OutputFormat.CJS
   */
  readonly format?: OutputFormat;

  /**
   * The fields of a `package.json` that can name the package's entry point. The first field that exists is used.
   *
   * @default - `main`, then `module`
   */
  readonly mainFields?: string[];

  /**
   * Modules that are not bundled, because the runtime or a layer provides them. `*` matches any characters.
   *
   * @default - `@aws-sdk/*` and `@smithy/*`, which the runtime provides; none with `bundleAwsSDK`, or with a runtime whose
   * version is not fixed, for example `Runtime.NODEJS_LATEST`
   */
  readonly externalModules?: string[];

  /**
   * Whether to bundle the AWS SDK. Ignored if `externalModules` is set.
   *
   * @default false
   */
  readonly bundleAwsSDK?: boolean;

  /**
   * How to load files, by extension, for example `{ '.html': 'text' }`.
   *
   * Files that are loaded with `file` or `copy` are included in the assets of the handlers that import them.
   *
   * @default - esbuild's defaults
   */
  readonly loader?: { [extension: string]: string };

  /**
   * Constant expressions that replace global names, for example `{ 'process.env.STAGE': '"test"' }`.
   *
   * @default - none
   */
  readonly define?: { [name: string]: string };

  /**
   * Paths of files that every handler imports first. Their exports replace global names.
   *
   * @default - none
   */
  readonly inject?: string[];

  /**
   * JavaScript to insert at the start of every handler.
   *
   * @default - none
   */
  readonly banner?: string;

  /**
   * JavaScript to insert at the end of every handler.
   *
   * @default - none
   */
  readonly footer?: string;

  /**
   * Whether to escape non-ASCII characters or write them as UTF-8.
   *
   * @default Charset.ASCII
   */
  readonly charset?: Charset;

  /**
   * The path of the `tsconfig.json` to use for all files.
   *
   * @default - the nearest `tsconfig.json` in the folders above each file
   */
  readonly tsconfig?: string;
}
