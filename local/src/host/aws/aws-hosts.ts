import { nameOfHost } from './aws-services.js';

/** The domains of AWS services in all partitions, and of what apps deploy to them. */
export const awsDomains: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'amazoncognito.com',
  'amazonwebservices.com.cn',
  'amazonwebservices.eu',
  'api.amazonwebservices.com.cn',
  'api.amazonwebservices.eu',
  'api.aws',
  'api.aws.hci.ic.gov',
  'api.aws.ic.gov',
  'api.aws.scloud',
  'api.cloud-aws.adc-e.uk',
  'c2s.ic.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
  'on.aws',
  'sc2s.sgov.gov',
];

/** What an AWS host name says about the request. */
export interface AwsHost {
  /** `dynamodb` */
  readonly service: string;
  /** The bucket before the service name, as S3 writes it. */
  readonly bucket: string | undefined;
}

/** Whether a host name belongs to AWS, in any partition. A port does not matter. */
export function isAwsHost(host: string): boolean {
  const name = hostNameOf(host);
  return awsDomains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/** Reads `<bucket>.s3.eu-west-1.amazonaws.com`; `undefined` if it is not an AWS host. */
export function parseAwsHost(host: string): AwsHost | undefined {
  const name = hostNameOf(host);
  const domain = awsDomains.filter((candidate) => name.endsWith(`.${candidate}`)).sort(longestFirst)[0];
  if (domain === undefined) {
    return undefined;
  }
  const labels = name.slice(0, -domain.length - 1).split('.');
  if (domain === 'amazoncognito.com') {
    return { service: 'managed login of a user pool', bucket: undefined };
  }
  // The region is last, if the service has one, and `dualstack` may precede it.
  if (isRegion(labels.at(-1))) {
    labels.pop();
  }
  if (labels.at(-1) === 'dualstack') {
    labels.pop();
  }
  const label = withoutVariant(labels.pop() ?? '');
  const pair = `${labels.at(-1)}.${label}`;
  const isPair = nameOfHost(pair) !== pair;
  const before = labels.slice(0, isPair ? -1 : undefined).join('.');
  return { service: nameOfHost(isPair ? pair : label), bucket: label === 's3' && before !== '' ? before : undefined };
}

/** A host in lower case, without its port and without a dot at the end. */
export function hostNameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

function longestFirst(one: string, other: string): number {
  return other.length - one.length;
}

function isRegion(label: string | undefined): boolean {
  return label !== undefined && /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(label);
}

/** Older S3 hosts have a hyphen before the region. */
function withoutVariant(label: string): string {
  const plain = label.replace(/-fips$/, '');
  return /^s3-(?!control)/.test(plain) ? 's3' : plain;
}
