import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Assembly } from '../../lib/assembly/assembly.js';
import { AssetManifest } from '../../lib/assembly/asset-manifest.js';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import type { JsonObject } from '../../lib/assembly/json.js';
import type { Resource } from '../../lib/assembly/resource.js';
import { Stack, type StackOptions } from '../../lib/assembly/stack.js';
import type { Cleanup } from './cleanup.js';

export interface StackInput extends Partial<StackOptions> {
  readonly template: JsonObject;
}

/** An assembly of these stacks that was never on a disk, by name. A stack whose parent is given comes after it. */
export function assemblyOf(stacks: { readonly [name: string]: StackInput }): Assembly {
  const assembly = new Assembly('/cdk.out');
  for (const [name, options] of Object.entries(stacks)) {
    addStack(assembly, name, options);
  }
  return assembly;
}

export function addStack(assembly: Assembly, name: string, options: StackInput): Stack {
  const stack = new Stack(assembly, {
    key: name,
    name,
    path: name,
    stage: '',
    environment: { account: '111111111111', region: 'eu-west-1' },
    assets: new AssetManifest('/cdk.out', '/cdk.out', []),
    parameters: {},
    ...options,
  });
  assembly.addStack(stack);
  return stack;
}

/** One stack, named `Stack`, of this template. */
export function stackOf(template: JsonObject): Stack {
  return stackNamed(assemblyOf({ Stack: { template } }), 'Stack');
}

export function stackNamed(assembly: Assembly, name: string): Stack {
  const stack = assembly.stacks.find((candidate) => candidate.path === name);
  if (!stack) {
    throw new Error(`no stack '${name}' among ${assembly.stacks.map(({ path }) => path)}`);
  }
  return stack;
}

export function resourceNamed(stack: Stack, logicalId: string): Resource {
  const resource = stack.resources.get(logicalId);
  if (!resource) {
    throw new Error(`no resource '${logicalId}' among ${[...stack.resources.keys()]}`);
  }
  return resource;
}

/** A folder that is gone after the test. */
export function temporaryFolder(test: Cleanup): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-http-api-local-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Synthesizes a CDK app and returns the folder of its assembly. */
export function synthesizedFolder(test: Cleanup, build: (app: App) => void, context: JsonObject = {}): string {
  const app = new App({
    outdir: join(temporaryFolder(test), 'cdk.out'),
    analyticsReporting: false,
    context: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true, ...context },
  });
  build(app);
  return app.synth().directory;
}

export function synthesized(test: Cleanup, build: (app: App) => void, context?: JsonObject): Assembly {
  return readAssembly(synthesizedFolder(test, build, context));
}
