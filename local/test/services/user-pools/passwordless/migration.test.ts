import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { type Answer, email, functionResource, password } from '../../../support/cognito.js';
import { incorrect, PasswordlessPool } from './passwordless-pool.js';

const resetRequired = 'PasswordResetRequiredException: Password reset required for the user';
const garbage = 'InvalidLambdaResponseException: Unrecognizable lambda output';
const known = { userAttributes: { email, email_verified: 'true' }, finalUserStatus: 'CONFIRMED' };

class MigratingPool extends PasswordlessPool {
  readonly events: Answer[] = [];

  constructor(
    migrate: (event: Answer) => unknown,
    more: { readonly client?: JsonObject; readonly pool?: JsonObject } = {},
  ) {
    super({
      pool: { LambdaConfig: { UserMigration: { 'Fn::GetAtt': ['Migrate', 'Arn'] } }, ...more.pool },
      ...(more.client ? { client: more.client } : {}),
      resources: { Migrate: functionResource() },
      invoke: async (_, event: Answer) => {
        const copy = structuredClone(event);
        this.events.push(copy);
        return { ...copy, response: migrate(copy) };
      },
    });
  }

  withPassword(PASSWORD = password, USERNAME = email, rest: JsonObject = {}): Promise<Answer> {
    return this.call('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
      ...rest,
    });
  }
}

/** Knows one user by one password. */
const old = ({ request, userName }: Answer) => {
  if (userName === email && (request.password === password || request.password === undefined)) {
    return known;
  }
  throw new Error('not in the old directory');
};

describe('UserMigration', () => {
  it('is asked by a sign-in by choice for a password that comes along, and for nothing else', async () => {
    const cognito = new MigratingPool(old);
    assert.equal((await cognito.begin()).ChallengeName, 'SELECT_CHALLENGE');
    for (const [preferred, given] of [
      ['EMAIL_OTP', {}],
      ['EMAIL_OTP', { PASSWORD: password }],
      ['PASSWORD', {}],
    ] as const) {
      assert.ok((await cognito.prefer(preferred, email, given)).ChallengeName, preferred);
    }
    assert.equal((await cognito.begin(email, { PASSWORD: password })).ChallengeName, 'SELECT_CHALLENGE');
    assert.deepEqual(cognito.events, []);
    assert.ok((await cognito.prefer('PASSWORD', email, { PASSWORD: password })).AuthenticationResult);
    assert.equal(cognito.events.length, 1);
  });

  it('brings a user along who signs in with the old password, once', async () => {
    const cognito = new MigratingPool(old);
    const clientMetadata = { from: 'page' };
    assert.ok((await cognito.withPassword(password, email, { ClientMetadata: clientMetadata })).AuthenticationResult);
    assert.deepEqual(cognito.events, [
      {
        version: '1',
        region: 'eu-west-1',
        userPoolId: cognito.pool.id,
        userName: email,
        callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: cognito.client.id },
        triggerSource: 'UserMigration_Authentication',
        request: { password, validationData: clientMetadata, clientMetadata },
        response: {
          userAttributes: null,
          forceAliasCreation: null,
          enableSMSMFA: null,
          finalUserStatus: null,
          messageAction: null,
          desiredDeliveryMediums: null,
        },
      },
    ]);
    assert.ok((await cognito.withPassword()).AuthenticationResult);
    assert.equal(await cognito.withPassword('Wrong-Password-1'), incorrect);
    assert.equal(cognito.events.length, 1);
  });

  it('also works by choice, where the password is given', async () => {
    const cognito = new MigratingPool(old, { client: { PreventUserExistenceErrors: 'LEGACY' } });
    assert.ok((await cognito.prefer('PASSWORD', email, { PASSWORD: password })).AuthenticationResult);
  });

  it('does not run for a sign-in without the password itself', async () => {
    const cognito = new MigratingPool(old);
    await cognito.prefer('EMAIL_OTP');
    await cognito.call('InitiateAuth', {
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: email, SRP_A: cognito.srp().largeA },
    });
    assert.equal(cognito.events.length, 0);
  });

  it('answers an unknown user as a wrong password, or as unknown where the client may know', async () => {
    const hiding = new MigratingPool(old);
    assert.equal(await hiding.withPassword('Wrong-Password-1'), incorrect);
    const telling = new MigratingPool(old, { client: { PreventUserExistenceErrors: 'LEGACY' } });
    assert.equal(await telling.withPassword('Wrong-Password-1'), 'UserNotFoundException: User does not exist.');
  });

  it('does not ask the function any more after too many wrong passwords', async () => {
    const cognito = new MigratingPool(old);
    for (let attempt = 0; attempt < 5; attempt++) {
      assert.equal(await cognito.withPassword('Wrong-Password-1'), incorrect);
    }
    assert.equal(await cognito.withPassword(), 'NotAuthorizedException: Password attempts exceeded');
    assert.equal(cognito.events.length, 5);
  });

  it('asks for a new password unless the function says that the user is confirmed', async () => {
    for (const finalUserStatus of ['RESET_REQUIRED', undefined]) {
      const cognito = new MigratingPool(() => ({ ...known, finalUserStatus }));
      assert.equal(await cognito.withPassword(), resetRequired);
      await cognito.ok('ForgotPassword', { Username: email });
      const Password = 'Battery-Staple-2';
      await cognito.ok('ConfirmForgotPassword', { Username: email, ConfirmationCode: cognito.code, Password });
      assert.ok((await cognito.withPassword(Password)).AuthenticationResult);
    }
  });

  it('brings a user along who forgot the password, and sends the code', async () => {
    const cognito = new MigratingPool(old);
    const { CodeDeliveryDetails } = await cognito.ok('ForgotPassword', { Username: email });
    assert.equal(CodeDeliveryDetails.Destination, 'a***@e***');
    const [event] = cognito.events;
    assert.deepEqual([event.triggerSource, 'password' in event.request], ['UserMigration_ForgotPassword', false]);
    assert.equal(await cognito.withPassword(), incorrect);
    const Password = 'Battery-Staple-2';
    await cognito.ok('ConfirmForgotPassword', { Username: email, ConfirmationCode: cognito.code, Password });
    assert.ok((await cognito.withPassword(Password)).AuthenticationResult);
  });

  it('answers as usual if the function does not know who forgot the password', async () => {
    const cognito = new MigratingPool(old);
    const { CodeDeliveryDetails } = await cognito.ok('ForgotPassword', { Username: 'nobody@example.com' });
    assert.equal(CodeDeliveryDetails.Destination, 'n***@e***');
    assert.equal(cognito.cognito.mails.length, 0);
  });

  for (const [what, response, expected] of [
    ['no attributes', {}, incorrect],
    ['a text for the attributes', { userAttributes: 'ann' }, garbage],
    ['a number in the attributes', { userAttributes: { email, age: 3 } }, garbage],
    ['another address than the name', { userAttributes: { email: 'bob@example.com' } }, garbage],
    ['a status that there is none of', { ...known, finalUserStatus: 'FORCE_CHANGE_PASSWORD' }, garbage],
    [
      'an attribute that the pool does not have',
      { ...known, userAttributes: { email, 'custom:x': 'y' } },
      'InvalidParameterException: Attributes did not conform to the schema: Type for attribute {custom:x} could not be determined',
    ],
    [
      'a flag that is none',
      { ...known, userAttributes: { email, email_verified: 'yes' } },
      'InvalidParameterException: Invalid value for email_verified: it must be true or false',
    ],
    ['no response', undefined, garbage],
  ] as const) {
    it(`makes no user of ${what}`, async () => {
      const cognito = new MigratingPool(() => response);
      assert.equal(await cognito.withPassword(), expected);
      assert.deepEqual(cognito.saved?.pools[cognito.pool.id]?.users ?? {}, {});
    });
  }

  it('makes one user of two sign-ins at once', async () => {
    const cognito = new MigratingPool(old);
    const answers = await Promise.all([cognito.withPassword(), cognito.withPassword()]);
    assert.ok(answers.every(({ AuthenticationResult }) => AuthenticationResult));
    assert.equal(Object.keys(cognito.saved?.pools[cognito.pool.id]?.users ?? {}).length, 1);
  });

  it('does not take the address of another user', async () => {
    const cognito = new MigratingPool(() => known, { pool: { UsernameAttributes: null, AliasAttributes: ['email'] } });
    const UserAttributes = [{ Name: 'email', Value: email }];
    await cognito.ok('SignUp', { Username: 'ann', Password: password, UserAttributes });
    await cognito.ok('ConfirmSignUp', { Username: 'ann', ConfirmationCode: cognito.code });
    assert.match(await cognito.withPassword(password, 'mallory'), /^AliasExistsException/);
  });

  it('keeps the name of the user in a pool of user names', async () => {
    const cognito = new MigratingPool(() => known, { pool: { UsernameAttributes: null } });
    const { AuthenticationResult } = await cognito.withPassword(password, 'ann');
    const { Username } = await cognito.ok('GetUser', { AccessToken: AuthenticationResult.AccessToken });
    assert.equal(Username, 'ann');
  });
});
