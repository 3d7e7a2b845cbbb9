import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Seed, start } from '../../../../lib/index.js';
import { synthesizeApp } from '../../../support/app-folder.js';
import { temporaryFolder } from '../../../support/assembly.js';

const userPool = {
  Type: 'AWS::Cognito::UserPool',
  Properties: { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
};
const clientOf = (pool: string) => ({
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: {
    UserPoolId: { Ref: pool },
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    GenerateSecret: false,
  },
});
const one = {
  Pool: userPool,
  Client: clientOf('Pool'),
  Admins: { Type: 'AWS::Cognito::UserPoolGroup', Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'admins' } },
};
const byCode = {
  Pool: {
    ...userPool,
    Properties: {
      ...userPool.Properties,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    },
  },
  Client: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { UserPoolId: { Ref: 'Pool' }, ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
  },
};
const two = { ...one, Other: userPool, OtherClient: clientOf('Other') };
const byAlias = {
  ...one,
  Pool: {
    Type: 'AWS::Cognito::UserPool',
    Properties: { AliasAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
  },
};
const caseSensitive = {
  ...one,
  Pool: { ...userPool, Properties: { ...userPool.Properties, UsernameConfiguration: { CaseSensitive: true } } },
};
const caseInsensitive = {
  ...one,
  Pool: { ...userPool, Properties: { ...userPool.Properties, UsernameConfiguration: { CaseSensitive: false } } },
};
const ann = { email: 'ann@example.com', password: 'Correct-Horse-1' };

/** A function that starts an app of these resources with a seed, always on the same state. */
function seeding(test: TestContext, resources: object) {
  const folder = temporaryFolder(test);
  const output = synthesizeApp(folder, join(folder, 'cdk.out'), { resources });
  return async (seed: Seed | string) => {
    const local = await start({ output, folder, seed, state: 'state' });
    test.after(() => local.stop());
    const sdk = new CognitoIdentityProviderClient({
      endpoint: local.cognito ?? '',
      region: 'us-east-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    });
    const signIn = async (username: string, password: string, pool = 0) => {
      const { AuthenticationResult } = await sdk.send(
        new InitiateAuthCommand({
          ClientId: local.userPools[pool]?.clients[0]?.id,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: username, PASSWORD: password },
        }),
      );
      return AuthenticationResult ?? {};
    };
    return { local, sdk, signIn, folder };
  };
}

const claimsOf = (token = '') => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('an app with a seed', () => {
  it('has its users, who sign in, with their attributes and groups', async (t) => {
    const { signIn } = await seeding(
      t,
      one,
    )({
      groups: [{ name: 'editors', precedence: 1 }],
      users: [{ ...ann, attributes: { name: 'Ann' }, groups: ['admins', 'editors'] }],
    });
    const { AccessToken, IdToken } = await signIn(ann.email, ann.password);
    assert.deepEqual(claimsOf(AccessToken)['cognito:groups'], ['editors', 'admins']);
    const { email, email_verified, name } = claimsOf(IdToken);
    assert.deepEqual([email, email_verified, name], [ann.email, true, 'Ann']);
  });

  it('may have a user who is not confirmed, whose code is in the inbox', async (t) => {
    const { local, signIn } = await seeding(t, one)({ users: [{ ...ann, confirmed: false }] });
    await assert.rejects(signIn(ann.email, ann.password), { name: 'UserNotConfirmedException' });
    assert.match(local.mails({ to: ann.email })[0]?.code ?? '', /^\d{6}$/);
  });

  it('may have a user without a password, who signs in by a code', async (t) => {
    const { local, sdk } = await seeding(
      t,
      byCode,
    )({
      users: [{ email: ann.email }, { email: 'new@example.com', confirmed: false }],
    });
    const ClientId = local.userPools[0]?.clients[0]?.id;
    const begin = (USERNAME: string) => {
      const AuthParameters = { USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' };
      return sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters }));
    };
    const { ChallengeName, Session } = await begin(ann.email);
    const ChallengeResponses = { USERNAME: ann.email, EMAIL_OTP_CODE: local.mails({ to: ann.email })[0]?.code ?? '' };
    const answer = new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses });
    assert.ok((await sdk.send(answer)).AuthenticationResult?.AccessToken);
    await assert.rejects(begin('new@example.com'), { name: 'UserNotConfirmedException' });
    assert.ok(await local.token({ username: ann.email }));
  });

  it('has no user without a password where the pool signs in by passwords alone', async (t) => {
    await assert.rejects(seeding(t, one)({ users: [{ email: ann.email }] }), {
      name: 'SeedError',
      message:
        `the user '${ann.email}' in the seed cannot be created in 'S/Pool': the user has no password, but the user pool requires one: ` +
        'set a password, or add EMAIL_OTP or SMS_OTP to AllowedFirstAuthFactors of the pool and ALLOW_USER_AUTH to ExplicitAuthFlows of a client',
    });
  });

  it('leaves who is there already with password and attributes, and adds the groups', async (t) => {
    const begin = seeding(t, one);
    const first = await begin({ users: [ann] });
    const { AccessToken } = await first.signIn(ann.email, ann.password);
    const PreviousPassword = ann.password;
    const ProposedPassword = 'Another-Horse-2';
    await first.sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    await first.local.stop();
    const { signIn } = await begin({ users: [{ ...ann, attributes: { name: 'New' }, groups: ['admins'] }] });
    await assert.rejects(signIn(ann.email, ann.password), { name: 'NotAuthorizedException' });
    const { IdToken } = await signIn(ann.email, ProposedPassword);
    assert.deepEqual([claimsOf(IdToken).name, claimsOf(IdToken)['cognito:groups']], [undefined, ['admins']]);
  });

  it('is the same however often it is started', async (t) => {
    const begin = seeding(t, one);
    const seed: Seed = { groups: ['editors'], users: [{ ...ann, groups: ['editors'] }] };
    const subs: string[] = [];
    for (const _ of [1, 2, 3]) {
      const { local, signIn } = await begin(seed);
      subs.push(claimsOf((await signIn(ann.email, ann.password)).AccessToken).sub);
      await local.stop();
    }
    assert.equal(new Set(subs).size, 1);
  });

  it('has the users of each of its pools', async (t) => {
    const ben = { ...ann, email: 'ben@example.com' };
    const { signIn } = await seeding(t, two)({ pools: { 'S/Pool': { users: [ann] }, 'S/Other': { users: [ben] } } });
    assert.ok((await signIn(ann.email, ann.password, 0)).AccessToken);
    assert.ok((await signIn(ben.email, ann.password, 1)).AccessToken);
    await assert.rejects(signIn(ben.email, ann.password, 0), { name: 'UserNotFoundException' });
  });

  it('may have it in a file', async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'seed.json'), JSON.stringify({ users: [ann] }));
    const { signIn } = await seeding(t, one)(join(folder, 'seed.json'));
    assert.ok((await signIn(ann.email, ann.password)).AccessToken);
  });

  it('may have two users whose names differ by case, where that makes a difference', async (t) => {
    const other = { email: 'Ann@example.com', password: 'Another-Horse-2' };
    const { signIn } = await seeding(t, caseSensitive)({ users: [ann, other] });
    const subs = [await signIn(ann.email, ann.password), await signIn(other.email, other.password)];
    assert.equal(new Set(subs.map(({ AccessToken }) => claimsOf(AccessToken).sub)).size, 2);
  });

  it('refuses a user who is named twice at every start', async (t) => {
    const begin = seeding(t, caseInsensitive);
    for (const _ of [1, 2]) {
      await assert.rejects(begin({ users: [ann, { ...ann, email: 'Ann@example.com' }] }), { code: 'SEED' });
    }
  });

  const refused: readonly [what: string, resources: object, seed: Seed | string, message: string | RegExp][] = [
    [
      'a password that the policy of the pool does not allow',
      one,
      { users: [{ ...ann, password: 'short' }] },
      "the user 'ann@example.com' in the seed cannot be created in 'S/Pool': Password did not conform with policy: Password not long " +
        'enough',
    ],
    [
      'a group that is not there',
      one,
      { users: [{ ...ann, groups: ['nobody'] }] },
      "the user 'ann@example.com' in the seed cannot be added to the group 'nobody' in 'S/Pool': Group not found. Add it to \"groups\" " +
        'in the seed',
    ],
    [
      'a group of a name that no group can have',
      one,
      { groups: ['two words'] },
      /^the group 'two words' in the seed cannot be created in 'S\/Pool': 1 validation error detected: Value at 'groupName'/,
    ],
    [
      'a user name that is no e-mail address',
      one,
      { users: [{ username: 'ann', password: ann.password }] },
      "the user 'ann' in the seed cannot be created in 'S/Pool': Username should be an email.",
    ],
    [
      'a user who is named twice in other case',
      caseInsensitive,
      { users: [ann, { email: 'Ann@example.com', password: 'Another-Horse-2', attributes: { name: 'Ann' } }] },
      "the user 'Ann@example.com' in the seed cannot be created in 'S/Pool': 'ann@example.com' in the seed is the same user: " +
        'add each user only once',
    ],
    [
      'a user who signed up and is named twice in other case',
      caseInsensitive,
      {
        users: [
          { ...ann, confirmed: false },
          { ...ann, email: 'ANN@example.com' },
        ],
      },
      "the user 'ANN@example.com' in the seed cannot be created in 'S/Pool': 'ann@example.com' in the seed is the same user: " +
        'add each user only once',
    ],
    [
      'a user who is named by user name and by the address that signs in as well',
      byAlias,
      { users: [{ ...ann, username: 'ann' }, ann] },
      "the user 'ann@example.com' in the seed cannot be created in 'S/Pool': 'ann' in the seed is the same user: add each user only " +
        'once',
    ],
    [
      'no pool named where there are several',
      two,
      { users: [ann] },
      "the app has several user pools: put the seed of each one into \"pools\", with its path as the key: 'S/Pool', 'S/Other'",
    ],
    [
      'another pool',
      one,
      { pools: { 'S/X': {} } },
      "the seed is for the user pool 'S/X', but the user pools of the app are: 'S/Pool'",
    ],
    ['no pool at all', {}, { users: [ann] }, 'the seed has users or groups, but the app has no user pool'],
    ['a fault', one, { user: [] } as Seed, "'seed': user is not a known field; the fields are: pools, groups, users"],
    ['a file that is not there', one, 'nowhere.json', /^cannot read '.*nowhere\.json': ENOENT/],
  ];
  for (const [what, resources, seed, message] of refused) {
    it(`is refused with ${what}`, (t) => assert.rejects(seeding(t, resources)(seed), { code: 'SEED', message }));
  }
});
