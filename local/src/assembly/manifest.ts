import { isObject, member, objectOr, textOr } from './json.js';

/** The parts of an assembly's `manifest.json` that this program uses. */
export interface Manifest {
  /** The version of the cloud assembly schema: `48.0.0`. */
  readonly version: string;
  readonly stacks: readonly StackArtifact[];
  /** The assemblies in it, one for each CDK stage. */
  readonly assemblies: readonly AssemblyArtifact[];
  /** File names of the asset manifests. */
  readonly assetManifests: readonly string[];
  /** Keys of context lookups without a result: the templates contain placeholders. */
  readonly missing: readonly string[];
  /** The metadata of the artifacts, by construct path. */
  readonly metadata: readonly unknown[];
  /** File names of more metadata: newer versions of the CDK keep it next to the manifest. */
  readonly metadataFiles: readonly string[];
}

export interface StackArtifact {
  readonly id: string;
  readonly stackName: string;
  readonly constructPath: string;
  /** `aws://<account>/<region>` */
  readonly environment: string | undefined;
  readonly templateFile: string;
  readonly parameters: unknown;
}

export interface AssemblyArtifact {
  readonly id: string;
  readonly directoryName: string;
}

/** Reads a parsed `manifest.json`; `undefined` if it is not a manifest. */
export function parseManifest(json: unknown): Manifest | undefined {
  const artifacts = member(json, 'artifacts') ?? {};
  const version = member(json, 'version');
  if (typeof version !== 'string' || !isObject(artifacts)) {
    return undefined;
  }
  const entries = Object.entries(artifacts).map(([id, artifact]) => ({
    id,
    artifact,
    type: member(artifact, 'type'),
    properties: member(artifact, 'properties'),
  }));
  const missing = member(json, 'missing');
  return {
    version,
    stacks: entries
      .filter(({ type }) => type === 'aws:cloudformation:stack')
      .map(({ id, artifact, properties }) => ({
        id,
        stackName: textOr(member(properties, 'stackName')) ?? id,
        constructPath: textOr(member(artifact, 'displayName')) ?? id,
        environment: textOr(member(artifact, 'environment')),
        templateFile: textOr(member(properties, 'templateFile')) ?? `${id}.template.json`,
        parameters: member(properties, 'parameters'),
      })),
    assemblies: entries
      .filter(({ type }) => type === 'cdk:cloud-assembly')
      .map(({ id, properties }) => ({ id, directoryName: textOr(member(properties, 'directoryName')) ?? id })),
    assetManifests: entries
      .filter(({ type }) => type === 'cdk:asset-manifest')
      .map(({ id, properties }) => textOr(member(properties, 'file')) ?? `${id}.json`),
    missing: (Array.isArray(missing) ? missing : []).map((entry) => textOr(member(entry, 'key')) ?? 'unnamed'),
    metadata: entries.map(({ artifact }) => member(artifact, 'metadata')),
    metadataFiles: entries.flatMap(({ artifact }) => textOr(member(artifact, 'additionalMetadataFile')) ?? []),
  };
}

/** The newest cloud assembly schema that this program knows. */
const knownMajor = 55;

/** Why an assembly with this schema may not be fully understood; `undefined` if it is. */
export function newerSchema(version: string): string | undefined {
  return Number.parseInt(version, 10) > knownMajor
    ? `the assembly has the schema version ${version}, but this program supports only versions up to ${knownMajor}: update this program`
    : undefined;
}

/** The messages of `Annotations.addError` in the metadata of an artifact, each with its construct path. */
export function annotatedErrors(metadata: unknown): readonly string[] {
  return Object.entries(objectOr(metadata)).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries : [])
      .filter((entry) => member(entry, 'type') === 'aws:cdk:error')
      .map((entry) => `[${path}] ${member(entry, 'data')}`),
  );
}
