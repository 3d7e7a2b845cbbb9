import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { keepEarlier } from '../../lib/synth/earlier-assembly.js';
import { synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { runProgram } from '../support/program.js';

const pool = (name: string) => ({
  [name]: {
    Type: 'AWS::Cognito::UserPool',
    Properties: { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
    Metadata: { 'aws:cdk:path': `S/${name}/Resource` },
  },
  [`${name}Client`]: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: name } } },
});
const group = { Type: 'AWS::Cognito::UserPoolGroup', Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'admins' } };

/** The command, in the folder of an app that nobody serves. */
function commandIn(test: TestContext, resources: object) {
  const folder = temporaryFolder(test);
  writeFiles(folder, { 'a/index.js': "exports.handler = async () => 'hello';" });
  synthesizeApp(folder, join(folder, 'cdk.out'), { routes: { 'GET /a': 'a' }, resources });
  return Object.assign((...args: string[]) => runProgram(folder, [...args, '--output', 'cdk.out']), { folder });
}

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('cdk-http-api-local user', () => {
  it('makes a user who has a token at once, in the groups that are named', (t) => {
    const run = commandIn(t, { ...pool('Pool'), Group: group });
    assert.deepEqual(run('user', 'ann@example.com', '--group', 'admins', '--password', 'Correct-Horse-1'), {
      status: 0,
      stdout:
        "created ann@example.com in 'S/Pool', in the group admins\n" +
        'to get an access token: npx cdk-http-api-local token ann@example.com --output cdk.out\n',
      stderr: '',
    });
    assert.deepEqual(claimsOf(run('token', 'ann@example.com').stdout)['cognito:groups'], ['admins']);
  });

  it('generates a password, and prints it, where there is no terminal to ask in', (t) => {
    const run = commandIn(t, pool('Pool'));
    const { status, stdout } = run('user', 'ann@example.com');
    assert.equal(status, 0);
    assert.match(stdout, /^password: \S{12}$/m);
  });

  const refused: readonly [what: string, args: readonly string[], message: string][] = [
    [
      'of a group that is not there, and makes nobody',
      ['--group', 'admin'],
      "the user pool 'S/Pool' has no group 'admin'; its groups are: 'admins'",
    ],
    [
      'with a password that the policy refuses',
      ['--password', 'short'],
      "cannot create the user 'ann@example.com' in 'S/Pool': Password did not conform with policy: Password not long enough",
    ],
    [
      'of a pool that is not there',
      ['--pool', 'S/Other'],
      "the app has no user pool 'S/Other'; its user pools are: 'S/Pool'",
    ],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses a user ${what}`, (t) => {
      const run = commandIn(t, { ...pool('Pool'), Group: group });
      const { status, stdout, stderr } = run('user', 'ann@example.com', ...args);
      assert.deepEqual({ status, stdout, stderr }, { status: 1, stdout: '', stderr: `error: ${message}\n` });
      assert.equal(run('token', 'ann@example.com').status, 1);
    });
  }

  it('makes a user, and one has a token, while the app is synthesized again', (t) => {
    const run = commandIn(t, pool('Pool'));
    keepEarlier(join(run.folder, 'cdk.out'));
    rmSync(join(run.folder, 'cdk.out/manifest.json'));
    assert.equal(run('user', 'ann@example.com').status, 0);
    assert.equal(run('token', 'ann@example.com').status, 0);
  });

  it('asks for the pool where the app has several', (t) => {
    const run = commandIn(t, { ...pool('Pool'), ...pool('Other') });
    assert.match(
      run('user', 'ann@example.com').stderr,
      /^error: the app has several user pools: choose one with --pool: '/,
    );
    assert.equal(run('user', 'ann@example.com', '--pool', 'S/Other').status, 0);
    assert.equal(run('token', 'ann@example.com').status, 0);
  });
});
