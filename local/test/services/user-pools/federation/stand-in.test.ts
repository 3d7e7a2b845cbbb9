import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { claimsOf, functionResource } from '../../../support/cognito.js';
import { callback, LoginFixture } from '../../../support/managed-login.js';

const google: JsonObject = {
  Type: 'AWS::Cognito::UserPoolIdentityProvider',
  Properties: {
    UserPoolId: { Ref: 'Pool' },
    ProviderName: 'Google',
    ProviderType: 'Google',
    ProviderDetails: { client_id: 'x', client_secret: { 'Fn::GetAtt': ['Nowhere', 'Secret'] } },
    AttributeMapping: { email: 'email', name: 'name', 'custom:team': 'hd', username: 'sub' },
  },
};
const corporate: JsonObject = {
  Type: 'AWS::Cognito::UserPoolIdentityProvider',
  Properties: {
    UserPoolId: { Ref: 'Pool' },
    ProviderName: 'Corp',
    ProviderType: 'SAML',
    IdpIdentifiers: ['corp.example.com'],
    AttributeMapping: { email: 'http://schemas.example/emailaddress', email_verified: 'verified' },
  },
};
const Schema = [{ Name: 'team', AttributeDataType: 'String', Mutable: true }];

type Input = NonNullable<ConstructorParameters<typeof LoginFixture>[0]>;

function federated({ client, pool, resources, ...input }: Input = {}): LoginFixture {
  return new LoginFixture({
    client: { SupportedIdentityProviders: ['Google', 'Corp', 'COGNITO'], ...client },
    pool: { Schema, ...pool },
    resources: { Google: google, Corp: corporate, ...resources },
    ...input,
  });
}

async function signIn(fixture: LoginFixture, fields: Readonly<Record<string, string>>, changes = {}) {
  const browser = await fixture.browser().authorize({ identity_provider: 'Google', prompt: 'login', ...changes });
  const claims = Object.entries(fields).map(([name, value]) => [`claim:${name}`, value]);
  return browser.submit('/stand-in', Object.fromEntries(claims));
}

async function tokensOf(fixture: LoginFixture, fields: Readonly<Record<string, string>>) {
  const browser = await signIn(fixture, fields);
  return (await fixture.exchange(browser.returned.get('code') ?? '')).body;
}

describe('an identity provider of the template', () => {
  it('has a page that says it is a stand-in, with a field for each claim of its mapping', async () => {
    const browser = await federated().browser().authorize({ identity_provider: 'Google' });
    assert.equal(browser.title, 'Stand-in for Google');
    assert.match(browser.html, /Google is not contacted/);
    const fields = [...browser.html.matchAll(/<input id="[^"]*" name="([^"]*)"/g)].map(([, name]) => name);
    assert.deepEqual(fields, ['claim:sub', 'claim:email', 'claim:name', 'claim:hd']);
    assert.match(browser.html, /custom:team, from hd/);
  });

  it('is found by its identifier, and offered by the sign-in page', async () => {
    const fixture = federated();
    const browser = await fixture.browser().authorize({ idp_identifier: 'corp.example.com' });
    assert.equal(browser.title, 'Stand-in for Corp');
    assert.match(browser.html, /User id \(NameID\)/);
    const page = await fixture.browser().authorize();
    assert.match(page.html, /Continue with Google/);
    assert.match(page.html, /Continue with Corp/);
    const link = /href="(\/stand-in[^"]*Google[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    assert.equal((await page.open(link)).title, 'Stand-in for Google');
  });

  it('is asked at once by a client that has no other', async () => {
    const fixture = federated({ client: { SupportedIdentityProviders: ['Google'] } });
    assert.equal((await fixture.browser().authorize()).title, 'Stand-in for Google');
  });

  it('is not asked by a client that does not have it', async () => {
    const fixture = federated({ client: { SupportedIdentityProviders: ['COGNITO'] } });
    const browser = await fixture
      .browser()
      .get(`/oauth2/authorize?${fixture.parameters({ identity_provider: 'Google' })}`);
    assert.equal(browser.returned.get('error'), 'invalid_request');
  });

  it('makes a user of its own, with its attributes, group and identity', async () => {
    const fixture = federated();
    const claims = { sub: '117', email: 'ann@example.com', name: 'Ann', hd: 'blue' };
    const { id_token, access_token } = await tokensOf(fixture, claims);
    const id = claimsOf(id_token);
    assert.equal(id['cognito:username'], 'Google_117');
    assert.deepEqual(id['cognito:groups'], [`${fixture.pool.id}_Google`]);
    assert.equal(id.email, 'ann@example.com');
    assert.equal(id.email_verified, false);
    assert.equal(id['custom:team'], 'blue');
    assert.deepEqual(id.identities, [
      {
        userId: '117',
        providerName: 'Google',
        providerType: 'Google',
        issuer: null,
        primary: 'true',
        dateCreated: String(fixture.now),
      },
    ]);
    assert.equal(claimsOf(access_token).username, 'Google_117');
    const [user] = Object.values(fixture.saved!.pools[fixture.pool.id]!.users);
    assert.equal(user!.status, 'EXTERNAL_PROVIDER');
  });

  it('overwrites the attributes at each sign-in, and leaves what it does not say', async () => {
    const fixture = federated();
    const first = claimsOf((await tokensOf(fixture, { sub: '1', email: 'a@example.com', name: 'Ann' })).id_token);
    const second = claimsOf((await tokensOf(fixture, { sub: '1', email: 'b@example.com' })).id_token);
    assert.equal(second.sub, first.sub);
    assert.deepEqual([second.email, second.name], ['b@example.com', 'Ann']);
    const other = claimsOf((await tokensOf(fixture, { sub: '2', email: 'a@example.com' })).id_token);
    assert.notEqual(other.sub, first.sub);
  });

  it('says whether an address is verified if it is asked', async () => {
    const fixture = federated();
    const browser = await fixture.browser().authorize({ identity_provider: 'Corp' });
    const claims = { 'claim:NameID': 'ann', 'claim:http://schemas.example/emailaddress': 'ann@example.com' };
    await browser.submit('/stand-in', { ...claims, 'claim:verified': 'true' });
    const { body } = await fixture.exchange(browser.returned.get('code') ?? '');
    assert.equal(claimsOf(body.id_token).email_verified, true);
    assert.equal(claimsOf(body.id_token)['cognito:username'], 'Corp_ann');
  });

  it('leaves the address free for a user who signs up with it', async () => {
    const fixture = federated();
    await tokensOf(fixture, { sub: '1', email: 'ann@example.com' });
    const sub = await fixture.confirmed('ann@example.com');
    const { IdToken } = await fixture.signedIn('ann@example.com');
    assert.equal(claimsOf(IdToken).sub, sub);
  });

  it('runs the triggers of a first sign-in, then those of a later one', async () => {
    const events: JsonObject[] = [];
    const trigger = { 'Fn::GetAtt': ['Fn', 'Arn'] };
    const fixture = federated({
      pool: {
        Schema,
        LambdaConfig: {
          PreSignUp: trigger,
          PostConfirmation: trigger,
          PostAuthentication: trigger,
          PreAuthentication: trigger,
          PreTokenGeneration: trigger,
        },
      },
      resources: { Fn: functionResource() },
      invoke: async (_, event) => {
        events.push(event as JsonObject);
        return { response: {} };
      },
    });
    await tokensOf(fixture, { sub: '1', email: 'ann@example.com' });
    const sources = () => events.splice(0).map(({ triggerSource, userName }) => `${triggerSource} ${userName}`);
    assert.deepEqual(sources(), [
      'PreSignUp_ExternalProvider Google_1',
      'PostConfirmation_ConfirmSignUp Google_1',
      'TokenGeneration_HostedAuth Google_1',
    ]);
    await tokensOf(fixture, { sub: '1' });
    assert.deepEqual(sources(), ['PostAuthentication_Authentication Google_1', 'TokenGeneration_HostedAuth Google_1']);
  });

  for (const [what, input, claims, description] of [
    [
      'a trigger refuses',
      {
        pool: { Schema, LambdaConfig: { PreSignUp: { 'Fn::GetAtt': ['Fn', 'Arn'] } } },
        resources: { Fn: functionResource() },
        invoke: () => Promise.reject(new Error('not you')),
      },
      { sub: '1' },
      'PreSignUp failed with error not you.',
    ],
    [
      'a required attribute is missing',
      { pool: { Schema: [...Schema, { Name: 'email', Required: true, Mutable: true }] } },
      { sub: '1' },
      'attributes required: [email]',
    ],
    [
      'the client may not write an attribute',
      { client: { WriteAttributes: ['email'], SupportedIdentityProviders: ['Google'] } },
      { sub: '1', hd: 'blue' },
      'A client attempted to write unauthorized attribute',
    ],
    ['an attribute is not of its kind', {}, { sub: '1', email: 'no address' }, 'Invalid email address format.'],
    ['the user id has a space', {}, { sub: 'a b' }, 'Invalid user id'],
    ['the user id is too long', {}, { sub: 'a'.repeat(122) }, 'Invalid user id'],
  ] as const) {
    it(`makes no user if ${what}, and the app is told`, async () => {
      const fixture = federated(input as Input);
      const browser = await signIn(fixture, claims);
      assert.ok(browser.location.startsWith(callback), browser.location);
      assert.equal(browser.returned.get('error'), 'invalid_request');
      assert.equal(browser.returned.get('error_description'), description);
      assert.equal(browser.returned.get('state'), 'the state');
      assert.deepEqual(Object.keys(fixture.saved?.pools[fixture.pool.id]?.users ?? {}), []);
    });
  }

  it('does not change an attribute that cannot be changed', async () => {
    const fixture = federated({ pool: { Schema: [{ Name: 'team', AttributeDataType: 'String', Mutable: false }] } });
    await tokensOf(fixture, { sub: '1', hd: 'blue' });
    const browser = await signIn(fixture, { sub: '1', hd: 'red' });
    assert.equal(browser.returned.get('error_description'), 'user.custom:team: Attribute cannot be updated.');
    assert.ok((await tokensOf(fixture, { sub: '1', hd: 'blue' })).access_token);
  });

  it('can refuse', async () => {
    const fixture = federated();
    const browser = await fixture.browser().authorize({ identity_provider: 'Google' });
    await browser.submit('/stand-in', { refuse: 'yes' });
    assert.equal(browser.returned.get('error_description'), '[Google] Error - access_denied');
  });

  it('keeps the browser signed in, but not for who asks for a user of the pool itself', async () => {
    const fixture = federated();
    const browser = await signIn(fixture, { sub: '1' });
    await browser.authorize();
    assert.ok(browser.returned.get('code'));
    await browser.authorize({ identity_provider: 'Google' });
    assert.ok(browser.returned.get('code'));
    await browser.get(`/oauth2/authorize?${fixture.parameters({ identity_provider: 'COGNITO', prompt: 'none' })}`);
    assert.equal(browser.returned.get('error'), 'login_required');
  });

  it('signs in nobody who is disabled', async () => {
    const fixture = federated();
    await tokensOf(fixture, { sub: '1' });
    const state = structuredClone(fixture.saved!);
    Object.values(state.pools[fixture.pool.id]!.users)[0]!.disabled = true;
    const next = new LoginFixture({ pools: fixture.pools, state });
    const browser = await signIn(next, { sub: '1' });
    assert.equal(browser.returned.get('error_description'), 'User is disabled.');
  });

  it('is named if its name or its mapping is not known', () => {
    const Broken = {
      Type: 'AWS::Cognito::UserPoolIdentityProvider',
      Properties: {
        UserPoolId: { Ref: 'Pool' },
        ProviderName: 'Broken',
        ProviderType: 'OIDC',
        AttributeMapping: { email: { 'Fn::GetAtt': ['Nowhere', 'Claim'] } },
      },
    };
    const { pool } = federated({ resources: { Broken } });
    assert.deepEqual(
      pool.identityProviders.map(({ name }) => name),
      ['Google', 'Corp'],
    );
    assert.match(pool.unserved.join(), /the identity provider 'Stack\/Broken' is not served/);
  });
});
