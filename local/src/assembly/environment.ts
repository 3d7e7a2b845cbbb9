/** Where a stack is deployed, as far as the assembly knows. */
export interface Environment {
  readonly account: string;
  readonly region: string;
}

/** The values for an environment-agnostic stack: nothing on this machine depends on the real ones. */
const agnostic: Environment = { account: '000000000000', region: 'us-east-1' };

const partitions: readonly (readonly [prefix: string, partition: string, urlSuffix: string])[] = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com'],
  ['us-iso-', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eusc-', 'aws-eusc', 'amazonaws.eu'],
  ['', 'aws', 'amazonaws.com'],
];

/** Reads `aws://<account>/<region>` of a manifest. */
export function parseEnvironment(uri: string | undefined): Environment {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(uri ?? '') ?? [];
  return {
    account: account && account !== 'unknown-account' ? account : agnostic.account,
    region: region && region !== 'unknown-region' ? region : agnostic.region,
  };
}

export function partitionOf(region: string): { partition: string; urlSuffix: string } {
  const [, partition, urlSuffix] = partitions.find(([prefix]) => region.startsWith(prefix)) ?? [
    '',
    'aws',
    'amazonaws.com',
  ];
  return { partition, urlSuffix };
}
