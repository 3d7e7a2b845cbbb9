import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { AssetManifest } from '../../lib/assembly/asset-manifest.js';
import type { JsonObject } from '../../lib/assembly/json.js';
import type { Resource } from '../../lib/assembly/resource.js';
import { thisMachine } from '../../lib/host/handlers/this-machine.js';
import type { TakeNote } from '../../lib/host/log/take-note.js';
import { createFunctions, type FunctionsOptions } from '../../lib/services/functions/io/functions.js';
import { functionObstacle as obstacle } from '../../lib/services/functions/runnable-function.js';
import { assemblyOf, resourceNamed, stackNamed, temporaryFolder } from './assembly.js';

export interface FunctionInput {
  /** The files of its code by their paths, in an asset; without them the code is in the template. */
  readonly files?: { readonly [path: string]: string };
  readonly properties?: JsonObject;
  readonly resources?: JsonObject;
}

/** The function `S/Fn`, which has a minute for each invocation, of an assembly whose assets are in a folder that is gone after the test. */
export function functionOf(test: TestContext, { files, properties = {}, resources = {} }: FunctionInput): Resource {
  const folder = temporaryFolder(test);
  for (const [path, content] of Object.entries(files ?? {})) {
    mkdirSync(dirname(join(folder, 'asset.code', path)), { recursive: true });
    writeFileSync(join(folder, 'asset.code', path), content);
  }
  const assets = new AssetManifest(folder, folder, [
    {
      files: {
        code: { source: { path: 'asset.code', packaging: 'zip' }, destinations: { d: { objectKey: 'code.zip' } } },
        jar: { source: { path: 'asset.jar', packaging: 'file' }, destinations: { d: { objectKey: 'code.jar' } } },
      },
    },
  ]);
  const Code = { S3Bucket: 'bucket', S3Key: 'code.zip' };
  const Fn = {
    Type: 'AWS::Lambda::Function',
    Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code, Timeout: 60, ...properties },
  };
  const assembly = assemblyOf({ S: { template: { Resources: { ...resources, Fn } }, assets } });
  return resourceNamed(stackNamed(assembly, 'S'), 'Fn');
}

/** Why a function cannot be run on this machine. */
export function functionObstacle(fn: Resource): string | undefined {
  return obstacle(fn, { machine: thisMachine(process.cwd()), commands: {} });
}

/** Functions whose threads end with the test, and what they wrote. */
export function running(test: TestContext, options: Partial<FunctionsOptions> = {}) {
  const lines: string[] = [];
  const functions = createFunctions({
    clock: () => Date.UTC(2026, 0, 1),
    onOutput: (_, line) => lines.push(line),
    ...options,
  });
  test.after(() => functions.close());
  const invoke = (fn: Resource, event: unknown, note?: TakeNote) => functions.invoke(fn, event, note);
  return { functions: { ...functions, invoke }, lines };
}
