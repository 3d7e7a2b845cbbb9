import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { temporaryFolder } from '../support/assembly.js';
import { ConformanceStack } from './fixture/stack.js';
import { servedFixture } from './target.js';

/** Runs the command with something else in the place of `npx`, which notes what it is called with. */
function askAws(test: TestContext, options: readonly string[], npx: string, env: NodeJS.ProcessEnv = {}) {
  const bin = temporaryFolder(test);
  const file = join(bin, 'npx');
  const noted = "require('node:fs').writeFileSync(__dirname + '/called', JSON.stringify(process.argv.slice(2)));";
  writeFileSync(file, `#!${process.execPath}\n${noted}\n${npx}`);
  chmodSync(file, 0o755);
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const command = fileURLToPath(new URL('ask-aws.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), command, ...options],
    {
      encoding: 'utf8',
      timeout: 300_000,
      killSignal: 'SIGKILL',
      env: { ...inherited, ...env, PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter) },
    },
  );
  const called: readonly string[] = JSON.parse(readFileSync(join(bin, 'called'), 'utf8'));
  return { status, stdout, stderr, called };
}

const destroyWith = (options: readonly string[]) =>
  `npx cdk destroy --app "npx tsx test/conformance/fixture/app.ts" ${options.join(' ')}`;

describe('the command that asks the conformance suite of AWS', () => {
  const deploy = `const { argv, env } = process;
    require('node:fs').writeFileSync(argv[argv.indexOf('--outputs-file') + 1], env.FAKE_OUTPUTS);`;
  const noCredentials = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_EC2_METADATA_DISABLED: 'true',
  };

  for (const profile of [['--profile', 'test'], ['--profile=test']]) {
    it(`deploys the fixture, asks the suite as ${profile.join(' ')} alone, and says how to take it away`, async (t) => {
      const { parameters, endpoint, secrets } = await servedFixture(t);
      const credentials = join(temporaryFolder(t), 'credentials');
      writeFileSync(credentials, '[test]\naws_access_key_id = none\naws_secret_access_key = none\n');
      const { status, stdout, called } = askAws(t, profile, deploy, {
        ...noCredentials,
        FAKE_OUTPUTS: JSON.stringify({ Conformance: parameters }),
        CONFORMANCE_COGNITO: endpoint,
        CONFORMANCE_SECRETS: JSON.stringify(secrets),
        AWS_SHARED_CREDENTIALS_FILE: credentials,
        AWS_CONFIG_FILE: credentials,
      });
      assert.equal(status, 0, stdout);
      assert.deepEqual(called.slice(0, 4), ['cdk', 'deploy', '--app', 'npx tsx test/conformance/fixture/app.ts']);
      assert.deepEqual(called.slice(-profile.length), profile);
      assert.match(stdout, /the conformance fixture, asked of AWS/);
      assert.match(stdout, /pass [1-9]\d+/);
      assert.ok(stdout.trimEnd().endsWith(destroyWith(profile)), stdout);
      const outputs = called[called.indexOf('--outputs-file') + 1] ?? '';
      assert.equal(existsSync(dirname(outputs)), false);
    });
  }

  it('asks the suite with the credentials of the environment, where no profile is given', async (t) => {
    const { parameters, endpoint, secrets } = await servedFixture(t);
    const { status, stdout } = askAws(t, [], deploy, {
      ...noCredentials,
      FAKE_OUTPUTS: JSON.stringify({ Conformance: parameters }),
      CONFORMANCE_COGNITO: endpoint,
      CONFORMANCE_SECRETS: JSON.stringify(secrets),
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
    });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /pass [1-9]\d+/);
  });

  it('asks nothing where nothing was deployed, ends as that did, and says how to take away what may be there', (t) => {
    const { status, stdout } = askAws(t, ['--profile', 'test'], 'process.exitCode = 3;');
    assert.equal(status, 3);
    assert.doesNotMatch(stdout, /conformance fixture/);
    assert.ok(stdout.trimEnd().endsWith(destroyWith(['--profile', 'test'])), stdout);
  });
});

describe('the conformance fixture', () => {
  it('leaves nothing behind when its stack is destroyed, log groups included', () => {
    const template = Template.fromStack(new ConformanceStack(new App(), 'Conformance')).toJSON();
    const resources = Object.values(template.Resources as Record<string, DeployedResource>);
    const kept = resources.filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete');
    assert.deepEqual(kept, []);
    const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    assert.ok(functions.length > 0);
    for (const { Properties } of functions) {
      const logGroup = Properties.LoggingConfig?.LogGroup.Ref ?? 'made by Lambda itself';
      assert.equal(template.Resources[logGroup]?.Type, 'AWS::Logs::LogGroup', logGroup);
    }
  });
});

interface DeployedResource {
  readonly Type: string;
  readonly Properties: { readonly LoggingConfig?: { readonly LogGroup: { readonly Ref: string } } };
  readonly DeletionPolicy?: string;
}
