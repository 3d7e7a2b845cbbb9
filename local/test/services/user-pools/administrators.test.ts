import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { type Answer, CognitoFixture, type CognitoInput, email, password } from '../../support/cognito.js';
import { Administrator, attributeList } from './administrator.js';

const next = 'Battery-Staple-2';
const day = 86_400_000;
const byName: CognitoInput = { pool: { UsernameAttributes: null } };
const byAlias: CognitoInput = { pool: { UsernameAttributes: null, AliasAttributes: ['email', 'preferred_username'] } };

function local(input: CognitoInput = {}) {
  const cognito = new CognitoFixture(input);
  return { cognito, admin: new Administrator(cognito) };
}

function signIn(cognito: CognitoFixture, USERNAME = email, PASSWORD = password): Promise<Answer> {
  return cognito.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD } });
}

describe('AdminCreateUser', () => {
  it('makes a user who must change the password, and sends it', async () => {
    const { cognito, admin } = local();
    const UserAttributes = attributeList({ name: 'Ann', email_verified: 'True' });
    const { User } = await admin.ok('AdminCreateUser', { Username: email, UserAttributes });
    assert.match(User.Username, /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    assert.deepEqual(User, {
      Username: User.Username,
      UserCreateDate: cognito.now / 1000,
      UserLastModifiedDate: cognito.now / 1000,
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
      Attributes: attributeList({ sub: User.Username, name: 'Ann', email, email_verified: 'true' }),
    });
    const [mail, ...others] = cognito.cognito.mails;
    assert.deepEqual(
      [mail?.to, mail?.subject, mail?.code, others.length],
      [email, 'Your temporary password', undefined, 0],
    );
    const [, sent = ''] =
      /^Your username is ann@example\.com and temporary password is (\S{12})\.$/.exec(mail?.text ?? '') ?? [];
    assert.equal((await signIn(cognito, email, sent)).ChallengeName, 'NEW_PASSWORD_REQUIRED');
  });

  it('writes the invitation as the template has it, whatever the user is called', async () => {
    const InviteMessageTemplate = { EmailSubject: 'Hello', EmailMessage: '{username}: {####}' };
    const { cognito, admin } = local({
      pool: { UsernameAttributes: null, AdminCreateUserConfig: { InviteMessageTemplate } },
    });
    await admin.invited('$&{####}', { UserAttributes: attributeList({ email }) });
    const [mail] = cognito.cognito.mails;
    assert.deepEqual([mail?.subject, mail?.text], ['Hello', `$&{####}: ${password}`]);
  });

  it('sends nothing where that is suppressed, or there is no address', async () => {
    const { cognito, admin } = local(byName);
    await admin.invited('ann', { MessageAction: 'SUPPRESS', UserAttributes: attributeList({ email }) });
    await admin.invited('ben');
    assert.equal(cognito.cognito.mails.length, 0);
  });

  it('keeps no password', async () => {
    const { cognito, admin } = local();
    await admin.invited(email, { MessageAction: 'SUPPRESS' });
    assert.ok(!JSON.stringify(cognito.saved).includes(password));
  });

  it('makes users where people cannot sign themselves up, without the attributes that are required', async () => {
    const { admin } = local({
      pool: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        Schema: [{ Name: 'given_name', Required: true, Mutable: true }],
      },
    });
    await admin.invited(email);
  });

  it('takes the address of another user by force alone', async () => {
    const { admin } = local(byAlias);
    const UserAttributes = attributeList({ email, email_verified: 'true' });
    await admin.invited('ann', { UserAttributes });
    const taken = 'AliasExistsException: An account with the email already exists.';
    assert.equal(await admin.call('AdminCreateUser', { Username: 'ben', UserAttributes }), taken);
    await admin.invited('ben', { UserAttributes, ForceAliasCreation: true });
    assert.equal((await admin.ok('AdminGetUser', { Username: email })).Username, 'ben');
    assert.equal((await admin.attributesOf('ann')).email_verified, 'false');
  });

  const pattern = (name: string) =>
    `InvalidParameterException: 1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must`;
  const nonconforming = 'InvalidParameterException: Attributes did not conform to the schema:';
  for (const [what, input, members, refused] of [
    ['no name', {}, { Username: undefined }, `${pattern('username')} not be null`],
    ['a name that is no address', {}, { Username: 'ann' }, 'InvalidParameterException: Username should be an email.'],
    [
      'an address where it is an alias',
      byAlias,
      {},
      'InvalidParameterException: Username cannot be of email format, since user pool is configured for email alias.',
    ],
    [
      'a password that the policy does not allow',
      {},
      { TemporaryPassword: 'short' },
      'InvalidPasswordException: Password did not conform with policy: Password not long enough',
    ],
    [
      'an unknown attribute',
      {},
      { UserAttributes: attributeList({ 'custom:plan': 'free' }) },
      `${nonconforming} Type for attribute {custom:plan} could not be determined`,
    ],
    [
      'a sub',
      {},
      { UserAttributes: attributeList({ sub: 'a' }) },
      `${nonconforming} Type for attribute {sub} could not be determined`,
    ],
    [
      'another address than the name',
      {},
      { UserAttributes: attributeList({ email: 'ben@example.com' }) },
      `${nonconforming} email: The attribute is not the user name`,
    ],
    [
      'a verification that is neither true nor false',
      {},
      { UserAttributes: attributeList({ email_verified: 'yes' }) },
      'InvalidParameterException: Invalid value for email_verified: it must be true or false',
    ],
    [
      'a verification of no address',
      byName,
      { Username: 'ann', UserAttributes: attributeList({ email_verified: 'true' }) },
      'InvalidParameterException: Email is required to verify/un-verify email',
    ],
    [
      'an unknown message action',
      {},
      { MessageAction: 'SHOUT' },
      `${pattern('messageAction')} satisfy enum value set: [RESEND, SUPPRESS]`,
    ],
    [
      'an invitation by text message',
      {},
      { DesiredDeliveryMediums: ['SMS'] },
      'InvalidParameterException: an invitation by SMS is not served by the local user pool',
    ],
    [
      'an unknown medium',
      {},
      { DesiredDeliveryMediums: ['PIGEON'] },
      `${pattern('desiredDeliveryMediums')} satisfy constraint: [Member must satisfy enum value set: [SMS, EMAIL]]`,
    ],
    [
      'an invitation without an address',
      byName,
      { Username: 'ann', DesiredDeliveryMediums: ['EMAIL'] },
      'InvalidParameterException: User does not have an email address to send the invitation to',
    ],
    ['resending to nobody', {}, { MessageAction: 'RESEND' }, 'UserNotFoundException: User does not exist.'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { cognito, admin } = local(input as CognitoInput);
      assert.equal(await admin.call('AdminCreateUser', { Username: email, ...members }), refused);
      assert.equal(cognito.cognito.mails.length, 0);
      assert.deepEqual((await admin.ok('ListUsers')).Users, []);
    });
  }

  it('refuses a name that is taken', async () => {
    const { cognito, admin } = local();
    await cognito.signedUp();
    const answer = await admin.call('AdminCreateUser', { Username: email.toUpperCase() });
    assert.equal(answer, 'UsernameExistsException: User account already exists');
  });

  it('resends another password, whose time begins anew', async () => {
    const { cognito, admin } = local();
    await admin.invited(email);
    cognito.now += 7 * day;
    const expired = 'NotAuthorizedException: Temporary password has expired and must be reset by an administrator.';
    assert.equal(await signIn(cognito), expired);
    const User = await admin.invited(email, { MessageAction: 'RESEND', TemporaryPassword: next });
    assert.equal(User.UserLastModifiedDate, cognito.now / 1000);
    assert.match(cognito.cognito.mails[0]?.text ?? '', /Battery-Staple-2/);
    assert.equal(await signIn(cognito), 'NotAuthorizedException: Incorrect username or password.');
    assert.equal((await signIn(cognito, email, next)).ChallengeName, 'NEW_PASSWORD_REQUIRED');
  });

  it('resends nothing to who has chosen a password', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    assert.equal(
      await admin.call('AdminCreateUser', { Username: email, MessageAction: 'RESEND' }),
      'UnsupportedUserStateException: Resend not possible. User status is not FORCE_CHANGE_PASSWORD',
    );
  });

  for (const [what, pool, days] of [
    ['a week', {}, 7],
    ['as long as the policy has it', { Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 2 } } }, 2],
    ['a week where the policy has 0', { Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 0 } } }, 7],
    ['as long as the older setting has it', { AdminCreateUserConfig: { UnusedAccountValidityDays: 3 } }, 3],
  ] as const) {
    it(`gives a password that is good for ${what}`, async () => {
      const { cognito, admin } = local({ pool: pool as JsonObject });
      await admin.invited(email);
      cognito.now += days * day - 1;
      assert.equal((await signIn(cognito)).ChallengeName, 'NEW_PASSWORD_REQUIRED');
      cognito.now += 1;
      assert.match(await signIn(cognito), /^NotAuthorizedException: Temporary password has expired/);
    });
  }
});

describe('AdminSetUserPassword', () => {
  it('sets a password for good, also of a user who is not confirmed', async () => {
    const { cognito, admin } = local();
    await cognito.signedUp();
    assert.deepEqual(await admin.ok('AdminSetUserPassword', { Username: email, Password: next, Permanent: true }), {});
    assert.equal((await admin.ok('AdminGetUser', { Username: email })).UserStatus, 'CONFIRMED');
    assert.ok(await cognito.signedIn(email, next));
    cognito.now += 365 * day;
    assert.ok(await cognito.signedIn(email, next));
  });

  it('sets one that must be changed, unless it is said to be permanent', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    await admin.ok('AdminSetUserPassword', { Username: email, Password: next });
    assert.equal((await signIn(cognito, email, next)).ChallengeName, 'NEW_PASSWORD_REQUIRED');
    cognito.now += 7 * day;
    assert.match(await signIn(cognito, email, next), /Temporary password has expired/);
  });

  it('leaves no code good that would replace the password', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    await cognito.ok('ForgotPassword', { Username: email });
    await admin.ok('AdminSetUserPassword', { Username: email, Password: next, Permanent: true });
    const confirmation = { Username: email, ConfirmationCode: cognito.code, Password: 'Another-Horse-3' };
    assert.match(await cognito.call('ConfirmForgotPassword', confirmation), /^ExpiredCodeException/);
  });

  it('refuses a password that the policy does not allow, and leaves the one there is', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    assert.equal(
      await admin.call('AdminSetUserPassword', { Username: email, Password: 'correct-horse-1', Permanent: true }),
      'InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters',
    );
    assert.ok(await cognito.signedIn());
  });
});

describe('a user with a temporary password', () => {
  it('cannot reset it by a code', async () => {
    for (const [PreventUserExistenceErrors, expected] of [
      ['ENABLED', 'EMAIL'],
      ['LEGACY', 'NotAuthorizedException: User password cannot be reset in the current state.'],
    ] as const) {
      const { cognito, admin } = local({ client: { PreventUserExistenceErrors } });
      await admin.invited(email, {
        UserAttributes: attributeList({ email_verified: 'true' }),
        MessageAction: 'SUPPRESS',
      });
      const answer = await cognito.call('ForgotPassword', { Username: email });
      assert.equal(answer.CodeDeliveryDetails?.DeliveryMedium ?? answer, expected);
      assert.equal(cognito.cognito.mails.length, 0);
    }
  });

  it('gets no token from the command line', async () => {
    const { cognito, admin } = local();
    await admin.invited(email);
    await assert.rejects(cognito.cognito.issueAccessToken(email), {
      code: 'COGNITO_USER_UNCONFIRMED',
      message: `'${email}' has a temporary password: sign in once and choose a new one, or set one with AdminSetUserPassword and Permanent=true`,
    });
  });
});

describe('AdminConfirmSignUp', () => {
  it('confirms the user, and not the address', async () => {
    const { cognito, admin } = local();
    await cognito.signedUp();
    assert.deepEqual(await admin.ok('AdminConfirmSignUp', { Username: email }), {});
    assert.ok(await cognito.signedIn());
    assert.equal((await admin.attributesOf(email)).email_verified, 'false');
    assert.equal(
      await admin.call('AdminConfirmSignUp', { Username: email }),
      'NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED',
    );
  });
});

describe('AdminGetUser', () => {
  it('gives all attributes, whatever clients may read', async () => {
    const { cognito, admin } = local({ client: { ReadAttributes: ['email'] } });
    const sub = await cognito.confirmed(email, { name: 'Ann' });
    const created = cognito.now / 1000;
    assert.deepEqual(await admin.ok('AdminGetUser', { Username: email }), {
      Username: sub,
      UserCreateDate: created,
      UserLastModifiedDate: created,
      Enabled: true,
      UserStatus: 'CONFIRMED',
      UserAttributes: attributeList({ sub, name: 'Ann', email, email_verified: 'true' }),
    });
  });

  it('finds the user by address, user name and sub', async () => {
    const { cognito, admin } = local(byAlias);
    const sub = await cognito.confirmed('ann', { email });
    for (const Username of ['ann', email, sub]) {
      assert.equal((await admin.ok('AdminGetUser', { Username })).Username, 'ann');
    }
  });

  it('says when the profile was changed last, not when the user signed in', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    const created = cognito.now;
    cognito.now += day;
    const { AccessToken } = await cognito.signedIn();
    const modified = async () => (await admin.ok('AdminGetUser', { Username: email })).UserLastModifiedDate;
    assert.equal(await modified(), created / 1000);
    await cognito.ok('UpdateUserAttributes', { AccessToken, UserAttributes: attributeList({ name: 'Ann' }) });
    assert.equal(await modified(), cognito.now / 1000);
  });
});

describe('every action on one user', () => {
  for (const [action, members] of [
    ['AdminAddUserToGroup', { GroupName: 'admins' }],
    ['AdminConfirmSignUp', {}],
    ['AdminDeleteUser', {}],
    ['AdminDisableUser', {}],
    ['AdminEnableUser', {}],
    ['AdminGetUser', {}],
    ['AdminListGroupsForUser', {}],
    ['AdminRemoveUserFromGroup', { GroupName: 'admins' }],
    ['AdminSetUserMFAPreference', {}],
    ['AdminSetUserPassword', { Password: next }],
    ['AdminUpdateUserAttributes', { UserAttributes: [] }],
    ['AdminUserGlobalSignOut', {}],
  ] as const) {
    it(`refuses an unknown one: ${action}`, async () => {
      const { admin } = local();
      const answer = await admin.call(action, { Username: 'ben@example.com', ...members });
      assert.equal(answer, 'UserNotFoundException: User does not exist.');
    });
  }
});

describe('AdminDeleteUser', () => {
  it('takes the user away', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    const { AccessToken } = await cognito.signedIn();
    assert.deepEqual(await admin.ok('AdminDeleteUser', { Username: email }), {});
    assert.equal(await cognito.call('GetUser', { AccessToken }), 'UserNotFoundException: User does not exist.');
    await cognito.signedUp();
  });
});

describe('a disabled user', () => {
  const refused = 'NotAuthorizedException: User is disabled.';

  it('cannot sign in, refresh, or use a token that was given before', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    const { AccessToken, RefreshToken } = await cognito.signedIn();
    assert.deepEqual(await admin.ok('AdminDisableUser', { Username: email }), {});
    assert.equal((await admin.ok('AdminGetUser', { Username: email })).Enabled, false);
    assert.equal(await signIn(cognito), refused);
    assert.equal(await cognito.call('GetTokensFromRefreshToken', { RefreshToken }), refused);
    const AuthParameters = { REFRESH_TOKEN: RefreshToken };
    assert.equal(await cognito.call('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters }), refused);
    const revoked = 'NotAuthorizedException: Access Token has been revoked';
    assert.equal(await cognito.call('GetUser', { AccessToken }), revoked);
    await assert.rejects(cognito.cognito.issueAccessToken(email), {
      code: 'COGNITO_USER_DISABLED',
      message: `'${email}' is disabled: enable the user with AdminEnableUser`,
    });
  });

  it('is told so with the right password alone', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    await admin.ok('AdminDisableUser', { Username: email });
    assert.equal(await signIn(cognito, email, 'wrong'), 'NotAuthorizedException: Incorrect username or password.');
  });

  it('can sign in again once enabled, with no session from before', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    const { RefreshToken } = await cognito.signedIn();
    await admin.ok('AdminDisableUser', { Username: email });
    assert.deepEqual(await admin.ok('AdminEnableUser', { Username: email }), {});
    assert.ok(await cognito.signedIn());
    const revoked = 'NotAuthorizedException: Refresh Token has been revoked';
    assert.equal(await cognito.call('GetTokensFromRefreshToken', { RefreshToken }), revoked);
  });

  it('gets no code for a forgotten password', async () => {
    for (const [PreventUserExistenceErrors, expected] of [
      ['ENABLED', 'EMAIL'],
      ['LEGACY', refused],
    ] as const) {
      const { cognito, admin } = local({ client: { PreventUserExistenceErrors } });
      await cognito.confirmed();
      await admin.ok('AdminDisableUser', { Username: email });
      const { length } = cognito.cognito.mails;
      const answer = await cognito.call('ForgotPassword', { Username: email });
      assert.equal(answer.CodeDeliveryDetails?.DeliveryMedium ?? answer, expected);
      assert.equal(cognito.cognito.mails.length, length);
    }
  });
});

describe('AdminUpdateUserAttributes', () => {
  it('changes what no client may, and takes away what is empty', async () => {
    const { cognito, admin } = local({ client: { WriteAttributes: ['email'] } });
    const sub = await cognito.confirmed();
    const update = (attributes: Readonly<Record<string, string>>) =>
      admin.call('AdminUpdateUserAttributes', { Username: email, UserAttributes: attributeList(attributes) });
    assert.deepEqual(await update({ name: 'Ann', locale: 'en' }), {});
    await update({ locale: '', email_verified: 'false' });
    assert.deepEqual(await admin.attributesOf(email), { sub, email, email_verified: 'false', name: 'Ann' });
  });

  it('changes an address: it is as verified as it is said to be, and else sent a code', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    const { length } = cognito.cognito.mails;
    const update = (Username: string, attributes: Readonly<Record<string, string>>) =>
      admin.ok('AdminUpdateUserAttributes', { Username, UserAttributes: attributeList(attributes) });
    await update(email, { email: 'ann@example.org', email_verified: 'true' });
    assert.equal(cognito.cognito.mails.length, length);
    assert.equal((await admin.attributesOf('ann@example.org')).email_verified, 'true');
    await update('ann@example.org', { email: 'ann@example.net' });
    assert.equal((await admin.attributesOf('ann@example.net')).email_verified, 'false');
    assert.equal(cognito.cognito.mails[0]?.to, 'ann@example.net');
  });

  it('keeps the address until the new one is verified where the pool has it so, unless it is said to be', async () => {
    const { cognito, admin } = local({
      pool: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
    });
    await cognito.confirmed();
    const update = (attributes: Readonly<Record<string, string>>) =>
      admin.ok('AdminUpdateUserAttributes', { Username: email, UserAttributes: attributeList(attributes) });
    await update({ email: 'ann@example.org', email_verified: 'false' });
    const { email: kept, email_verified } = await admin.attributesOf(email);
    assert.deepEqual([kept, email_verified], [email, 'true']);
    await update({ email: 'ann@example.org', email_verified: 'true' });
    assert.equal((await admin.attributesOf('ann@example.org')).email_verified, 'true');
  });

  for (const [what, attributes, refused] of [
    [
      'an attribute that never changes',
      { 'custom:plan': 'free' },
      'InvalidParameterException: user.custom:plan: Attribute cannot be updated.\n',
    ],
    [
      'an address of another user',
      { email: 'BEN@example.com' },
      'AliasExistsException: An account with the given email already exists.',
    ],
    [
      'no address where it is the user name',
      { email: '' },
      'InvalidParameterException: Attributes did not conform to the schema: email: The attribute is required\n',
    ],
    [
      'a verification of no number',
      { phone_number_verified: 'true' },
      'InvalidParameterException: Phone number is required to verify/un-verify phone number',
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { cognito, admin } = local({ pool: { Schema: [{ Name: 'plan', AttributeDataType: 'String' }] } });
      await cognito.confirmed();
      await cognito.confirmed('ben@example.com');
      const UserAttributes = attributeList(attributes);
      assert.equal(await admin.call('AdminUpdateUserAttributes', { Username: email, UserAttributes }), refused);
    });
  }

  it('does not verify an address that another user signs in with', async () => {
    const { cognito, admin } = local(byAlias);
    await cognito.confirmed('ann', { email });
    await admin.invited('ben', { UserAttributes: attributeList({ email }) });
    const UserAttributes = attributeList({ email_verified: 'true' });
    assert.equal(
      await admin.call('AdminUpdateUserAttributes', { Username: 'ben', UserAttributes }),
      'AliasExistsException: An account with the given email already exists.',
    );
  });
});

describe('AdminResetUserPassword', () => {
  const reset = { Username: email };
  const required = 'PasswordResetRequiredException: Password reset required for the user';

  it('takes the password away, and sends a code for another one', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    const { AccessToken, RefreshToken } = await cognito.signedIn();
    assert.deepEqual(await admin.ok('AdminResetUserPassword', reset), {});
    assert.equal((await admin.ok('AdminGetUser', reset)).UserStatus, 'RESET_REQUIRED');
    assert.equal(await signIn(cognito), required);
    assert.equal(await signIn(cognito, email, next), 'NotAuthorizedException: Incorrect username or password.');
    assert.equal(await cognito.call('GetUser', { AccessToken }), required);
    assert.equal(await cognito.call('GetTokensFromRefreshToken', { RefreshToken }), required);
    await assert.rejects(cognito.cognito.issueAccessToken(email), {
      code: 'COGNITO_USER_UNCONFIRMED',
      message: `the password of '${email}' was reset: choose a new one with the code from the inbox`,
    });
    const again = new CognitoFixture({ state: structuredClone(cognito.saved!), now: cognito.now });
    assert.equal(await signIn(again), required);
    const confirm = { ...reset, ConfirmationCode: cognito.code, Password: next };
    await cognito.ok('ConfirmForgotPassword', confirm);
    assert.ok((await signIn(cognito, email, next)).AuthenticationResult);
  });

  it('ends with AdminSetUserPassword as well', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    await admin.ok('AdminResetUserPassword', reset);
    await admin.ok('AdminSetUserPassword', { ...reset, Password: next, Permanent: true });
    assert.ok((await signIn(cognito, email, next)).AuthenticationResult);
  });

  it('leaves the user the names to sign in with', async () => {
    const { cognito, admin } = local(byAlias);
    await cognito.confirmed('ann', { email, preferred_username: 'annie' });
    await admin.ok('AdminResetUserPassword', { Username: 'ann' });
    assert.equal(await signIn(cognito, 'annie'), required);
  });

  it('is refused where no code can be sent, and the password stays', async () => {
    const wrongState = 'NotAuthorizedException: User password cannot be reset in the current state.';
    const byAdmins = local({
      pool: { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] } },
    });
    await byAdmins.cognito.confirmed();
    assert.equal(await byAdmins.admin.call('AdminResetUserPassword', reset), wrongState);
    assert.ok((await signIn(byAdmins.cognito)).AuthenticationResult);
    const { cognito, admin } = local();
    await admin.invited(email);
    assert.equal(await admin.call('AdminResetUserPassword', reset), wrongState);
    await cognito.signedUp('ben@example.com');
    assert.equal(
      await admin.call('AdminResetUserPassword', { Username: 'ben@example.com' }),
      'InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
    assert.equal(
      await admin.call('AdminResetUserPassword', { Username: 'nobody@example.com' }),
      'UserNotFoundException: User does not exist.',
    );
  });
});

describe('AdminUserGlobalSignOut', () => {
  it('ends every sign-in of the user, and no other', async () => {
    const { cognito, admin } = local();
    await cognito.confirmed();
    await cognito.confirmed('ben@example.com');
    const { AccessToken, RefreshToken } = await cognito.signedIn();
    const other = await cognito.signedIn('ben@example.com');
    assert.deepEqual(await admin.ok('AdminUserGlobalSignOut', { Username: email }), {});
    assert.match(await cognito.call('GetUser', { AccessToken }), /revoked/);
    assert.match(await cognito.call('GetTokensFromRefreshToken', { RefreshToken }), /revoked/);
    assert.ok(await cognito.ok('GetUser', { AccessToken: other.AccessToken }));
    assert.ok(await cognito.signedIn());
  });
});
