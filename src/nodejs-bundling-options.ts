import type { Charset, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * How esbuild bundles a handler.
 *
 * Each option has the name and the meaning that it has in the `BundlingOptions` of the CDK's `NodejsFunction`. What cannot
 * be had where one build makes many handlers is not here: `nodeModules`, `preCompilation` and `commandHooks` run programs
 * for each function, `esbuildArgs` are arguments of a command line, `metafile` and `assetHash` belong to one function,
 * `logLevel` to a build's own output (warnings are always shown), and the rest to Docker, which is never used. A handler
 * that needs one of them is a `NodejsFunction`.
 *
 * Paths are relative to the folder that the app runs in, the one of `cdk.json`.
 *
 * @see https://esbuild.github.io/api/
 */
export interface NodejsBundlingOptions {
  /**
   * Whether the code is made as small as it can be.
   *
   * @default false
   */
  readonly minify?: boolean;

  /**
   * Whether functions and classes keep their `name` where `minify`, or a clash of two names, gives them another.
   *
   * @default false
   */
  readonly keepNames?: boolean;

  /**
   * Whether there are source maps, so that a stack trace names the lines of the sources.
   *
   * The function then gets `NODE_OPTIONS=--enable-source-maps`, beside what `environment` has there.
   *
   * @default - true where `sourceMapMode` is given, else false
   */
  readonly sourceMap?: boolean;

  /**
   * Where the source map is. It is an error to give one with `sourceMap: false`.
   *
   * With `SourceMapMode.EXTERNAL` the code does not name its map, so `NODE_OPTIONS` stays as it is.
   *
   * @default - `SourceMapMode.DEFAULT`, a file beside the code, where `sourceMap` is true
   */
  readonly sourceMapMode?: SourceMapMode;

  /**
   * Whether the source map holds the sources themselves.
   *
   * @default true
   */
  readonly sourcesContent?: boolean;

  /**
   * The language level of the code, such as `node22` or `es2022`; several are separated by commas.
   *
   * @default - the Node.js version of the runtime
   */
  readonly target?: string;

  /**
   * CommonJS or an ES module: the file is `index.js` or `index.mjs`.
   *
   * @default OutputFormat.CJS
   */
  readonly format?: OutputFormat;

  /**
   * The fields of a package's `package.json` that may name its entry point, the first that is there wins.
   *
   * @default - `main`, then `module`
   */
  readonly mainFields?: string[];

  /**
   * The modules that are not bundled, because the runtime or a layer has them. `*` stands for any text.
   *
   * @default - `@aws-sdk/*` and `@smithy/*`, which the runtime has; none with `bundleAwsSDK`, or with a runtime whose
   * version is not fixed, as `Runtime.NODEJS_LATEST`
   */
  readonly externalModules?: string[];

  /**
   * Whether the AWS SDK is bundled. Where `externalModules` is given, that alone decides.
   *
   * @default false
   */
  readonly bundleAwsSDK?: boolean;

  /**
   * What files are taken for, by their extension, as in `{ '.html': 'text' }`.
   *
   * Files of the loaders `file` and `copy` are added to the handlers that import them.
   *
   * @default - esbuild's own
   */
  readonly loader?: { [extension: string]: string };

  /**
   * Constant expressions that take the place of global names, as in `{ 'process.env.STAGE': '"test"' }`.
   *
   * @default - none
   */
  readonly define?: { [name: string]: string };

  /**
   * Paths of files that every handler imports first; what they export takes the place of global names.
   *
   * @default - none
   */
  readonly inject?: string[];

  /**
   * JavaScript that the code of every handler begins with.
   *
   * @default - none
   */
  readonly banner?: string;

  /**
   * JavaScript that the code of every handler ends with.
   *
   * @default - none
   */
  readonly footer?: string;

  /**
   * Whether characters outside of ASCII are escaped or written as UTF-8.
   *
   * @default Charset.ASCII
   */
  readonly charset?: Charset;

  /**
   * The path of the `tsconfig.json` that holds for every file.
   *
   * @default - the nearest one in the folders above each file
   */
  readonly tsconfig?: string;
}
