import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Assembly } from '../assembly.js';
import { AssemblyError } from '../assembly-error.js';
import { AssetManifest } from '../asset-manifest.js';
import { parseEnvironment } from '../environment.js';
import { isObject, type JsonObject, member, objectOr, textOr } from '../json.js';
import { annotatedErrors, type Manifest, newerSchema, parseManifest } from '../manifest.js';
import type { Resource } from '../resource.js';
import { generatedName } from '../resource-types.js';
import { Stack } from '../stack.js';
import { whyUnbundled } from './why-unbundled.js';

export interface ReadAssemblyOptions {
  /**
   * Whether the app may have been synthesized with the CDK's placeholders for missing context.
   *
   * @default false
   */
  readonly offlineContext?: boolean;
}

/**
 * Reads the cloud assembly in a folder.
 *
 * @throws AssemblyError if it is not an assembly, is damaged, or was synthesized without results of context lookups.
 */
export function readAssembly(folder: string, { offlineContext = false }: ReadAssemblyOptions = {}): Assembly {
  const assembly = new Assembly(resolve(folder));
  readFolder(assembly, assembly.folder, '', offlineContext);
  return assembly;
}

/** Reads the manifest in a folder, without the files that it names. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, 'manifest.json');
  const manifest = parseManifest(readJson(file));
  if (!manifest) {
    throw new AssemblyError(
      'ASSEMBLY_INVALID',
      `'${file}' is not the manifest of a cloud assembly: synthesize the app again`,
    );
  }
  return manifest;
}

/** The errors that the constructs of an assembly report (`Annotations.addError`): the CDK does not deploy such an app. */
export function readAnnotatedErrors(folder: string): readonly string[] {
  const { metadata, metadataFiles, assemblies } = readManifest(folder);
  const files = metadataFiles.map((file) => readJson(join(folder, file)));
  return [
    ...[...metadata, ...files].flatMap(annotatedErrors),
    ...assemblies.flatMap(({ directoryName }) => readAnnotatedErrors(join(folder, directoryName))),
  ];
}

/** `stage` is `''` for the assembly itself, and distinguishes the assemblies in it, one for each CDK stage. */
function readFolder(assembly: Assembly, folder: string, stage: string, offlineContext: boolean): void {
  const manifest = readManifest(folder);
  if (manifest.missing.length > 0 && offlineContext) {
    for (const key of manifest.missing) {
      assembly.addStandIn(key);
    }
  } else if (manifest.missing.length > 0) {
    throw new AssemblyError(
      'ASSEMBLY_LOOKUPS',
      `'${folder}' was synthesized without the context values ${manifest.missing.map((key) => `'${key}'`).join(', ')}: run 'cdk ` +
        "synth' once with credentials to write them to cdk.context.json, or use placeholders with --offline-context",
    );
  }
  const newer = newerSchema(manifest.version);
  if (newer !== undefined) {
    assembly.addUnread(newer);
  }
  const assets = new AssetManifest(
    assembly.folder,
    folder,
    manifest.assetManifests.map((file) => readJson(join(folder, file))),
    whyUnbundled,
  );
  for (const { id, stackName, constructPath, environment, templateFile, parameters } of manifest.stacks) {
    const stack = new Stack(assembly, {
      key: keyOf(stage, id),
      name: stackName,
      path: constructPath,
      stage,
      environment: parseEnvironment(environment),
      template: readTemplate(join(folder, templateFile)),
      assets,
      parameters: objectOr(parameters),
    });
    addWithNestedStacks(assembly, stack, folder);
  }
  for (const { id, directoryName } of manifest.assemblies) {
    readFolder(assembly, join(folder, directoryName), keyOf(stage, id), offlineContext);
  }
}

function keyOf(stage: string, id: string): string {
  return stage === '' ? id : `${stage}/${id}`;
}

/** Nothing that depends on other stacks is resolved here, because not all stacks are read yet. */
function addWithNestedStacks(assembly: Assembly, stack: Stack, folder: string): void {
  assembly.addStack(stack);
  for (const resource of stack.declared.values()) {
    const file = resource.type === 'AWS::CloudFormation::Stack' ? nestedTemplate(resource, folder) : undefined;
    if (file === undefined) {
      continue;
    }
    const nested = new Stack(assembly, {
      key: `${stack.key}/${resource.logicalId}`,
      name: generatedName(resource),
      path: nestedPath(resource),
      stage: stack.stage,
      environment: stack,
      template: readTemplate(file),
      assets: stack.assets,
      parent: resource,
      parameters: objectOr(resource.expression('Parameters')),
    });
    addWithNestedStacks(assembly, nested, folder);
  }
}

/** The template of a nested stack: named by metadata, or, if the app was synthesized without metadata, found by its URL. */
function nestedTemplate(resource: Resource, folder: string): string | undefined {
  const file = textOr(member(resource.metadata, 'aws:asset:path'));
  if (file !== undefined) {
    return resolve(folder, file);
  }
  const url = resource.stack.resolve(resource.expression('TemplateURL') ?? null);
  const objectKey = typeof url === 'string' ? url.slice(url.lastIndexOf('/') + 1) : '';
  return resource.stack.assets.has(objectKey) ? resource.stack.assets.file(objectKey).path : undefined;
}

/** The CDK puts `Parent/Name` next to the resource `Parent/Name.NestedStack/Name.NestedStackResource`. */
function nestedPath(resource: Resource): string {
  return resource.path.replace(/\.NestedStack\/[^/]*\.NestedStackResource$/, '');
}

function readTemplate(file: string): JsonObject {
  const template = readJson(file);
  if (!isObject(template)) {
    throw new AssemblyError('ASSEMBLY_INVALID', `'${file}' is not a template: synthesize the app again`);
  }
  return template;
}

function readJson(file: string): unknown {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new AssemblyError(
      'ASSEMBLY_MISSING',
      `cannot read '${file}': a cloud assembly is the folder that 'cdk synth' writes, usually cdk.out`,
      { cause: error },
    );
  }
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new AssemblyError('ASSEMBLY_INVALID', `'${file}' is not JSON: synthesize the app again`, {
      cause: error,
    });
  }
}
