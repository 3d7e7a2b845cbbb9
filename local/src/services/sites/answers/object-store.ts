import { createHash } from 'node:crypto';
import type { Bucket, StoredObject } from '../io/bucket.js';
import type { BucketOrigin, Website } from '../template/site.js';

/** The response of an origin to a GET request: an object, or an error with its reason. */
export interface OriginAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Why it is not the requested object; `undefined` if it is. */
  readonly reason: string | undefined;
}

/** Requests a path (percent-encoded, with a leading slash) from the bucket of an origin, as S3 or its website endpoint would. */
export async function askBucket(origin: BucketOrigin, bucket: Bucket | undefined, path: string): Promise<OriginAnswer> {
  const key = keyOf(path);
  if (key === undefined) {
    return failure(400, 'InvalidURI', "Couldn't parse the specified URI.", `'${path}' is not a path`);
  }
  const objects = bucket?.objects ?? new Map<string, StoredObject>();
  return origin.website
    ? askWebsite(origin.path + key, origin.website, objects, path)
    : askS3(origin.path + key, origin.listable, objects);
}

async function askS3(
  key: string,
  listable: boolean,
  objects: ReadonlyMap<string, StoredObject>,
): Promise<OriginAnswer> {
  const object = objects.get(key);
  if (object) {
    return answer(object, key, 200);
  }
  const reason = missing(key);
  return listable
    ? failure(404, 'NoSuchKey', 'The specified key does not exist.', reason)
    : failure(403, 'AccessDenied', 'Access Denied', reason);
}

async function askWebsite(
  key: string,
  { indexDocument, errorDocument }: Website,
  objects: ReadonlyMap<string, StoredObject>,
  path: string,
): Promise<OriginAnswer> {
  const asked = key === '' || key.endsWith('/') ? key + indexDocument : key;
  const object = objects.get(asked);
  if (object) {
    return answer(object, asked, 200);
  }
  if (objects.has(`${key}/${indexDocument}`)) {
    const location = `/${path.replace(/^\/+/, '')}/`;
    return { status: 302, headers: { location }, body: Buffer.alloc(0), reason: undefined };
  }
  const reason = missing(asked);
  const page = errorDocument === undefined ? undefined : objects.get(errorDocument);
  return page
    ? { ...(await answer(page, errorDocument ?? '', 404)), reason }
    : failure(404, 'NoSuchKey', 'The specified key does not exist.', reason);
}

async function answer(object: StoredObject, key: string, status: number): Promise<OriginAnswer> {
  if (object.refused !== undefined) {
    return notServed(`'${key}' is not served: ${object.refused}`);
  }
  try {
    const body = await object.read();
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
    return { status, headers: { ...object.headers, etag }, body, reason: undefined };
  } catch {
    return notServed(`'${key}' can no longer be read because the assembly has changed: restart the program`);
  }
}

/** Encoded, so that a forged key cannot write anything else into a log. */
function missing(key: string): string {
  return `no bucket deployment has a file '${encodeURI(key)}'`;
}

/** A response of this program that AWS would never send. */
export function notServed(reason: string): OriginAnswer {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return { status: 501, headers, body: Buffer.from(`${reason}\n`), reason };
}

/** An error in the words of S3. */
export function failure(status: number, code: string, message: string, reason: string): OriginAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body), reason };
}

/** The key for a path. It is decoded once, and then is only a name: dots and slashes in it have no meaning. */
function keyOf(path: string): string | undefined {
  try {
    return path.startsWith('/') ? decodeURIComponent(path.slice(1)) : undefined;
  } catch {
    return undefined;
  }
}
