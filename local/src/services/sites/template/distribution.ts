import type { Resource } from '../../../assembly/resource.js';
import { asNumber, isList, isMap, Unresolved, type Value, type ValueMap } from '../../../assembly/value.js';
import { findResponseHeadersPolicy } from './response-headers-policy.js';
import type { Behavior, BucketOrigin, ErrorResponse, Site, UnservedOrigin } from './site.js';
import { isListable, readWebsite } from './website.js';

/** What an `AWS::CloudFront::Distribution` serves; `buckets` are those that a deployment fills. */
export function readDistribution(distribution: Resource, buckets: ReadonlySet<string>): Site {
  const config = mapOr(distribution.property('DistributionConfig'));
  const unserved = [distribution.uncertain?.reason ?? []].flat();
  const behaviors = [...mapsOf(config.CacheBehaviors), { ...mapOr(config.DefaultCacheBehavior), PathPattern: '*' }];
  const { DefaultRootObject } = config;
  if (DefaultRootObject instanceof Unresolved) {
    unserved.push(`its default root object: ${DefaultRootObject.reason}`);
  }
  return {
    name: distribution.path,
    hosts: [distribution.attribute('DomainName'), ...listOf(config.Aliases)].filter(isHost),
    defaultRootObject: typeof DefaultRootObject === 'string' ? DefaultRootObject.replace(/^\//, '') : undefined,
    behaviors: behaviors.map((behavior) => readBehavior(behavior, config, distribution, buckets, unserved)),
    errorResponses: mapsOf(config.CustomErrorResponses).flatMap(readErrorResponse),
    unserved: unserved.map((what) => `${what} (distribution '${distribution.path}')`),
  };
}

function readBehavior(
  behavior: ValueMap,
  config: ValueMap,
  distribution: Resource,
  buckets: ReadonlySet<string>,
  unserved: string[],
): Behavior {
  const pathPattern = typeof behavior.PathPattern === 'string' ? behavior.PathPattern : '*';
  const name = pathPattern === '*' ? 'the default behavior' : `the behavior '${pathPattern}'`;
  unserved.push(...unservedParts(behavior, name));
  const origin = readOrigin(behavior.TargetOriginId, config, distribution, buckets, unserved);
  if (origin.kind === 'unserved') {
    unserved.push(`${name}: ${origin.reason}`);
  }
  const id = behavior.ResponseHeadersPolicyId;
  const policy = id === undefined ? undefined : findResponseHeadersPolicy(id, distribution.stack);
  if (policy instanceof Unresolved) {
    unserved.push(`the response headers policy of ${name}: ${policy.reason}`);
    return { pathPattern, origin, policy: undefined };
  }
  unserved.push(...(policy?.unserved ?? []));
  return { pathPattern, origin, policy };
}

/** What a behavior does on AWS between the viewer and the files, but not here. */
function unservedParts(behavior: ValueMap, name: string): readonly string[] {
  const parts = [
    ['FunctionAssociations', (event: string) => `the CloudFront function${event} of ${name} is not run`],
    ['LambdaFunctionAssociations', (event: string) => `the Lambda@Edge function${event} of ${name} is not run`],
    ['TrustedKeyGroups', () => `signed URLs for ${name} are not checked (TrustedKeyGroups)`],
    ['TrustedSigners', () => `signed URLs for ${name} are not checked (TrustedSigners)`],
  ] as const;
  return parts.flatMap(([property, text]) =>
    listOf(behavior[property]).map((part) =>
      text(isMap(part) && typeof part.EventType === 'string' ? ` at ${part.EventType}` : ''),
    ),
  );
}

function readOrigin(
  id: Value | undefined,
  config: ValueMap,
  distribution: Resource,
  buckets: ReadonlySet<string>,
  unserved: string[],
): BucketOrigin | UnservedOrigin {
  const groups = mapsOf(mapOr(config.OriginGroups).Items);
  const group = groups.find((candidate) => candidate.Id === id);
  if (group) {
    unserved.push(`the second origin of the origin group '${String(id)}' is not used`);
  }
  const originId = group ? mapsOf(mapOr(group.Members).Items)[0]?.OriginId : id;
  const origin = mapsOf(config.Origins).find((candidate) => candidate.Id === originId);
  const domain = origin?.DomainName;
  if (typeof domain !== 'string') {
    const reason = domain instanceof Unresolved ? domain.reason : `the distribution has no origin '${String(id)}'`;
    return { kind: 'unserved', reason };
  }
  const [, bucket, website] = /^(.+)\.s3(-website)?[.-]/.exec(domain) ?? [];
  if (bucket === undefined) {
    return { kind: 'unserved', reason: `its origin '${domain}' is not a bucket` };
  }
  if (!buckets.has(bucket)) {
    return { kind: 'unserved', reason: `no bucket deployment fills its bucket '${bucket}'` };
  }
  const resource = distribution.stack.assembly.find('AWS::S3::Bucket', bucket, distribution.stack);
  const configured = resource instanceof Unresolved ? undefined : readWebsite(resource, website ? unserved : []);
  const path = typeof origin?.OriginPath === 'string' ? origin.OriginPath : '';
  return {
    kind: 'bucket',
    bucket,
    path: path === '' ? '' : `${path.replace(/^\/|\/$/g, '')}/`,
    website: website ? (configured ?? { indexDocument: 'index.html', errorDocument: undefined }) : undefined,
    listable: isListable(bucket, distribution.stack.assembly),
  };
}

function readErrorResponse(response: ValueMap): readonly ErrorResponse[] {
  const status = asNumber(response.ErrorCode, 'ErrorCode');
  const answeredStatus = asNumber(response.ResponseCode, 'ResponseCode');
  const page = response.ResponsePagePath;
  return typeof status === 'number' &&
    typeof page === 'string' &&
    page !== '' &&
    !(answeredStatus instanceof Unresolved)
    ? [{ status, answeredStatus, page }]
    : [];
}

/** An alias such as `*.example.com` is not an address. */
function isHost(value: Value | undefined): value is string {
  return typeof value === 'string' && /^[\w-]+(\.[\w-]+)+$/.test(value);
}

function mapsOf(value: Value | undefined): readonly ValueMap[] {
  return listOf(value).filter(isMap);
}

function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

function mapOr(value: Value | undefined): ValueMap {
  return isMap(value) ? value : {};
}
