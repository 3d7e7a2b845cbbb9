import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { contentTypeOf } from '../answers/content-type.js';
import type { BucketDeployment, DeploymentSource } from '../template/bucket-deployment.js';
import { replaceMarkers } from '../template/markers.js';
import { filesOf } from './source-folder.js';

/** What the deployments of an assembly put into a bucket. */
export interface Bucket {
  readonly name: string;
  /** By key. A request is only looked up in this map: a path in a request is never used as a path on the disk. */
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** Files that are left out, as sentences. */
  readonly unserved: readonly string[];
}

export interface StoredObject {
  /** `content-type` and other headers that it was stored with; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Rejects if the file was deleted since the start. */
  read(): Promise<Buffer>;
  /** Why it cannot be served; `undefined` if it can. */
  readonly refused: string | undefined;
}

/**
 * Changes a text file into which a deployment writes values: `key` is the object's. Files of sources without such values
 * are served as they are.
 */
export type Rewrite = (text: string, key: string) => string;

/** Is called with a text file that is served unchanged. */
export type Inspect = (text: string, key: string) => void;

/** Fills the buckets, by name. Files with values of the deployment are read now, the others when they are requested. */
export function fillBuckets(
  deployments: readonly BucketDeployment[],
  rewrite: Rewrite,
  inspect: Inspect,
): ReadonlyMap<string, Bucket> {
  const names = new Set(deployments.map(({ bucket }) => bucket));
  return new Map(
    [...names].map((name) => [
      name,
      fillBucket(
        name,
        deployments.filter(({ bucket }) => bucket === name),
        rewrite,
        inspect,
      ),
    ]),
  );
}

function fillBucket(
  name: string,
  deployments: readonly BucketDeployment[],
  rewrite: Rewrite,
  inspect: Inspect,
): Bucket {
  const objects = new Map<string, StoredObject>();
  const unserved: string[] = [];
  for (const { resource, prefix, sources, includes, headers } of deployments) {
    for (const source of sources) {
      const { files, refused } = filesOf(source.asset.path, resource.stack.assembly.folder);
      unserved.push(...refused.map((reason) => `a file of the bucket deployment '${resource.path}': ${reason}`));
      for (const [file, path] of files) {
        const key = prefix + file;
        if (includes(file)) {
          const object = storedObject(path, key, source, rewrite);
          if (source.markers.size === 0 && /\.(html?|m?js|json|css|txt|webmanifest)$/i.test(key)) {
            inspect(textOf(path), key);
          }
          objects.set(key, { ...object, headers: { 'content-type': contentTypeOf(key), ...headers } });
        }
      }
    }
  }
  const refused = [...objects].flatMap(([key, object]) => (object.refused ? [`'${key}': ${object.refused}`] : []));
  return { name, objects, unserved: [...unserved, ...refused] };
}

/** A file that cannot be read fails only when it is requested. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function storedObject(
  path: string,
  key: string,
  { markers }: DeploymentSource,
  rewrite: Rewrite,
): Omit<StoredObject, 'headers'> {
  if (markers.size === 0) {
    return { read: () => readFile(path), refused: undefined };
  }
  const { content, unresolved } = replaceMarkers(readFileSync(path), markers);
  const served = isUtf8(content) ? Buffer.from(rewrite(content.toString('utf8'), key), 'utf8') : content;
  return { read: async () => served, refused: unresolved[0]?.reason };
}
