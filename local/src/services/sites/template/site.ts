import type { ResponseHeadersPolicy } from './response-headers-policy.js';

/** A static site of an assembly: a distribution, or a bucket that no distribution serves. */
export interface Site {
  /** The construct path. */
  readonly name: string;
  /** Its host names on AWS: the distribution's domain and its aliases. */
  readonly hosts: readonly string[];
  /** The object for `/`. */
  readonly defaultRootObject: string | undefined;
  /** The first behavior whose pattern matches serves a request; the pattern of the last is `*`. */
  readonly behaviors: readonly Behavior[];
  readonly errorResponses: readonly ErrorResponse[];
  /** What is not served as on AWS, as sentences. */
  readonly unserved: readonly string[];
}

/** Where requests for some paths go. */
export interface Behavior {
  readonly pathPattern: string;
  readonly origin: BucketOrigin | UnservedOrigin;
  readonly policy: ResponseHeadersPolicy | undefined;
}

export interface BucketOrigin {
  readonly kind: 'bucket';
  /** The name of the bucket. */
  readonly bucket: string;
  /** The prefix of keys: `''`, or a path that ends with a slash. */
  readonly path: string;
  /** The bucket's website configuration, if requests go to its website. */
  readonly website: Website | undefined;
  /** The caller may list the bucket, so S3 returns 404 for a missing object, otherwise 403. */
  readonly listable: boolean;
}

export interface UnservedOrigin {
  readonly kind: 'unserved';
  readonly reason: string;
}

export interface Website {
  readonly indexDocument: string;
  readonly errorDocument: string | undefined;
}

/** What a distribution returns instead of an error of its origin. */
export interface ErrorResponse {
  readonly status: number;
  /** `undefined` leaves the status as it is. */
  readonly answeredStatus: number | undefined;
  readonly page: string;
}
