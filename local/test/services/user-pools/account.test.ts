import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { type Answer, CognitoFixture, type CognitoInput, email, password } from '../../support/cognito.js';

const next = 'Battery-Staple-2';
const incorrect = 'NotAuthorizedException: Incorrect username or password.';
const expired = 'ExpiredCodeException: Invalid code provided, please request a code again.';
const mismatch = 'CodeMismatchException: Invalid verification code provided, please try again.';
const revoked = 'NotAuthorizedException: Access Token has been revoked';
const hour = 3_600_000;

async function signedIn(input: CognitoInput = {}, attributes: JsonObject = {}) {
  const cognito = new CognitoFixture(input);
  const sub = await cognito.confirmed(email, attributes);
  const { AccessToken, RefreshToken } = await cognito.signedIn();
  const update = (...list: readonly (readonly [string, string])[]) =>
    cognito.call('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: list.map(([Name, Value]) => ({ Name, Value })),
    });
  const attributesOf = async (): Promise<Answer> => {
    const { UserAttributes } = await cognito.ok('GetUser', { AccessToken });
    return Object.fromEntries(UserAttributes.map(({ Name, Value }: Answer) => [Name, Value]));
  };
  return { cognito, sub, AccessToken, RefreshToken, update, attributesOf };
}

describe('GetUser', () => {
  it('gives the attributes that the client may read', async () => {
    const { cognito, sub, AccessToken } = await signedIn(
      { client: { ReadAttributes: ['email', 'name'] } },
      { name: 'Ann', locale: 'en' },
    );
    const { response, user } = await cognito.send('GetUser', { AccessToken });
    assert.deepEqual(JSON.parse(response.body.toString()), {
      Username: sub,
      UserAttributes: [
        { Name: 'sub', Value: sub },
        { Name: 'name', Value: 'Ann' },
        { Name: 'email', Value: email },
      ],
    });
    assert.equal(user, sub.slice(0, 8));
  });

  it('refuses a user who was deleted', async () => {
    const { cognito, AccessToken } = await signedIn();
    assert.deepEqual(await cognito.ok('DeleteUser', { AccessToken }), {});
    assert.equal(await cognito.call('GetUser', { AccessToken }), 'UserNotFoundException: User does not exist.');
    assert.ok(await cognito.confirmed());
  });
});

describe('every action that takes an access token', () => {
  for (const [action, members] of [
    ['GetUser', {}],
    ['ChangePassword', { PreviousPassword: password, ProposedPassword: next }],
    ['UpdateUserAttributes', { UserAttributes: [] }],
    ['GetUserAttributeVerificationCode', { AttributeName: 'email' }],
    ['VerifyUserAttribute', { AttributeName: 'email', Code: '123456' }],
    ['DeleteUser', {}],
    ['GlobalSignOut', {}],
  ] as const) {
    it(`refuses one that was revoked, or none: ${action}`, async () => {
      const { cognito, AccessToken, RefreshToken } = await signedIn();
      await cognito.ok('RevokeToken', { Token: RefreshToken });
      assert.equal(await cognito.call(action, { ...members, AccessToken }), revoked);
      assert.match(
        await cognito.call(action, members),
        /'accessToken' failed to satisfy constraint: Member must not be null$/,
      );
    });
  }
});

describe('ChangePassword', () => {
  it('changes it', async () => {
    const { cognito, AccessToken } = await signedIn();
    await cognito.ok('ChangePassword', { AccessToken, PreviousPassword: password, ProposedPassword: next });
    assert.ok(await cognito.signedIn(email, next));
    const AuthParameters = { USERNAME: email, PASSWORD: password };
    assert.equal(await cognito.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }), incorrect);
  });

  it('refuses a wrong password, and one that the policy does not allow', async () => {
    const { cognito, AccessToken } = await signedIn();
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      cognito.call('ChangePassword', { AccessToken, PreviousPassword, ProposedPassword });
    assert.equal(await change('wrong', next), incorrect);
    assert.equal(
      await change(password, 'Aa-1'),
      'InvalidPasswordException: Password did not conform with policy: Password not long enough',
    );
  });
});

describe('ForgotPassword and ConfirmForgotPassword', () => {
  it('replace a forgotten password', async () => {
    const { cognito } = await signedIn();
    const { CodeDeliveryDetails } = await cognito.ok('ForgotPassword', { Username: email });
    assert.equal(CodeDeliveryDetails.Destination, 'a***@e***');
    assert.equal(cognito.cognito.mails[0]?.subject, 'Your password reset code');
    const confirmation = { Username: email, ConfirmationCode: cognito.code, Password: next };
    assert.deepEqual(await cognito.ok('ConfirmForgotPassword', confirmation), {});
    assert.ok(await cognito.signedIn(email, next));
    assert.equal(await cognito.call('ConfirmForgotPassword', confirmation), expired);
  });

  it('refuse a code that is wrong, after an hour, or with a password that the policy does not allow', async () => {
    const { cognito } = await signedIn();
    await cognito.ok('ForgotPassword', { Username: email });
    const confirm = (ConfirmationCode: string, Password = next) =>
      cognito.call('ConfirmForgotPassword', { Username: email, ConfirmationCode, Password });
    assert.equal(await confirm(cognito.code === '000000' ? '000001' : '000000'), mismatch);
    assert.match(await confirm(cognito.code, 'short'), /^InvalidPasswordException/);
    cognito.now += hour;
    assert.equal(await confirm(cognito.code), expired);
  });

  it('tell nothing of an unknown user, nor of one without a verified address', async () => {
    const cognito = new CognitoFixture();
    await cognito.signedUp();
    const { length } = cognito.cognito.mails;
    for (const Username of [email, 'ben@example.com']) {
      const { CodeDeliveryDetails } = await cognito.ok('ForgotPassword', { Username });
      assert.equal(CodeDeliveryDetails.DeliveryMedium, 'EMAIL');
    }
    assert.equal(cognito.cognito.mails.length, length);
    const confirmation = { Username: 'ben@example.com', ConfirmationCode: '123456', Password: next };
    assert.equal(await cognito.call('ConfirmForgotPassword', confirmation), mismatch);
  });

  it('say so where the client may know', async () => {
    const cognito = new CognitoFixture({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    await cognito.signedUp();
    const unknown = 'UserNotFoundException: Username/client id combination not found.';
    assert.equal(await cognito.call('ForgotPassword', { Username: 'ben@example.com' }), unknown);
    const confirmation = { Username: 'ben@example.com', ConfirmationCode: '123456', Password: next };
    assert.equal(await cognito.call('ConfirmForgotPassword', confirmation), unknown);
    assert.equal(
      await cognito.call('ForgotPassword', { Username: email }),
      'InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  });

  it('are refused where the pool recovers accounts otherwise', async () => {
    const AccountRecoverySetting = { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] };
    const { cognito } = await signedIn({ pool: { AccountRecoverySetting } });
    const answer = await cognito.call('ForgotPassword', { Username: email });
    assert.equal(answer, 'NotAuthorizedException: User password cannot be reset in the current state.');
  });
});

describe('UpdateUserAttributes', () => {
  it('changes attributes, and takes away what is empty', async () => {
    const { update, attributesOf, sub } = await signedIn({}, { name: 'Ann', locale: 'en' });
    assert.deepEqual(await update(['name', 'Anna'], ['locale', '']), { CodeDeliveryDetailsList: [] });
    assert.deepEqual(await attributesOf(), { sub, email, email_verified: 'true', name: 'Anna' });
  });

  const schema = [{ Name: 'plan', AttributeDataType: 'String' }];
  for (const [what, input, change, refused] of [
    [
      'an attribute that never changes',
      { pool: { Schema: schema } },
      ['custom:plan', 'free'],
      'InvalidParameterException: user.custom:plan: Attribute cannot be updated.\n',
    ],
    [
      'an attribute that is not the client’s',
      { client: { WriteAttributes: ['name'] } },
      ['locale', 'en'],
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'a verification',
      {},
      ['email_verified', 'true'],
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'an unknown attribute',
      {},
      ['custom:plan', 'free'],
      'InvalidParameterException: Attributes did not conform to the schema: Type for attribute {custom:plan} could not be determined',
    ],
    [
      'no address where it is the user name',
      {},
      ['email', ''],
      'InvalidParameterException: Attributes did not conform to the schema: email: The attribute is required\n',
    ],
    [
      'an address of another user',
      {},
      ['email', 'BEN@example.com'],
      'AliasExistsException: An account with the given email already exists.',
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { cognito, update } = await signedIn(input as CognitoInput);
      await cognito.confirmed('ben@example.com');
      assert.equal(await update(change), refused);
    });
  }

  it('takes a new address at once, as one that is not verified', async () => {
    const { cognito, update, attributesOf, AccessToken } = await signedIn();
    const { CodeDeliveryDetailsList } = await update(['email', 'ann@example.org']);
    assert.equal(CodeDeliveryDetailsList[0].Destination, 'a***@e***');
    assert.equal(cognito.cognito.mails[0]?.to, 'ann@example.org');
    assert.equal((await attributesOf()).email_verified, 'false');
    await cognito.ok('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: cognito.code });
    assert.equal((await attributesOf()).email_verified, 'true');
    assert.ok(await cognito.signedIn('ann@example.org'));
  });

  const keep = { pool: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } } };

  it('takes a new address once it is verified, where the pool keeps the old one', async () => {
    const { cognito, update, attributesOf, AccessToken, sub } = await signedIn(keep);
    await update(['email', 'ann@example.org'], ['name', 'Ann']);
    assert.deepEqual(await attributesOf(), { sub, email, email_verified: 'true', name: 'Ann' });
    await cognito.ok('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: cognito.code });
    assert.equal((await attributesOf()).email, 'ann@example.org');
  });

  it('verifies no address by the code that another one got', async () => {
    const { cognito, update, attributesOf, AccessToken } = await signedIn();
    await update(['email', 'ann@example.org']);
    const { code } = cognito;
    await cognito.ok('ForgotPassword', { Username: email }).catch(() => {});
    await update(['email', 'ann@example.net']);
    const verify = (Code: string) => cognito.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code });
    if (cognito.code !== code) {
      assert.equal(await verify(code), mismatch);
    }
    assert.equal((await attributesOf()).email_verified, 'false');
    assert.deepEqual(await verify(cognito.code), {});
    assert.equal(await verify(cognito.code), expired);
  });

  it('forgets the code of a new address that the user takes back', async () => {
    const { cognito, update, attributesOf, AccessToken } = await signedIn(keep);
    await update(['email', 'ann@example.org']);
    const { code } = cognito;
    await update(['email', email]);
    const verify = { AccessToken, AttributeName: 'email', Code: code };
    assert.equal(await cognito.call('VerifyUserAttribute', verify), expired);
    assert.equal((await attributesOf()).email, email);
  });

  it('lets nobody set a new password with a code that went to the old address', async () => {
    const { cognito, update, AccessToken } = await signedIn(keep);
    await cognito.ok('ForgotPassword', { Username: email });
    const old = cognito.code;
    await update(['email', 'ann@example.org']);
    await cognito.ok('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: cognito.code });
    const reset = { Username: 'ann@example.org', ConfirmationCode: old, Password: 'Another-Horse-1' };
    assert.equal(await cognito.call('ConfirmForgotPassword', reset), expired);
  });

  it('takes no address with characters that cannot be seen', async () => {
    const { cognito, AccessToken } = await signedIn();
    for (const Value of ['\u001bc@example.com', 'ann\u202e@example.com', '\u009b2J@example.com']) {
      const answer = await cognito.call('UpdateUserAttributes', {
        AccessToken,
        UserAttributes: [{ Name: 'email', Value }],
      });
      assert.equal(answer, 'InvalidParameterException: Invalid email address format.');
    }
  });

  it('gives a new address that two wait for to the first who verifies it', async () => {
    const { cognito, update, AccessToken } = await signedIn(keep);
    await update(['email', 'new@example.com']);
    const { code } = cognito;
    await cognito.confirmed('new@example.com');
    const answer = await cognito.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: code });
    assert.equal(answer, 'AliasExistsException: An account with the given email already exists.');
  });
});

describe('GetUserAttributeVerificationCode', () => {
  it('sends another code to the address that waits', async () => {
    const { cognito, update, AccessToken } = await signedIn();
    await update(['email', 'ann@example.org']);
    await cognito.ok('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' });
    assert.deepEqual(
      cognito.cognito.mails.slice(0, 2).map(({ to, used }) => [to, used]),
      [
        ['ann@example.org', false],
        ['ann@example.org', true],
      ],
    );
  });

  for (const [name, refused] of [
    ['phone_number', 'InvalidParameterException: verifying a phone number is not served by the local user pool'],
    ['name', 'InvalidParameterException: Invalid attribute name given: name. Can only verify email or phone_number.'],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const { cognito, AccessToken } = await signedIn();
      assert.equal(
        await cognito.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName: name }),
        refused,
      );
    });
  }
});
