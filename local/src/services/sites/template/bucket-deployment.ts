import type { Assembly } from '../../../assembly/assembly.js';
import type { FileAsset } from '../../../assembly/asset-manifest.js';
import type { Resource } from '../../../assembly/resource.js';
import { all, asText, asTexts, isList, isMap, Unresolved, type Value } from '../../../assembly/value.js';
import { ProgramError } from '../../../errors.js';
import { type Markers, readMarkers } from './markers.js';
import { syncFilter } from './sync-filter.js';

/** A `Custom::CDKBucketDeployment`: the files that CDK copies into a bucket when it deploys. */
export interface BucketDeployment {
  readonly resource: Resource;
  /** The name of the bucket. */
  readonly bucket: string;
  /** The prefix of the keys of all its files: `''`, or a path that ends with a slash. */
  readonly prefix: string;
  /** If two sources have the same key, the later one is deployed. */
  readonly sources: readonly DeploymentSource[];
  /** Whether a file of the sources is deployed. */
  readonly includes: (file: string) => boolean;
  /** Headers that its objects are stored with; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface DeploymentSource {
  /** A folder. */
  readonly asset: FileAsset;
  readonly markers: Markers;
}

export interface BucketDeployments {
  readonly deployments: readonly BucketDeployment[];
  /** Deployments and sources whose files are not served, as sentences. */
  readonly unserved: readonly string[];
}

/** Finds the bucket deployments of an assembly. Nothing is read from the disk. */
export function readBucketDeployments(assembly: Assembly): BucketDeployments {
  const unserved: string[] = [];
  const deployments = assembly.resources('Custom::CDKBucketDeployment').flatMap((resource) => {
    const deployment = readDeployment(resource, unserved);
    if (deployment instanceof Unresolved) {
      unserved.push(`the bucket deployment '${resource.path}': ${deployment.reason}`);
      return [];
    }
    return [deployment];
  });
  return { deployments, unserved };
}

function readDeployment(resource: Resource, unserved: string[]): BucketDeployment | Unresolved {
  const properties = all({
    exists: resource.uncertain ?? true,
    bucket: asText(resource.property('DestinationBucketName'), 'DestinationBucketName'),
    prefix: asText(resource.property('DestinationBucketKeyPrefix') ?? '', 'DestinationBucketKeyPrefix'),
    keys: asTexts(resource.property('SourceObjectKeys'), 'SourceObjectKeys'),
    extract: asText(resource.property('Extract') ?? true, 'Extract'),
    exclude: asTexts(resource.property('Exclude') ?? [], 'Exclude'),
    include: asTexts(resource.property('Include') ?? [], 'Include'),
  });
  if (properties instanceof Unresolved) {
    return properties;
  }
  const { bucket, prefix, keys, extract, exclude, include } = properties;
  if (extract !== 'true') {
    return new Unresolved('its sources are deployed as zip files (extract: false), which only a deployment creates');
  }
  const sources = keys.map((key, index) => readSource(resource, key, index));
  const refused = sources.filter((source) => source instanceof Unresolved);
  unserved.push(...refused.map(({ reason }) => `a source of the bucket deployment '${resource.path}': ${reason}`));
  return {
    resource,
    bucket,
    prefix: prefix === '' || prefix === '/' ? '' : prefix.replace(/\/*$/, '/'),
    sources: sources.filter((source): source is DeploymentSource => !(source instanceof Unresolved)),
    includes: syncFilter(exclude, include),
    headers: readHeaders(resource.property('SystemMetadata')),
  };
}

function readSource(resource: Resource, objectKey: string, index: number): DeploymentSource | Unresolved {
  const asset = findAsset(resource, objectKey);
  if (asset instanceof Unresolved) {
    return asset;
  }
  if (asset.packaging !== 'zip') {
    return new Unresolved(
      `'${asset.path}' is a zip file, which is not unpacked here: pass a folder with its unpacked content to Source.asset()`,
    );
  }
  const markers = itemOf(resource, 'SourceMarkers', index);
  const config = itemOf(resource, 'SourceMarkersConfig', index);
  const unresolved = [markers, config].find((item) => item instanceof Unresolved);
  return unresolved ?? { asset, markers: readMarkers(markers, config) };
}

function findAsset(resource: Resource, objectKey: string): FileAsset | Unresolved {
  try {
    return resource.stack.assets.file(objectKey);
  } catch (error) {
    if (error instanceof ProgramError) {
      return new Unresolved(error.message);
    }
    throw error;
  }
}

/** A source without markers may have no item, and if there is only one source, the list itself may be missing. */
function itemOf(resource: Resource, property: string, index: number): Value | undefined {
  const list = resource.property(property);
  return isList(list) ? list[index] : list;
}

/** `Cache-Control` is left to `createSite`, because pages change while they are served. */
function readHeaders(systemMetadata: Value | undefined): Readonly<Record<string, string>> {
  const kept = ['content-type', 'content-disposition', 'content-encoding', 'content-language'];
  const entries = Object.entries(isMap(systemMetadata) ? systemMetadata : {});
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      kept.includes(name.toLowerCase()) && typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
}
