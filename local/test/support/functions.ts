import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { AssetManifest } from '../../lib/assembly/asset-manifest.js';
import type { JsonObject } from '../../lib/assembly/json.js';
import type { Resource } from '../../lib/assembly/resource.js';
import { FunctionError } from '../../lib/host/function-error.js';
import { thisMachine } from '../../lib/host/handlers/this-machine.js';
import type { TakeNote } from '../../lib/host/log/take-note.js';
import { createFunctions, type FunctionsOptions } from '../../lib/services/functions/io/functions.js';
import { functionObstacle as obstacle } from '../../lib/services/functions/runnable-function.js';
import { assemblyOf, resourceNamed, stackNamed, temporaryFolder } from './assembly.js';

export interface FunctionInput {
  /** The files of its code by their paths, in an asset; without them the code is in the template. */
  readonly files?: { readonly [path: string]: string };
  /** The asset `code.jar`. */
  readonly archive?: Uint8Array;
  /** Layers of the assembly, each with its files or an archive. They come before those of `properties`. */
  readonly layers?: readonly ({ readonly [path: string]: string } | Uint8Array)[];
  readonly properties?: JsonObject;
  readonly resources?: JsonObject;
}

/** The function `S/Fn`, which has a minute for each invocation, of an assembly whose assets are in a folder that is gone after the test. */
export function functionOf(
  test: TestContext,
  { files, archive, layers = [], properties = {}, resources = {} }: FunctionInput,
): Resource {
  const folder = temporaryFolder(test);
  writeFiles(join(folder, 'asset.code'), files ?? {});
  if (archive) {
    writeFileSync(join(folder, 'asset.jar'), archive);
  }
  const layerAssets = layers.map((layer, index) => {
    const path = `asset.layer${index}${layer instanceof Uint8Array ? '.zip' : ''}`;
    if (layer instanceof Uint8Array) {
      writeFileSync(join(folder, path), layer);
    } else {
      writeFiles(join(folder, path), layer);
    }
    return [`layer${index}.zip`, asset(path, layer instanceof Uint8Array ? 'file' : 'zip', `layer${index}.zip`)];
  });
  const assets = new AssetManifest(folder, folder, [
    {
      files: {
        code: asset('asset.code', 'zip', 'code.zip'),
        jar: asset('asset.jar', 'file', 'code.jar'),
        ...Object.fromEntries(layerAssets),
      },
    },
  ]);
  const Code = { S3Bucket: 'bucket', S3Key: 'code.zip' };
  const layerResources = layers.map((_, index) => [
    `Layer${index}`,
    {
      Type: 'AWS::Lambda::LayerVersion',
      Properties: { LayerName: `layer${index}`, Content: { S3Bucket: 'bucket', S3Key: `layer${index}.zip` } },
    },
  ]);
  const { Layers, ...others } = properties;
  const named = layers.map((_, index) => ({ Ref: `Layer${index}` }));
  const Fn = {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: archive ? { ...Code, S3Key: 'code.jar' } : Code,
      Timeout: 60,
      Layers: Array.isArray(Layers ?? []) ? [...named, ...((Layers ?? []) as readonly unknown[])] : Layers,
      ...others,
    },
  };
  const template = { Resources: { ...Object.fromEntries(layerResources), ...resources, Fn } };
  const assembly = assemblyOf({ S: { template, assets } });
  return resourceNamed(stackNamed(assembly, 'S'), 'Fn');
}

function asset(path: string, packaging: string, objectKey: string) {
  return { source: { path, packaging }, destinations: { d: { objectKey } } };
}

function writeFiles(folder: string, files: { readonly [path: string]: string }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
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
  const invoke = (fn: Resource, event: unknown, note?: TakeNote, qualifier?: string) =>
    functions.invoke(fn, event, note, qualifier);
  return { functions: { ...functions, invoke }, lines };
}

/** What the handler answers to an event. */
export function run(test: TestContext, input: FunctionInput, event: unknown = {}): Promise<unknown> {
  return running(test).functions.invoke(functionOf(test, input), event);
}

/** The error that an invocation fails with. */
export async function failure(promise: Promise<unknown>): Promise<FunctionError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FunctionError, `no FunctionError: ${error}`);
  return error;
}
