import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signSrpSession } from 'cognito-srp-helper';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { type Answer, CognitoFixture, type CognitoInput, claimsOf, email, password } from '../../support/cognito.js';
import { srpSession } from '../../support/srp-client.js';
import { Administrator, attributeList } from './administrator.js';

const next = 'Battery-Staple-2';
const minute = 60_000;
const invalid = 'NotAuthorizedException: Invalid session for the user.';

async function invited(input: CognitoInput = {}, members: JsonObject = {}) {
  const cognito = new CognitoFixture(input);
  const admin = new Administrator(cognito);
  const { Username: sub } = await admin.invited(email, members);
  return { cognito, admin, sub };
}

function byPassword(cognito: CognitoFixture, PASSWORD = password): Promise<Answer> {
  const AuthParameters = { USERNAME: email, PASSWORD };
  return cognito.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
}

async function bySrp(cognito: CognitoFixture): Promise<Answer> {
  const session = srpSession(cognito.pool.id, email, password);
  const AuthParameters = { USERNAME: email, SRP_A: session.largeA };
  const challenge = await cognito.ok('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', AuthParameters });
  const { passwordSignature, timestamp } = signSrpSession(session, challenge);
  const { USER_ID_FOR_SRP, SECRET_BLOCK } = challenge.ChallengeParameters;
  const ChallengeResponses = {
    USERNAME: USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: passwordSignature,
    TIMESTAMP: timestamp,
  };
  return cognito.call('RespondToAuthChallenge', { ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses });
}

function answer(cognito: CognitoFixture, Session: unknown, changes: JsonObject = {}): Promise<Answer> {
  const ChallengeResponses = { USERNAME: email, NEW_PASSWORD: next, ...changes };
  return cognito.call('RespondToAuthChallenge', {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session,
    ChallengeResponses,
  });
}

describe('a temporary password', () => {
  for (const [flow, begin] of [
    ['USER_PASSWORD_AUTH', byPassword],
    ['USER_SRP_AUTH', bySrp],
  ] as const) {
    it(`must be changed at the first sign-in by ${flow}, which then goes on`, async () => {
      const { cognito, admin, sub } = await invited({}, { UserAttributes: attributeList({ name: 'Ann' }) });
      const { ChallengeName, Session, ChallengeParameters, AuthenticationResult } = await begin(cognito);
      assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
      assert.ok(Session.length >= 20 && Session.length <= 2048);
      assert.equal(AuthenticationResult, undefined);
      assert.deepEqual(ChallengeParameters, {
        USER_ID_FOR_SRP: sub,
        requiredAttributes: '[]',
        userAttributes: `{"name":"Ann","email":"${email}"}`,
      });
      const tokens = (await answer(cognito, Session)).AuthenticationResult;
      assert.equal(claimsOf(tokens.AccessToken).username, sub);
      assert.ok(tokens.RefreshToken);
      assert.equal((await admin.ok('AdminGetUser', { Username: email })).UserStatus, 'CONFIRMED');
      assert.ok(await cognito.signedIn(email, next));
      assert.match(await byPassword(cognito), /Incorrect username or password/);
    });
  }

  it('is followed by no verification of the address', async () => {
    const { cognito, admin } = await invited();
    await answer(cognito, (await byPassword(cognito)).Session);
    assert.equal((await admin.attributesOf(email)).email_verified, undefined);
  });

  it('tells the attributes that the client may read', async () => {
    const { cognito } = await invited(
      { client: { ReadAttributes: ['email'] } },
      { UserAttributes: attributeList({ name: 'Ann' }) },
    );
    const { ChallengeParameters } = await byPassword(cognito);
    assert.equal(ChallengeParameters.userAttributes, `{"email":"${email}"}`);
  });

  const required = {
    pool: {
      Schema: [
        { Name: 'given_name', Required: true, Mutable: true },
        { Name: 'plan', AttributeDataType: 'String', Mutable: false },
      ],
    },
  };

  it('comes with the attributes that are required and missing', async () => {
    const { cognito, admin } = await invited(required);
    const { Session, ChallengeParameters } = await byPassword(cognito);
    assert.equal(ChallengeParameters.requiredAttributes, '["userAttributes.given_name"]');
    const missing = 'InvalidParameterException: Invalid attributes given, given_name is missing';
    assert.equal(await answer(cognito, Session), missing);
    const empty =
      'InvalidParameterException: Attributes did not conform to the schema: given_name: The attribute is required\n';
    assert.equal(await answer(cognito, Session, { 'userAttributes.given_name': '' }), empty);
    const given = { 'userAttributes.given_name': 'Ann', 'userAttributes.custom:plan': 'free' };
    assert.ok((await answer(cognito, Session, given)).AuthenticationResult);
    const { given_name, 'custom:plan': plan } = await admin.attributesOf(email);
    assert.deepEqual([given_name, plan], ['Ann', 'free']);
  });

  for (const [what, input, given, changes, refused] of [
    [
      'an attribute that is there already',
      required,
      { given_name: 'Ann' },
      { 'userAttributes.given_name': 'Eve' },
      'NotAuthorizedException: Cannot modify an already provided given_name',
    ],
    [
      'the address',
      {},
      {},
      { 'userAttributes.email': 'eve@example.com' },
      'NotAuthorizedException: Cannot modify an already provided email',
    ],
    [
      'an attribute that never changes, and is there already',
      required,
      { given_name: 'Ann', 'custom:plan': 'free' },
      { 'userAttributes.custom:plan': 'paid' },
      'NotAuthorizedException: Cannot modify an already provided custom:plan',
    ],
    [
      'an attribute that is not the client’s',
      { client: { WriteAttributes: ['email'] } },
      {},
      { 'userAttributes.name': 'Ann' },
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'a verification',
      {},
      {},
      { 'userAttributes.email_verified': 'true' },
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'an unknown attribute',
      {},
      {},
      { 'userAttributes.__proto__': 'a' },
      'InvalidParameterException: Attributes did not conform to the schema: Type for attribute {__proto__} could not be determined',
    ],
    [
      'a password that the policy does not allow',
      {},
      {},
      { NEW_PASSWORD: 'short' },
      'InvalidPasswordException: Password did not conform with policy: Password not long enough',
    ],
    ['no password', {}, {}, { NEW_PASSWORD: '' }, 'InvalidParameterException: Missing required parameter NEW_PASSWORD'],
    ['no user name', {}, {}, { USERNAME: '' }, 'InvalidParameterException: Missing required parameter USERNAME'],
    ['another user', {}, {}, { USERNAME: 'ben@example.com' }, invalid],
  ] as const) {
    it(`is not replaced with ${what}, and the answer can be given again`, async () => {
      const { cognito, admin } = await invited(input as CognitoInput, { UserAttributes: attributeList(given) });
      const { Session } = await byPassword(cognito);
      assert.equal(await answer(cognito, Session, changes), refused);
      assert.equal((await admin.ok('AdminGetUser', { Username: email })).UserStatus, 'FORCE_CHANGE_PASSWORD');
      const complete = input === required && !('given_name' in given) ? { 'userAttributes.given_name': 'Ann' } : {};
      assert.ok((await answer(cognito, Session, complete)).AuthenticationResult);
    });
  }

  it('is not replaced with the preferred name of another user', async () => {
    const input = { pool: { UsernameAttributes: null, AliasAttributes: ['preferred_username'] } };
    const cognito = new CognitoFixture(input);
    await cognito.confirmed('ben', { email: 'ben@example.com', preferred_username: 'boss' });
    await new Administrator(cognito).invited(email);
    const { Session } = await byPassword(cognito);
    const taken = 'AliasExistsException: Already found an entry for username.';
    assert.equal(await answer(cognito, Session, { 'userAttributes.preferred_username': 'boss' }), taken);
  });

  it('is replaced once, by an answer in time, of the same client, to this challenge', async () => {
    const { cognito } = await invited({
      resources: {
        Client2: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
      },
    });
    const { Session } = await byPassword(cognito);
    const other = { ClientId: cognito.pool.clients[1]!.id, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session };
    const ChallengeResponses = { USERNAME: email, NEW_PASSWORD: next };
    assert.equal(await cognito.call('RespondToAuthChallenge', { ...other, ChallengeResponses }), invalid);
    const setup = { ChallengeName: 'MFA_SETUP', Session, ChallengeResponses };
    assert.equal(await cognito.call('RespondToAuthChallenge', setup), invalid);
    assert.equal(await answer(cognito, undefined), 'InvalidParameterException: Missing required parameter Session');
    assert.equal(await answer(cognito, 'x'.repeat(20)), invalid);
    assert.ok((await answer(cognito, Session)).AuthenticationResult);
    assert.equal(await answer(cognito, Session, { NEW_PASSWORD: password }), invalid);
  });

  it('is not replaced after the time that the client gives', async () => {
    const { cognito } = await invited({ client: { AuthSessionValidity: 5 } });
    const [first, second] = [await byPassword(cognito), await byPassword(cognito)];
    cognito.now += 5 * minute - 1;
    assert.ok((await answer(cognito, first.Session)).AuthenticationResult);
    const again = await invited({ client: { AuthSessionValidity: 5 } });
    const { Session } = await byPassword(again.cognito);
    again.cognito.now += 5 * minute;
    const expired = 'NotAuthorizedException: Invalid session for the user, session is expired.';
    assert.equal(await answer(again.cognito, Session), expired);
    assert.equal(await answer(cognito, second.Session, { NEW_PASSWORD: password }), invalid);
  });

  for (const [action, members] of [
    ['AdminDisableUser', {}],
    ['AdminDeleteUser', {}],
    ['AdminSetUserPassword', { Password: 'Another-Horse-3' }],
  ] as const) {
    it(`is not replaced after ${action}`, async () => {
      const { cognito, admin } = await invited();
      const { Session } = await byPassword(cognito);
      await admin.ok(action, { Username: email, ...members });
      assert.equal(await answer(cognito, Session), invalid);
    });
  }
});

describe('AdminInitiateAuth and AdminRespondToAuthChallenge', () => {
  const server = { client: { ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] } };
  const begin = (cognito: CognitoFixture, AuthFlow: string, AuthParameters: JsonObject) =>
    new Administrator(cognito).call('AdminInitiateAuth', { ClientId: cognito.client.id, AuthFlow, AuthParameters });
  const named = { USERNAME: email, PASSWORD: password };

  for (const AuthFlow of ['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH']) {
    it(`sign in by ${AuthFlow}, and refresh`, async () => {
      const cognito = new CognitoFixture(server);
      await cognito.confirmed();
      const { AuthenticationResult } = await begin(cognito, AuthFlow, named);
      const refreshing = { REFRESH_TOKEN: AuthenticationResult.RefreshToken };
      const refreshed = await begin(cognito, 'REFRESH_TOKEN_AUTH', refreshing);
      assert.equal(claimsOf(refreshed.AuthenticationResult.AccessToken).client_id, cognito.client.id);
    });
  }

  it('change a temporary password', async () => {
    const { cognito, admin } = await invited(server);
    const { Session, ChallengeName } = await begin(cognito, 'ADMIN_USER_PASSWORD_AUTH', named);
    const answered = await admin.ok('AdminRespondToAuthChallenge', {
      ClientId: cognito.client.id,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: email, NEW_PASSWORD: next },
    });
    assert.ok(answered.AuthenticationResult.AccessToken);
  });

  const notEnabled = 'InvalidParameterException: Auth flow not enabled for this client';
  for (const [what, input, flow, parameters, refused] of [
    ['a flow that the client does not have', {}, 'ADMIN_USER_PASSWORD_AUTH', named, notEnabled],
    ['the same flow by its older name', {}, 'ADMIN_NO_SRP_AUTH', named, notEnabled],
    [
      'the flow of pages',
      {},
      'USER_PASSWORD_AUTH',
      named,
      'InvalidParameterException: Initiate Auth method not supported.',
    ],
    [
      'SRP where the client does not have it',
      server,
      'USER_SRP_AUTH',
      named,
      'InvalidParameterException: USER_SRP_AUTH is not enabled for the client.',
    ],
    [
      'a wrong password',
      server,
      'ADMIN_USER_PASSWORD_AUTH',
      { ...named, PASSWORD: 'wrong' },
      'NotAuthorizedException: Incorrect username or password.',
    ],
    [
      'custom challenges',
      server,
      'CUSTOM_AUTH',
      named,
      'InvalidParameterException: CUSTOM_AUTH is not enabled for the client.',
    ],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const cognito = new CognitoFixture(input as CognitoInput);
      await cognito.confirmed();
      assert.equal(await begin(cognito, flow, parameters), refused);
    });
  }

  it('refuse the client of another pool', async () => {
    const cognito = new CognitoFixture({
      resources: {
        Pool2: { Type: 'AWS::Cognito::UserPool', Properties: {} },
        Client2: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool2' } } },
      },
    });
    const ClientId = cognito.pools[1]!.clients[0]!.id;
    const admin = new Administrator(cognito);
    const refused = `ResourceNotFoundException: User pool client ${ClientId} does not exist.`;
    assert.equal(await admin.call('AdminInitiateAuth', { ClientId, AuthFlow: 'USER_SRP_AUTH' }), refused);
    const respond = { ClientId, ChallengeName: 'MFA_SETUP' };
    assert.equal(await admin.call('AdminRespondToAuthChallenge', respond), refused);
  });
});
