import type { Resource, ResourceAssembly } from '../../../assembly/resource.js';
import { isList, isMap, type Value } from '../../../assembly/value.js';
import type { Website } from './site.js';

/** The website of a bucket, if it has one; what is not served is added to `unserved`. */
export function readWebsite(bucket: Resource, unserved: string[]): Website | undefined {
  const configuration = bucket.property('WebsiteConfiguration');
  if (!isMap(configuration)) {
    return undefined;
  }
  for (const property of ['RedirectAllRequestsTo', 'RoutingRules']) {
    if (configuration[property] !== undefined) {
      unserved.push(`the website configuration of the bucket '${bucket.path}' has ${property}, which is not served`);
    }
  }
  const { IndexDocument, ErrorDocument } = configuration;
  return {
    indexDocument: typeof IndexDocument === 'string' ? IndexDocument : 'index.html',
    errorDocument: typeof ErrorDocument === 'string' ? ErrorDocument : undefined,
  };
}

/** Whether a bucket policy lets CloudFront, or anyone, list the bucket. */
export function isListable(bucket: string, assembly: ResourceAssembly): boolean {
  const policies = assembly.resources('AWS::S3::BucketPolicy').filter((policy) => policy.property('Bucket') === bucket);
  return policies.some((policy) => {
    const document = policy.property('PolicyDocument');
    const statements = isMap(document) ? listOf(document.Statement) : [];
    return statements.some(
      (statement) =>
        isMap(statement) &&
        statement.Effect === 'Allow' &&
        listOf(statement.Action).some((action) => ['s3:ListBucket', 's3:List*', 's3:*'].includes(String(action))) &&
        isViewer(statement.Principal),
    );
  });
}

function isViewer(principal: Value | undefined): boolean {
  if (!isMap(principal)) {
    return principal === '*';
  }
  return (
    listOf(principal.AWS).includes('*') ||
    listOf(principal.Service).includes('cloudfront.amazonaws.com') ||
    principal.CanonicalUser !== undefined
  );
}

function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : value === undefined ? [] : [value];
}
