import type { Assembly } from '../../../assembly/assembly.js';
import type { Resource } from '../../../assembly/resource.js';
import { type BucketDeployment, readBucketDeployments } from './bucket-deployment.js';
import { readDistribution } from './distribution.js';
import type { Site } from './site.js';
import { readWebsite } from './website.js';

export interface Sites {
  readonly sites: readonly Site[];
  readonly deployments: readonly BucketDeployment[];
  /** Custom domain names of the app, served here or not: those of its APIs, distributions and user pools. */
  readonly ownHosts: readonly string[];
  /** What no site serves, as sentences. What a site leaves out is in its own list. */
  readonly unserved: readonly string[];
}

/** Finds the sites of an assembly: which distribution, or which bucket without one, serves the deployed files. */
export function readSites(assembly: Assembly): Sites {
  const { deployments, unserved } = readBucketDeployments(assembly);
  const buckets = new Set(deployments.map(({ bucket }) => bucket));
  const distributions = assembly
    .resources('AWS::CloudFront::Distribution')
    .map((distribution) => readDistribution(distribution, buckets));
  const served = distributions.filter((site) => bucketsOf(site).length > 0);
  const behindDistribution = new Set(served.flatMap(bucketsOf));
  const others = [...buckets].filter((bucket) => !behindDistribution.has(bucket));
  return {
    sites: [...served, ...others.map((bucket) => bucketSite(bucket, deployments, assembly))],
    deployments,
    ownHosts: ownHosts(assembly, distributions),
    unserved: [
      ...unserved,
      ...distributions
        .filter((site) => !served.includes(site))
        .map(({ name }) => `the distribution '${name}': none of its origins is a bucket with a deployment`),
    ],
  };
}

function ownHosts(assembly: Assembly, distributions: readonly Site[]): readonly string[] {
  const types = ['AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGatewayV2::DomainName'];
  const named = types.flatMap((type) => assembly.resources(type).map((resource) => resource.property('DomainName')));
  const domains = assembly
    .resources('AWS::Cognito::UserPoolDomain')
    .filter((domain) => domain.property('CustomDomainConfig') !== undefined)
    .map((domain) => domain.property('Domain'));
  const aliases = distributions.flatMap(({ hosts }) => hosts.filter((host) => !host.endsWith('.cloudfront.net')));
  return [...new Set([...named, ...domains, ...aliases])].filter((name) => typeof name === 'string');
}

function bucketsOf(site: Site): readonly string[] {
  return site.behaviors.flatMap(({ origin }) => (origin.kind === 'bucket' ? [origin.bucket] : []));
}

/** A bucket without a distribution, served as its website, or, if it has none, as if it had one. */
function bucketSite(bucket: string, deployments: readonly BucketDeployment[], assembly: Assembly): Site {
  const resource = assembly.resources('AWS::S3::Bucket').find((candidate) => candidate.ref() === bucket);
  const unserved: string[] = [];
  const website = resource && readWebsite(resource, unserved);
  if (!website) {
    unserved.push(
      `the bucket '${resource?.path ?? bucket}' has neither a website configuration nor a distribution: it is served as a website`,
    );
  }
  const deployed = deployments.find((deployment) => deployment.bucket === bucket);
  return {
    name: resource?.path ?? deployed?.resource.path ?? bucket,
    hosts: websiteHosts(resource),
    defaultRootObject: undefined,
    behaviors: [
      {
        pathPattern: '*',
        origin: {
          kind: 'bucket',
          bucket,
          path: '',
          website: website ?? { indexDocument: 'index.html', errorDocument: undefined },
          listable: true,
        },
        policy: undefined,
      },
    ],
    errorResponses: [],
    unserved,
  };
}

function websiteHosts(bucket: Resource | undefined): readonly string[] {
  const url = bucket?.attribute('WebsiteURL');
  return typeof url === 'string' ? [new URL(url).host] : [];
}
