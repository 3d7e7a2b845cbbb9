import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { defaultEnvironment } from '../../lib/synth/default-environment.js';
import { temporaryFolder } from '../support/assembly.js';

const config = `# profiles
[default]
region = eu-west-2
[profile work]
region=eu-central-1
role_arn = arn:aws:iam::222222222222:role/deploy
[profile sso]
sso_account_id = 333333333333
[profile "quoted name"]
aws_account_id = 444444444444
`;
const credentials = `[work]
region = eu-north-1
[keys]
aws_access_key_id = AKIAEXAMPLE
`;

describe('the environment that an app gets by default', () => {
  const cases: readonly [what: string, env: NodeJS.ProcessEnv, account: string | undefined, region: string][] = [
    ['of the default profile', {}, undefined, 'eu-west-2'],
    ['of a profile, its credentials before its configuration', { AWS_PROFILE: 'work' }, '222222222222', 'eu-north-1'],
    ['of the older variable for a profile', { AWS_DEFAULT_PROFILE: 'work' }, '222222222222', 'eu-north-1'],
    ['of a profile with single sign-on', { AWS_PROFILE: 'sso' }, '333333333333', 'eu-west-2'],
    ['of a profile with a quoted name', { AWS_PROFILE: 'quoted name' }, '444444444444', 'eu-west-2'],
    ['of a profile that has none', { AWS_PROFILE: 'keys' }, undefined, 'eu-west-2'],
    [
      'of AWS_REGION before all',
      { AWS_REGION: 'r1', AWS_DEFAULT_REGION: 'r2', AWS_PROFILE: 'sso' },
      '333333333333',
      'r1',
    ],
    ['of AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'r2' }, undefined, 'r2'],
    ['of AWS_ACCOUNT_ID', { AWS_ACCOUNT_ID: '5', AWS_PROFILE: 'sso' }, '5', 'eu-west-2'],
    ['that the user sets', { CDK_DEFAULT_ACCOUNT: '6', CDK_DEFAULT_REGION: 'r3', HOMELESS: '1' }, '6', 'r3'],
    ['of nothing at all', { HOMELESS: '1' }, undefined, 'us-east-1'],
  ];
  for (const [what, { HOMELESS, ...env }, account, region] of cases) {
    it(`is ${account ?? 'no account'} in ${region}: ${what}`, (t) => {
      const home = temporaryFolder(t);
      if (!HOMELESS) {
        mkdirSync(join(home, '.aws'));
        writeFileSync(join(home, '.aws/config'), config);
        writeFileSync(join(home, '.aws/credentials'), credentials);
      }
      assert.deepEqual(defaultEnvironment(env, home), { account, region });
    });
  }

  it('is read from the files that the environment names', (t) => {
    const folder = temporaryFolder(t);
    const AWS_CONFIG_FILE = join(folder, 'mine');
    writeFileSync(AWS_CONFIG_FILE, config);
    assert.equal(defaultEnvironment({ AWS_CONFIG_FILE }, folder).region, 'eu-west-2');
  });
});
