import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { email, password } from '../../../support/cognito.js';
import { Administrator, attributeList } from '../administrator.js';
import { choiceClient, invalidSession, PasswordlessPool } from './passwordless-pool.js';

const missing =
  "InvalidParameterException: 1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null";
const factors = (...AllowedFirstAuthFactors: string[]): JsonObject => ({
  Policies: { SignInPolicy: { AllowedFirstAuthFactors } },
});

describe('SignUp without a password', () => {
  for (const [how, input] of [
    ['leaves it out', {}],
    ['is null', { Password: null }],
    ['is blank', { Password: '' }],
  ] as const) {
    it(`is taken if the password ${how}`, async () => {
      const cognito = new PasswordlessPool();
      const { UserConfirmed, CodeDeliveryDetails } = await cognito.ok('SignUp', { Username: email, ...input });
      assert.deepEqual([UserConfirmed, CodeDeliveryDetails.Destination], [false, 'a***@e***']);
      await cognito.ok('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code });
      assert.ok((await cognito.signedInByCode()).AccessToken);
    });
  }

  for (const [why, pool, client] of [
    ['the client does not sign in by choice', {}, { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }],
    ['the pool has no codes', factors('PASSWORD'), {}],
    ['the pool has passkeys alone', factors('PASSWORD', 'WEB_AUTHN'), {}],
    ['the pool does not verify the address', { AutoVerifiedAttributes: [] }, {}],
  ] as const) {
    it(`is refused if ${why}`, async () => {
      const cognito = new PasswordlessPool({ pool, client: { ...choiceClient, ...client } });
      assert.equal(await cognito.call('SignUp', { Username: email }), missing);
    });
  }

  it('is refused if the user gives no address', async () => {
    const cognito = new PasswordlessPool({ pool: { UsernameAttributes: null, AliasAttributes: ['email'] } });
    assert.equal(await cognito.call('SignUp', { Username: 'ann' }), missing);
    const UserAttributes = attributeList({ email });
    assert.ok((await cognito.ok('SignUp', { Username: 'ann', UserAttributes })).UserSub);
  });

  it('by a number alone is named as not served', async () => {
    const pool = {
      UsernameAttributes: null,
      AutoVerifiedAttributes: ['phone_number'],
      ...factors('PASSWORD', 'SMS_OTP'),
    };
    const cognito = new PasswordlessPool({ pool });
    const UserAttributes = attributeList({ phone_number: '+15555550123' });
    assert.equal(
      await cognito.call('SignUp', { Username: 'ann', UserAttributes }),
      'InvalidParameterException: signing up with a phone number and no password is not served by the local user pool',
    );
  });

  it('leaves a user whom no password signs in', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmedWithoutPassword();
    const AuthParameters = { USERNAME: email, PASSWORD: password };
    assert.equal(
      await cognito.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
      'NotAuthorizedException: Incorrect username or password.',
    );
    assert.deepEqual((await cognito.begin()).AvailableChallenges, ['EMAIL_OTP']);
    assert.equal(Object.values(cognito.saved?.pools[cognito.pool.id]?.users ?? {})[0]?.password, undefined);
  });

  it('outlives the program', async () => {
    const before = new PasswordlessPool();
    await before.confirmedWithoutPassword();
    const after = new PasswordlessPool({ state: before.saved });
    assert.ok((await after.signedInByCode()).AccessToken);
  });

  it('lets the user choose a password later, without an earlier one', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmedWithoutPassword();
    const { AccessToken } = await cognito.signedInByCode();
    const ProposedPassword = password;
    await cognito.ok('ChangePassword', { AccessToken, ProposedPassword });
    assert.ok((await cognito.signedIn()).AccessToken);
    assert.match(
      await cognito.call('ChangePassword', { AccessToken, ProposedPassword: 'Another-Horse-2' }),
      /'previousPassword' failed to satisfy constraint: Member must not be null/,
    );
  });
});

describe('the session of a sign-up', () => {
  it('signs in at once when the code is given, once', async () => {
    const cognito = new PasswordlessPool();
    const { Session: first } = await cognito.signedUpWithoutPassword();
    const confirmed = { Username: email, ConfirmationCode: cognito.code, Session: first };
    const { Session } = await cognito.ok('ConfirmSignUp', confirmed);
    assert.ok((await cognito.begin(email, {}, { Session })).AuthenticationResult.AccessToken);
    assert.equal(await cognito.begin(email, {}, { Session }), invalidSession);
  });

  it('comes with the confirmation even if none was sent, as Amplify sends none', async () => {
    const cognito = new PasswordlessPool();
    await cognito.signedUp();
    const { Session } = await cognito.ok('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code });
    assert.ok((await cognito.begin(email, {}, { Session })).AuthenticationResult.AccessToken);
  });

  it('is given by no client that does not sign in by choice', async () => {
    const cognito = new PasswordlessPool({ client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } });
    const { Session } = await cognito.ok('SignUp', { Username: email, Password: password });
    assert.equal(Session, undefined);
    assert.deepEqual(await cognito.ok('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code }), {});
  });

  it('asks for the second factor where one is demanded', async () => {
    const pool = { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] };
    const cognito = new PasswordlessPool({ pool });
    await cognito.signedUp();
    const { Session } = await cognito.ok('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code });
    assert.equal((await cognito.begin(email, {}, { Session })).ChallengeName, 'MFA_SETUP');
  });

  it('is over when its time is', async () => {
    const cognito = new PasswordlessPool();
    const { Session: first } = await cognito.signedUpWithoutPassword();
    cognito.now += 180_000;
    const expired = 'NotAuthorizedException: Invalid session for the user, session is expired.';
    const confirm = { Username: email, ConfirmationCode: cognito.code };
    assert.equal(await cognito.call('ConfirmSignUp', { ...confirm, Session: first }), expired);
    const { Session } = await cognito.ok('ConfirmSignUp', confirm);
    cognito.now += 180_000;
    assert.equal(await cognito.begin(email, {}, { Session }), expired);
  });
});

describe('AdminCreateUser without a password', () => {
  it('makes a confirmed user who signs in by a code, where the pool and a client allow it', async () => {
    const cognito = new PasswordlessPool();
    const admin = new Administrator(cognito);
    const UserAttributes = attributeList({ email_verified: 'true' });
    for (const TemporaryPassword of [undefined, '']) {
      const Username = `ann${TemporaryPassword === undefined}@example.com`;
      const { User } = await admin.ok('AdminCreateUser', { Username, UserAttributes, TemporaryPassword });
      assert.equal(User.UserStatus, 'CONFIRMED');
      const [mail] = cognito.cognito.mails;
      assert.deepEqual([mail?.to, mail?.text, mail?.code], [Username, `Your username is ${Username}.`, undefined]);
      assert.ok((await cognito.signedInByCode(Username)).AccessToken);
    }
  });

  it('sends the words of the template that need no password', async () => {
    const invite = (EmailMessage: string) => ({ AdminCreateUserConfig: { InviteMessageTemplate: { EmailMessage } } });
    for (const [message, sent] of [
      ['Hello {username}', `Hello ${email}`],
      ['Hello {username}, {####}', `Your username is ${email}.`],
    ] as const) {
      const cognito = new PasswordlessPool({ pool: invite(message) });
      await new Administrator(cognito).ok('AdminCreateUser', { Username: email });
      assert.equal(cognito.cognito.mails[0]?.text, sent);
    }
  });

  it('makes one with a temporary password otherwise', async () => {
    for (const input of [
      { pool: factors('PASSWORD', 'WEB_AUTHN') },
      { client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } },
    ]) {
      const admin = new Administrator(new PasswordlessPool(input));
      const { User } = await admin.ok('AdminCreateUser', { Username: email });
      assert.equal(User.UserStatus, 'FORCE_CHANGE_PASSWORD');
    }
    const admin = new Administrator(new PasswordlessPool());
    assert.equal((await admin.invited(email)).UserStatus, 'FORCE_CHANGE_PASSWORD');
  });

  it('is refused without an address or a number', async () => {
    const cognito = new PasswordlessPool({ pool: { UsernameAttributes: null } });
    assert.equal(
      await new Administrator(cognito).call('AdminCreateUser', { Username: 'ann' }),
      'InvalidParameterException: User has no password, and no email or phone_number to send a code to',
    );
  });
});
