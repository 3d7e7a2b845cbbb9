import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The account and region that the CDK CLI would pass to an app; `undefined` if unknown without a call to AWS. */
export interface DefaultEnvironment {
  readonly account: string | undefined;
  readonly region: string;
}

type Profiles = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * The region is found as in the CDK CLI. The CLI asks AWS for the account; here it is the one that the environment or the profile
 * contains. No key is read from the files.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/environments.html
 */
export function defaultEnvironment(env: NodeJS.ProcessEnv, home: string): DefaultEnvironment {
  const profile = env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE || 'default';
  const files = [
    readProfiles(env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws/credentials')),
    readProfiles(env.AWS_CONFIG_FILE || join(home, '.aws/config')),
  ];
  const named = (name: string, key: string) => first(files.map((profiles) => profiles.get(name)?.get(key)));
  const region = first([
    env.AWS_REGION,
    env.AMAZON_REGION,
    env.AWS_DEFAULT_REGION,
    env.AMAZON_DEFAULT_REGION,
    named(profile, 'region'),
    named('default', 'region'),
    env.CDK_DEFAULT_REGION,
  ]);
  const account = first([
    env.AWS_ACCOUNT_ID,
    /^arn:[^:]*:iam::(\d{12}):/.exec(named(profile, 'role_arn') ?? '')?.[1],
    named(profile, 'aws_account_id'),
    named(profile, 'sso_account_id'),
    env.CDK_DEFAULT_ACCOUNT,
  ]);
  return { account, region: region ?? 'us-east-1' };
}

function first(values: readonly (string | undefined)[]): string | undefined {
  return values.find(Boolean);
}

const wanted = ['region', 'role_arn', 'aws_account_id', 'sso_account_id'];

function readProfiles(file: string): Profiles {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Map();
  }
  const profiles = new Map<string, Map<string, string>>();
  let current = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, section] = /^\[\s*(?:profile\s+)?["']?([^\]"']+?)["']?\s*\]/.exec(line) ?? [];
    const [, key = '', value = ''] = /^(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section !== undefined) {
      current = new Map();
      profiles.set(section, current);
    } else if (wanted.includes(key)) {
      current.set(key, value);
    }
  }
  return profiles;
}
