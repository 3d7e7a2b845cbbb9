import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, CognitoFixture, type CognitoInput, email, password } from '../../../support/cognito.js';
import { Administrator, attributeList } from '../administrator.js';
import { Authenticator } from '../authenticator.js';
import { invalidSession, otherCode, wrongCode } from './passwordless-pool.js';

const factors = (MfaConfiguration: string, ...EnabledMfas: string[]): CognitoInput => ({
  pool: { MfaConfiguration, EnabledMfas },
});
const both = factors('OPTIONAL', 'EMAIL_OTP', 'SOFTWARE_TOKEN_MFA');
const wanted = { EmailMfaSettings: { Enabled: true, PreferredMfa: true } };
const unset = 'InvalidParameterException: User does not have delivery config set to turn on EMAIL_OTP';

function begin(cognito: CognitoFixture, USERNAME = email): Promise<Answer> {
  const AuthParameters = { USERNAME, PASSWORD: password };
  return cognito.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
}

function answer(
  cognito: CognitoFixture,
  ChallengeName: string,
  Session: string,
  responses: Record<string, string>,
  USERNAME = email,
) {
  const ChallengeResponses = { USERNAME, ...responses };
  return cognito.call('RespondToAuthChallenge', { ChallengeName, Session, ChallengeResponses });
}

function giveCode(cognito: CognitoFixture, Session: string, code = cognito.code, name = email): Promise<Answer> {
  return answer(cognito, 'EMAIL_OTP', Session, { EMAIL_OTP_CODE: code }, name);
}

async function signedIn(input: CognitoInput) {
  const cognito = new CognitoFixture(input);
  await cognito.confirmed();
  const { AccessToken } = await cognito.signedIn();
  return { cognito, AccessToken };
}

/** Sets up an authenticator app, whose codes it gives. */
async function withApp(cognito: CognitoFixture, AccessToken: string): Promise<Authenticator> {
  const app = new Authenticator((await cognito.ok('AssociateSoftwareToken', { AccessToken })).SecretCode);
  await cognito.ok('VerifySoftwareToken', { AccessToken, UserCode: app.code(cognito.now) });
  cognito.now += 30_000;
  return app;
}

describe('a code by mail as a second factor', () => {
  it('is asked for once the user wants it', async () => {
    const { cognito, AccessToken } = await signedIn(both);
    assert.deepEqual(await cognito.ok('SetUserMFAPreference', { AccessToken, ...wanted }), {});
    const { ChallengeName, Session, ChallengeParameters } = await begin(cognito);
    assert.equal(ChallengeName, 'EMAIL_OTP');
    assert.deepEqual(Object.keys(ChallengeParameters).sort(), [
      'CODE_DELIVERY_DELIVERY_MEDIUM',
      'CODE_DELIVERY_DESTINATION',
      'USER_ID_FOR_SRP',
    ]);
    assert.match(cognito.code, /^\d{8}$/);
    assert.equal(await giveCode(cognito, Session, otherCode(cognito.code)), wrongCode);
    assert.ok((await giveCode(cognito, Session)).AuthenticationResult);
    assert.equal(await giveCode(cognito, Session), invalidSession);
  });

  it('is in what is told of the user', async () => {
    const { cognito, AccessToken } = await signedIn(both);
    await withApp(cognito, AccessToken);
    const SoftwareTokenMfaSettings = { Enabled: true };
    await cognito.ok('SetUserMFAPreference', { AccessToken, ...wanted, SoftwareTokenMfaSettings });
    const { UserMFASettingList, PreferredMfaSetting } = await cognito.ok('GetUser', { AccessToken });
    assert.deepEqual([UserMFASettingList, PreferredMfaSetting], [['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'], 'EMAIL_OTP']);
    const preferred = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
    await cognito.ok('SetUserMFAPreference', { AccessToken, ...preferred });
    assert.equal((await cognito.ok('GetUser', { AccessToken })).PreferredMfaSetting, 'SOFTWARE_TOKEN_MFA');
    await cognito.ok('SetUserMFAPreference', { AccessToken, ...wanted });
    assert.equal((await cognito.ok('GetUser', { AccessToken })).PreferredMfaSetting, 'EMAIL_OTP');
  });

  it('can be selected if the user has another one as well, and prefers none', async () => {
    const { cognito, AccessToken } = await signedIn(both);
    const app = await withApp(cognito, AccessToken);
    const settings = { EmailMfaSettings: { Enabled: true }, SoftwareTokenMfaSettings: { Enabled: true } };
    await cognito.ok('SetUserMFAPreference', { AccessToken, ...settings });
    const select = async (ANSWER: string) => {
      const { ChallengeName, Session, ChallengeParameters } = await begin(cognito);
      assert.deepEqual(
        [ChallengeName, ChallengeParameters.MFAS_CAN_CHOOSE],
        ['SELECT_MFA_TYPE', '["EMAIL_OTP","SOFTWARE_TOKEN_MFA"]'],
      );
      return { Session, selected: await answer(cognito, 'SELECT_MFA_TYPE', Session, { ANSWER }) };
    };
    const mail = await select('EMAIL_OTP');
    assert.ok((await giveCode(cognito, mail.selected.Session)).AuthenticationResult);
    assert.equal(await answer(cognito, 'SELECT_MFA_TYPE', mail.Session, { ANSWER: 'EMAIL_OTP' }), invalidSession);
    const token = await select('SOFTWARE_TOKEN_MFA');
    const code = { SOFTWARE_TOKEN_MFA_CODE: app.code(cognito.now) };
    assert.ok((await answer(cognito, 'SOFTWARE_TOKEN_MFA', token.selected.Session, code)).AuthenticationResult);
    for (const other of ['SMS_MFA', 'PASSWORD', 'email_otp']) {
      assert.equal((await select(other)).selected, 'InvalidParameterException: Invalid MFA type');
    }
  });

  it('needs no set-up where it is demanded and the address is verified', async () => {
    const cognito = new CognitoFixture(factors('ON', 'EMAIL_OTP'));
    await cognito.confirmed();
    const { ChallengeName, Session } = await begin(cognito);
    assert.equal(ChallengeName, 'EMAIL_OTP');
    assert.ok((await giveCode(cognito, Session)).AuthenticationResult);
  });

  it('is set up at the sign-in by a code that verifies the address', async () => {
    const cognito = new CognitoFixture({
      pool: {
        ...factors('ON', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP').pool,
        UsernameAttributes: null,
        AutoVerifiedAttributes: [],
      },
    });
    const admin = new Administrator(cognito);
    await admin.ok('AdminCreateUser', { Username: 'ann', MessageAction: 'SUPPRESS' });
    await admin.ok('AdminSetUserPassword', { Username: 'ann', Password: password, Permanent: true });
    const { ChallengeName, Session, ChallengeParameters } = await begin(cognito, 'ann');
    assert.deepEqual(
      [ChallengeName, ChallengeParameters.MFAS_CAN_SETUP],
      ['MFA_SETUP', '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]'],
    );
    const setUp = (EMAIL: string) => answer(cognito, 'MFA_SETUP', Session, { EMAIL }, 'ann');
    assert.equal(await setUp('no address'), 'InvalidParameterException: Invalid email address format.');
    const asked = await setUp(email);
    assert.equal(asked.ChallengeName, 'EMAIL_OTP');
    assert.deepEqual(await admin.attributesOf('ann').then((found) => found.email), undefined);
    const { AuthenticationResult } = await giveCode(cognito, asked.Session, undefined, 'ann');
    const { PreferredMfaSetting } = await cognito.ok('GetUser', { AccessToken: AuthenticationResult.AccessToken });
    assert.equal(PreferredMfaSetting, 'EMAIL_OTP');
    const { email: address, email_verified } = await admin.attributesOf('ann');
    assert.deepEqual([address, email_verified], [email, 'true']);
    assert.equal(await setUp(email), invalidSession);
    assert.equal((await begin(cognito, 'ann')).ChallengeName, 'EMAIL_OTP');
  });

  it('is set up for the address that the user has, which the code verifies', async () => {
    const own = { UsernameAttributes: null, AutoVerifiedAttributes: [] };
    const cognito = new CognitoFixture({ pool: { ...factors('ON', 'EMAIL_OTP').pool, ...own } });
    const admin = new Administrator(cognito);
    const UserAttributes = attributeList({ email });
    await admin.ok('AdminCreateUser', { Username: 'ann', MessageAction: 'SUPPRESS', UserAttributes });
    await admin.ok('AdminSetUserPassword', { Username: 'ann', Password: password, Permanent: true });
    const { ChallengeName, Session } = await begin(cognito, 'ann');
    assert.equal(ChallengeName, 'MFA_SETUP');
    const asked = await answer(cognito, 'MFA_SETUP', Session, { EMAIL: email }, 'ann');
    assert.ok((await giveCode(cognito, asked.Session, undefined, 'ann')).AuthenticationResult);
    assert.equal((await admin.attributesOf('ann')).email_verified, 'true');
  });

  it('is set up for no other address than the one of the user, and not where the pool has none', async () => {
    const Username = 'ann';
    const own = { UsernameAttributes: null, AutoVerifiedAttributes: [] };
    const refusals = [
      [factors('ON', 'EMAIL_OTP'), 'InvalidParameterException: The email address does not belong to the user'],
      [factors('ON', 'SOFTWARE_TOKEN_MFA'), 'InvalidParameterException: EMAIL is not a second factor of the user pool'],
    ] as const;
    for (const [input, expected] of refusals) {
      const cognito = new CognitoFixture({ pool: { ...input.pool, ...own } });
      const admin = new Administrator(cognito);
      await admin.ok('AdminCreateUser', {
        Username,
        MessageAction: 'SUPPRESS',
        UserAttributes: attributeList({ email }),
      });
      await admin.ok('AdminSetUserPassword', { Username, Password: password, Permanent: true });
      const { Session } = await begin(cognito, Username);
      assert.equal(await answer(cognito, 'MFA_SETUP', Session, { EMAIL: 'eve@example.com' }, Username), expected);
    }
  });

  it('is refused to a user without a verified address, and in a pool without it', async () => {
    const plain = await signedIn(factors('OPTIONAL', 'SOFTWARE_TOKEN_MFA'));
    assert.equal(
      await plain.cognito.call('SetUserMFAPreference', { AccessToken: plain.AccessToken, ...wanted }),
      unset,
    );
    const { cognito, AccessToken } = await signedIn(both);
    const UserAttributes = attributeList({ email_verified: 'false' });
    await new Administrator(cognito).ok('AdminUpdateUserAttributes', { Username: email, UserAttributes });
    assert.equal(await cognito.call('SetUserMFAPreference', { AccessToken, ...wanted }), unset);
  });

  it('is refused, not left out, if the address is no longer verified', async () => {
    const { cognito, AccessToken } = await signedIn(both);
    await cognito.ok('SetUserMFAPreference', { AccessToken, ...wanted });
    const UserAttributes = attributeList({ email_verified: 'false' });
    await new Administrator(cognito).ok('AdminUpdateUserAttributes', { Username: email, UserAttributes });
    assert.equal(await begin(cognito), 'NotAuthorizedException: User does not have a verified email');
  });

  it('cannot be preferred together with another one', async () => {
    const { cognito, AccessToken } = await signedIn(both);
    await withApp(cognito, AccessToken);
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    assert.equal(
      await cognito.call('SetUserMFAPreference', { AccessToken, ...wanted, SoftwareTokenMfaSettings }),
      'InvalidParameterException: Only one second factor can be preferred',
    );
  });

  it('is over if the address or the password changes during the sign-in', async () => {
    for (const change of [
      (admin: Administrator) =>
        admin.ok('AdminUpdateUserAttributes', {
          Username: email,
          UserAttributes: attributeList({ email: 'new@example.com', email_verified: 'true' }),
        }),
      (admin: Administrator) =>
        admin.ok('AdminSetUserPassword', { Username: email, Password: 'Battery-Staple-2', Permanent: true }),
    ]) {
      const { cognito, AccessToken } = await signedIn(both);
      await cognito.ok('SetUserMFAPreference', { AccessToken, ...wanted });
      const { Session, ChallengeParameters } = await begin(cognito);
      const sub = ChallengeParameters.USER_ID_FOR_SRP;
      const code = cognito.code;
      await change(new Administrator(cognito));
      assert.equal(await giveCode(cognito, Session, code, sub), invalidSession);
    }
  });

  it('closes the session after five wrong codes, and locks the user out', async () => {
    const { cognito, AccessToken } = await signedIn(both);
    await cognito.ok('SetUserMFAPreference', { AccessToken, ...wanted });
    const { Session } = await begin(cognito);
    for (let attempt = 0; attempt < 5; attempt++) {
      assert.equal(await giveCode(cognito, Session, otherCode(cognito.code)), wrongCode);
    }
    assert.equal(await giveCode(cognito, Session), invalidSession);
    assert.equal(await begin(cognito), 'NotAuthorizedException: Password attempts exceeded');
  });

  it('is no way to recover an account by the same mails', async () => {
    const { cognito, AccessToken } = await signedIn(both);
    await cognito.ok('SetUserMFAPreference', { AccessToken, ...wanted });
    const sent = cognito.cognito.mails.length;
    await cognito.ok('ForgotPassword', { Username: email });
    assert.equal(cognito.cognito.mails.length, sent);
  });

  it('is no code for a sign-in that has proven nothing', async () => {
    const input = {
      pool: { ...both.pool, Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } } },
      client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
    };
    const { cognito, AccessToken } = await signedIn(input);
    await cognito.ok('SetUserMFAPreference', { AccessToken, ...wanted });
    const AuthParameters = { USERNAME: email, PREFERRED_CHALLENGE: 'EMAIL_OTP' };
    const { AvailableChallenges } = await cognito.ok('InitiateAuth', { AuthFlow: 'USER_AUTH', AuthParameters });
    assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
  });
});
