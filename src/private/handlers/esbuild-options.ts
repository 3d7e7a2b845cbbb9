import { resolve } from 'node:path';
import { type Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { BuildOptions, Loader } from 'esbuild';
import type { NodejsBundlingOptions } from '../../nodejs-bundling-options';

/** The first version with the AWS SDK for JavaScript v3, and the oldest for which handlers are bundled. */
const OLDEST_NODE = 18;

const AWS_SDK = ['@aws-sdk/*', '@smithy/*'];

/** A function, so that the CDK's module is loaded only for handlers. */
const sourceMaps = () =>
  ({
    [SourceMapMode.DEFAULT]: 'linked',
    [SourceMapMode.EXTERNAL]: 'external',
    [SourceMapMode.INLINE]: 'inline',
    [SourceMapMode.BOTH]: 'both',
  }) as const;

export function esbuildOptions(runtime: Runtime, bundling: NodejsBundlingOptions): BuildOptions {
  const target = targetOf(runtime);
  const sourceMapMode = sourceMapModeOf(bundling);
  return {
    platform: 'node',
    target: bundling.target?.split(',') ?? target,
    format: bundling.format ?? OutputFormat.CJS,
    outExtension: { '.js': bundling.format === OutputFormat.ESM ? '.mjs' : '.js' },
    external: bundling.externalModules ?? (runtime.isVariable || bundling.bundleAwsSDK ? [] : AWS_SDK),
    minify: bundling.minify,
    keepNames: bundling.keepNames,
    sourcemap: sourceMapMode && sourceMaps()[sourceMapMode],
    sourcesContent: bundling.sourcesContent,
    mainFields: bundling.mainFields,
    loader: bundling.loader as Record<string, Loader> | undefined,
    define: bundling.define,
    inject: bundling.inject?.map((path) => resolve(path)),
    banner: bundling.banner === undefined ? undefined : { js: bundling.banner },
    footer: bundling.footer === undefined ? undefined : { js: bundling.footer },
    charset: bundling.charset,
    tsconfig: bundling.tsconfig === undefined ? undefined : resolve(bundling.tsconfig),
  };
}

/** Whether the code tells Node.js where its source map is. */
export function namesItsSourceMap(bundling: NodejsBundlingOptions): boolean {
  const mode = sourceMapModeOf(bundling);
  return mode !== undefined && mode !== SourceMapMode.EXTERNAL;
}

function sourceMapModeOf({ sourceMap, sourceMapMode }: NodejsBundlingOptions): SourceMapMode | undefined {
  if (sourceMap === false && sourceMapMode) {
    throw new Error(
      `sourceMapMode is '${sourceMapMode}', but sourceMap is false: remove 'sourceMap: false', or remove sourceMapMode`,
    );
  }
  return sourceMapMode ?? (sourceMap ? SourceMapMode.DEFAULT : undefined);
}

function targetOf(runtime: Runtime): string {
  const version = /^nodejs(\d+)\.x$/.exec(runtime.name)?.[1];
  if (runtime.family !== RuntimeFamily.NODEJS || !version || Number(version) < OLDEST_NODE) {
    throw new Error(
      `runtime is '${runtime.name}', but handlers are bundled for Node.js ${OLDEST_NODE} or later: use a runtime such as ` +
        'Runtime.NODEJS_24_X',
    );
  }
  return `node${version}`;
}
