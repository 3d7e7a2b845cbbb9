import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { type Answer, CognitoFixture, type CognitoInput, claimsOf, email, password } from '../../support/cognito.js';
import { Administrator, attributeList } from './administrator.js';

const pool: JsonObject = {
  Schema: [
    { Name: 'given_name', Required: true, Mutable: true },
    { Name: 'family_name', Required: false, Mutable: false },
    { Name: 'plan', AttributeDataType: 'String', Mutable: true },
    { Name: 'tenant', AttributeDataType: 'String', Mutable: false },
  ],
};
const given = { given_name: 'Ann', family_name: 'Doe', 'custom:plan': 'free', 'custom:tenant': 'a' };

async function signedIn(input: CognitoInput = {}, attributes: JsonObject = given) {
  const cognito = new CognitoFixture({ pool, ...input });
  await cognito.confirmed(email, attributes);
  return { cognito, tokens: await cognito.signedIn() };
}

/** The names of the attributes in what a client gets. */
async function visible(cognito: CognitoFixture, tokens: Answer): Promise<readonly (readonly string[])[]> {
  const { UserAttributes } = await cognito.ok('GetUser', { AccessToken: tokens.AccessToken });
  const own = ['sub', 'email', 'email_verified', ...Object.keys(given)];
  const claims = Object.keys(claimsOf(tokens.IdToken));
  return [UserAttributes.map(({ Name }: Answer) => Name).sort(), claims.filter((name) => own.includes(name)).sort()];
}

describe('ReadAttributes', () => {
  for (const [ReadAttributes, expected] of [
    [null, ['custom:plan', 'custom:tenant', 'email', 'email_verified', 'family_name', 'given_name', 'sub']],
    [[], ['custom:plan', 'custom:tenant', 'email', 'email_verified', 'family_name', 'given_name', 'sub']],
    [
      ['email', 'custom:plan'],
      ['custom:plan', 'email', 'sub'],
    ],
    [['email_verified'], ['email_verified', 'sub']],
    [['locale'], ['sub']],
  ] as const) {
    it(`of ${JSON.stringify(ReadAttributes)} are what GetUser and ID tokens have, refreshed ones as well`, async () => {
      const { cognito, tokens } = await signedIn({ client: { ReadAttributes } });
      const { RefreshToken } = tokens;
      const { AuthenticationResult } = await cognito.ok('GetTokensFromRefreshToken', { RefreshToken });
      for (const found of [tokens, AuthenticationResult]) {
        assert.deepEqual(await visible(cognito, found), [expected, expected]);
      }
    });
  }

  it('do not keep administrators from reading', async () => {
    const { cognito } = await signedIn({ client: { ReadAttributes: ['email'] } });
    assert.equal((await new Administrator(cognito).attributesOf(email))['custom:plan'], 'free');
  });
});

describe('WriteAttributes', () => {
  const refused = 'NotAuthorizedException: A client attempted to write unauthorized attribute';
  const client = { WriteAttributes: ['email', 'given_name', 'custom:plan'] };

  it('are what SignUp and UpdateUserAttributes may set', async () => {
    const { cognito, tokens } = await signedIn({ client }, { given_name: 'Ann', 'custom:plan': 'free' });
    const { AccessToken } = tokens;
    const update = (attributes: Readonly<Record<string, string>>) =>
      cognito.call('UpdateUserAttributes', { AccessToken, UserAttributes: attributeList(attributes) });
    assert.deepEqual(await update({ 'custom:plan': 'paid' }), { CodeDeliveryDetailsList: [] });
    const others: readonly Readonly<Record<string, string>>[] = [
      { locale: 'en' },
      { 'custom:tenant': 'b' },
      { 'custom:plan': 'free', locale: 'en' },
    ];
    for (const attributes of others) {
      assert.equal(await update(attributes), refused);
      const UserAttributes = attributeList({ given_name: 'Ben', ...attributes });
      const signUp = { Username: 'ben@example.com', Password: password, UserAttributes };
      assert.equal(await cognito.call('SignUp', signUp), refused);
    }
    assert.equal((await new Administrator(cognito).attributesOf(email))['custom:plan'], 'paid');
  });

  it('do not keep administrators from writing', async () => {
    const { cognito } = await signedIn({ client }, { given_name: 'Ann' });
    const admin = new Administrator(cognito);
    const UserAttributes = attributeList({ locale: 'en' });
    await admin.ok('AdminUpdateUserAttributes', { Username: email, UserAttributes });
    assert.equal((await admin.attributesOf(email)).locale, 'en');
  });
});

describe('the schema of a pool', () => {
  const required =
    'InvalidParameterException: Attributes did not conform to the schema: given_name: The attribute is required\n';
  const fixed = (name: string) => `InvalidParameterException: user.${name}: Attribute cannot be updated.\n`;
  const refusals: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['an empty value of an attribute that is required', { given_name: '' }, required],
    ['another value of an attribute that never changes', { 'custom:tenant': 'b' }, fixed('custom:tenant')],
    ['an empty value of an attribute that never changes', { family_name: '' }, fixed('family_name')],
  ];
  for (const [what, attributes, expected] of refusals) {
    it(`refuses ${what}, to users and administrators`, async () => {
      const { cognito, tokens } = await signedIn();
      const UserAttributes = attributeList(attributes);
      const { AccessToken } = tokens;
      assert.equal(await cognito.call('UpdateUserAttributes', { AccessToken, UserAttributes }), expected);
      const admin = new Administrator(cognito);
      assert.equal(await admin.call('AdminUpdateUserAttributes', { Username: email, UserAttributes }), expected);
    });
  }

  it('has an attribute that never changes be set at the sign-up, and not later', async () => {
    const { cognito, tokens } = await signedIn({}, { given_name: 'Ann' });
    const UserAttributes = attributeList({ 'custom:tenant': 'a' });
    const answer = await cognito.call('UpdateUserAttributes', { AccessToken: tokens.AccessToken, UserAttributes });
    assert.equal(answer, fixed('custom:tenant'));
    const other = await signedIn();
    assert.equal(claimsOf(other.tokens.IdToken)['custom:tenant'], 'a');
  });

  it('changes nothing where one of several changes is refused', async () => {
    const { cognito, tokens } = await signedIn();
    const UserAttributes = attributeList({ 'custom:plan': 'paid', 'custom:tenant': 'b' });
    await cognito.call('UpdateUserAttributes', { AccessToken: tokens.AccessToken, UserAttributes });
    assert.equal((await new Administrator(cognito).attributesOf(email))['custom:plan'], 'free');
  });
});
