import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, CognitoFixture, type CognitoInput, claimsOf, email, password } from '../../support/cognito.js';
import { Administrator } from './administrator.js';
import { Authenticator } from './authenticator.js';

const step = 30_000;
const optional: CognitoInput = { pool: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] } };
const demanded: CognitoInput = { pool: { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] } };
const enabled = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
const invalid = 'NotAuthorizedException: Invalid session for the user.';
const mismatch = 'CodeMismatchException: Invalid code received for user';
const usedUp = 'ExpiredCodeException: Your software token has already been used once.';
const resetRequired = 'PasswordResetRequiredException: Password reset required for the user';
const exceeded = 'NotAuthorizedException: Password attempts exceeded';

function begin(cognito: CognitoFixture, username = email, secret = password): Promise<Answer> {
  const AuthParameters = { USERNAME: username, PASSWORD: secret };
  return cognito.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
}

function answer(cognito: CognitoFixture, Session: unknown, code: string, USERNAME = email): Promise<Answer> {
  const ChallengeResponses = { USERNAME, SOFTWARE_TOKEN_MFA_CODE: code };
  return cognito.call('RespondToAuthChallenge', { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session, ChallengeResponses });
}

function finish(cognito: CognitoFixture, Session: unknown): Promise<Answer> {
  const ChallengeResponses = { USERNAME: email };
  return cognito.call('RespondToAuthChallenge', { ChallengeName: 'MFA_SETUP', Session, ChallengeResponses });
}

/** A user who set up an authenticator app and wants to be asked for it; its code of that time is spent. */
async function enrolled(input: CognitoInput = optional) {
  const cognito = new CognitoFixture(input);
  const sub = await cognito.confirmed();
  const { AccessToken } = await cognito.signedIn();
  const { SecretCode } = await cognito.ok('AssociateSoftwareToken', { AccessToken });
  const app = new Authenticator(SecretCode);
  const UserCode = app.code(cognito.now);
  await cognito.ok('VerifySoftwareToken', { AccessToken, UserCode, FriendlyDeviceName: 'phone' });
  await cognito.ok('SetUserMFAPreference', { AccessToken, ...enabled });
  return { cognito, admin: new Administrator(cognito), app, AccessToken, sub };
}

describe('AssociateSoftwareToken and VerifySoftwareToken', () => {
  it('set up an authenticator app, which is asked for once the user wants it', async () => {
    const cognito = new CognitoFixture(optional);
    await cognito.confirmed();
    const { AccessToken } = await cognito.signedIn();
    const associated = await cognito.ok('AssociateSoftwareToken', { AccessToken });
    assert.deepEqual(Object.keys(associated), ['SecretCode']);
    assert.match(associated.SecretCode, /^[A-Z2-7]{52}$/);
    assert.ok(!JSON.stringify(await cognito.ok('GetUser', { AccessToken })).includes('SOFTWARE_TOKEN_MFA'));
    const UserCode = new Authenticator(associated.SecretCode).code(cognito.now);
    assert.deepEqual(await cognito.ok('VerifySoftwareToken', { AccessToken, UserCode }), { Status: 'SUCCESS' });
    assert.ok(await cognito.signedIn());
    assert.deepEqual(await cognito.ok('SetUserMFAPreference', { AccessToken, ...enabled }), {});
    assert.equal((await begin(cognito)).ChallengeName, 'SOFTWARE_TOKEN_MFA');
    const { UserMFASettingList, PreferredMfaSetting } = await cognito.ok('GetUser', { AccessToken });
    assert.deepEqual([UserMFASettingList, PreferredMfaSetting], [['SOFTWARE_TOKEN_MFA'], 'SOFTWARE_TOKEN_MFA']);
  });

  it('keep the app from before until another one is verified', async () => {
    const { cognito, app, AccessToken } = await enrolled();
    const { SecretCode } = await cognito.ok('AssociateSoftwareToken', { AccessToken });
    const other = new Authenticator(SecretCode);
    cognito.now += step;
    assert.ok((await answer(cognito, (await begin(cognito)).Session, app.code(cognito.now))).AuthenticationResult);
    cognito.now += step;
    await cognito.ok('VerifySoftwareToken', { AccessToken, UserCode: other.code(cognito.now) });
    cognito.now += step;
    const { Session } = await begin(cognito);
    assert.equal(await answer(cognito, Session, app.code(cognito.now)), mismatch);
    assert.ok((await answer(cognito, Session, other.code(cognito.now))).AuthenticationResult);
  });

  const off = 'SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool.';
  for (const [what, pool] of [
    ['no second factor', {}],
    ['text messages alone', { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SMS_MFA'] }],
    ['second factors off', { MfaConfiguration: 'OFF', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] }],
  ] as const) {
    it(`are refused by a pool that has ${what}`, async () => {
      const cognito = new CognitoFixture({ pool });
      await cognito.confirmed();
      const { AccessToken } = await cognito.signedIn();
      assert.equal(await cognito.call('AssociateSoftwareToken', { AccessToken }), off);
      assert.equal(await cognito.call('VerifySoftwareToken', { AccessToken, UserCode: '123456' }), off);
    });
  }

  it('refuse a wrong code, one that is none, and one of no app', async () => {
    const cognito = new CognitoFixture(optional);
    await cognito.confirmed();
    const { AccessToken } = await cognito.signedIn();
    const verify = (UserCode: string) => cognito.call('VerifySoftwareToken', { AccessToken, UserCode });
    const missing = 'SoftwareTokenMFANotFoundException: Software Token MFA does not exist for the user.';
    assert.equal(await verify('123456'), missing);
    const app = new Authenticator((await cognito.ok('AssociateSoftwareToken', { AccessToken })).SecretCode);
    assert.equal(
      await verify(app.wrongCode(cognito.now)),
      'EnableSoftwareTokenMFAException: Code mismatch and fail enable Software Token MFA',
    );
    assert.match(await verify('12345'), /^InvalidParameterException: .*'userCode' failed to satisfy constraint/);
    assert.match(await verify('12345a'), /^InvalidParameterException: .*'userCode' failed to satisfy constraint/);
    assert.equal((await verify(app.code(cognito.now))).Status, 'SUCCESS');
    assert.equal(await verify(app.code(cognito.now)), missing);
  });

  it('refuse both an access token and a session, and neither', async () => {
    const { cognito, AccessToken } = await enrolled();
    const both = { AccessToken, Session: 'x'.repeat(20), UserCode: '123456' };
    const refused = 'InvalidParameterException: Use either AccessToken or Session, not both';
    for (const action of ['AssociateSoftwareToken', 'VerifySoftwareToken']) {
      assert.equal(await cognito.call(action, both), refused);
      assert.match(await cognito.call(action, { UserCode: '123456' }), /'accessToken' failed to satisfy constraint/);
    }
  });
});

describe('SOFTWARE_TOKEN_MFA', () => {
  it('is answered with a code of the app', async () => {
    const { cognito, app, sub } = await enrolled();
    cognito.now += step;
    const { Session, ChallengeName, ChallengeParameters, AuthenticationResult } = await begin(cognito);
    assert.deepEqual(
      [ChallengeName, ChallengeParameters, AuthenticationResult],
      ['SOFTWARE_TOKEN_MFA', { USER_ID_FOR_SRP: sub, FRIENDLY_DEVICE_NAME: 'phone' }, undefined],
    );
    const { AccessToken, RefreshToken } = (await answer(cognito, Session, app.code(cognito.now))).AuthenticationResult;
    assert.equal(claimsOf(AccessToken).username, sub);
    assert.ok(await cognito.ok('GetTokensFromRefreshToken', { RefreshToken }));
  });

  it('takes a code once, also the one that verified the app', async () => {
    const { cognito, app } = await enrolled();
    const { Session } = await begin(cognito);
    assert.equal(await answer(cognito, Session, app.code(cognito.now)), usedUp);
    const code = app.code(cognito.now + step);
    assert.ok((await answer(cognito, Session, code)).AuthenticationResult);
    const again = await begin(cognito);
    assert.equal(await answer(cognito, again.Session, code), usedUp);
    assert.equal(await answer(cognito, again.Session, app.code(cognito.now)), usedUp);
  });

  it('takes one of two equal codes that come at once', async () => {
    const { cognito, app } = await enrolled();
    cognito.now += step;
    const sessions = [await begin(cognito), await begin(cognito)];
    const code = app.code(cognito.now);
    const answers = await Promise.all(sessions.map(({ Session }) => answer(cognito, Session, code)));
    assert.deepEqual(
      answers.filter((found) => typeof found === 'string'),
      [usedUp],
    );
  });

  it('refuses a code that is wrong, an earlier one or a later one, and can be answered again', async () => {
    const { cognito, app } = await enrolled();
    cognito.now += 10 * step;
    const { Session } = await begin(cognito);
    for (const code of [app.wrongCode(cognito.now), '', 'abcdef'].filter(Boolean)) {
      assert.equal(await answer(cognito, Session, code), mismatch);
    }
    assert.match(await answer(cognito, Session, ''), /Missing required parameter SOFTWARE_TOKEN_MFA_CODE/);
    assert.ok((await answer(cognito, Session, app.code(cognito.now))).AuthenticationResult);
  });

  it('locks the user out like a wrong password, which the right one does not undo', async () => {
    const { cognito, app } = await enrolled();
    cognito.now += step;
    const { Session } = await begin(cognito);
    for (let round = 0; round < 4; round++) {
      assert.equal(await answer(cognito, Session, app.wrongCode(cognito.now)), mismatch);
    }
    const again = await begin(cognito);
    assert.equal(await answer(cognito, again.Session, app.wrongCode(cognito.now)), mismatch);
    assert.equal(await answer(cognito, again.Session, app.code(cognito.now)), exceeded);
    assert.equal(await begin(cognito), exceeded);
    cognito.now += 1000;
    assert.ok((await answer(cognito, again.Session, app.code(cognito.now))).AuthenticationResult);
    assert.equal(
      cognito.saved?.pools[cognito.pool.id]?.users[again.ChallengeParameters.USER_ID_FOR_SRP]?.failedSignIns,
      undefined,
    );
  });

  it('is not answered by another session, user or client, nor too late, nor twice', async () => {
    const { cognito, app } = await enrolled();
    await cognito.confirmed('ben@example.com');
    cognito.now += step;
    const { Session } = await begin(cognito);
    const code = app.code(cognito.now);
    assert.equal(await answer(cognito, 'x'.repeat(20), code), invalid);
    assert.equal(await answer(cognito, Session, code, 'ben@example.com'), invalid);
    assert.equal(await finish(cognito, Session), invalid);
    assert.ok((await answer(cognito, Session, code)).AuthenticationResult);
    assert.equal(await answer(cognito, Session, app.code(cognito.now + step)), invalid);
    const late = await begin(cognito);
    cognito.now += 3 * 60_000;
    const expired = 'NotAuthorizedException: Invalid session for the user, session is expired.';
    assert.equal(await answer(cognito, late.Session, app.code(cognito.now)), expired);
  });

  it('cannot be got round by setting up another app with the password alone', async () => {
    for (const input of [optional, demanded]) {
      const { cognito } = await enrolledWith(input);
      const { Session, ChallengeName } = await begin(cognito);
      assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
      assert.equal(await cognito.call('AssociateSoftwareToken', { Session }), invalid);
      assert.equal(await cognito.call('VerifySoftwareToken', { Session, UserCode: '123456' }), invalid);
    }
  });

  it('lets nobody in whose password was reset since it was asked for', async () => {
    const { cognito, admin, app } = await enrolled();
    cognito.now += step;
    const { Session } = await begin(cognito);
    await admin.ok('AdminResetUserPassword', { Username: email });
    const code = app.code(cognito.now);
    assert.equal(await answer(cognito, Session, code), resetRequired);
    await cognito.ok('ConfirmForgotPassword', {
      Username: email,
      ConfirmationCode: cognito.code,
      Password: 'Battery-Staple-2',
    });
    assert.equal(await answer(cognito, Session, code), invalid);
  });

  it('is asked for after a forgotten password was replaced', async () => {
    const { cognito } = await enrolled();
    await cognito.ok('ForgotPassword', { Username: email });
    const Password = 'Battery-Staple-2';
    await cognito.ok('ConfirmForgotPassword', { Username: email, ConfirmationCode: cognito.code, Password });
    assert.equal((await begin(cognito, email, Password)).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  it('is asked for after a restart', async () => {
    const { cognito, app } = await enrolled();
    const state = JSON.parse(JSON.stringify(cognito.saved));
    const again = new CognitoFixture({ pools: cognito.pools, now: cognito.now, state });
    const { Session } = await begin(again);
    assert.equal(await answer(again, Session, app.code(again.now)), usedUp);
    again.now += step;
    assert.ok((await answer(again, Session, app.code(again.now))).AuthenticationResult);
  });

  it('is asked for as long as the pool has any second factor', async () => {
    for (const [pool, expected] of [
      [{ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SMS_MFA'] }, 'SOFTWARE_TOKEN_MFA'],
      [{ MfaConfiguration: 'OFF' }, undefined],
    ] as const) {
      const { cognito } = await enrolled();
      const later = new CognitoFixture({ pool, now: cognito.now, state: structuredClone(cognito.saved) });
      assert.equal((await begin(later)).ChallengeName, expected);
    }
  });

  it('follows a new password, and AdminRespondToAuthChallenge answers it', async () => {
    const { cognito, admin, app } = await enrolled();
    await admin.ok('AdminSetUserPassword', { Username: email, Password: password });
    cognito.now += step;
    const { Session } = await begin(cognito);
    const next = await cognito.ok('RespondToAuthChallenge', {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: email, NEW_PASSWORD: 'Battery-Staple-2' },
    });
    assert.equal(next.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    const answered = await admin.ok('AdminRespondToAuthChallenge', {
      ClientId: cognito.client.id,
      ChallengeName: next.ChallengeName,
      Session: next.Session,
      ChallengeResponses: { USERNAME: email, SOFTWARE_TOKEN_MFA_CODE: app.code(cognito.now) },
    });
    assert.ok(answered.AuthenticationResult);
  });
});

/** As `enrolled`, by way of the first sign-in where the pool demands it. */
async function enrolledWith(input: CognitoInput) {
  return input === demanded ? setUp() : enrolled(input);
}

async function setUp() {
  const cognito = new CognitoFixture(demanded);
  await cognito.confirmed();
  const { Session } = await begin(cognito);
  const associated = await cognito.ok('AssociateSoftwareToken', { Session });
  const app = new Authenticator(associated.SecretCode);
  const verified = await cognito.ok('VerifySoftwareToken', {
    Session: associated.Session,
    UserCode: app.code(cognito.now),
  });
  return { cognito, app, first: Session, associated, verified };
}

describe('MFA_SETUP', () => {
  it('lets who has no app set one up at the sign-in, and asks for it at the next', async () => {
    const { cognito, app, associated, verified } = await setUp();
    assert.equal(verified.Status, 'SUCCESS');
    const { AuthenticationResult } = await finish(cognito, verified.Session);
    const user = await cognito.ok('GetUser', { AccessToken: AuthenticationResult.AccessToken });
    assert.deepEqual(user.UserMFASettingList, ['SOFTWARE_TOKEN_MFA']);
    assert.match(associated.SecretCode, /^[A-Z2-7]{52}$/);
    cognito.now += step;
    const { Session, ChallengeName } = await begin(cognito);
    assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
    assert.ok((await answer(cognito, Session, app.code(cognito.now))).AuthenticationResult);
  });

  it('names what can be set up', async () => {
    const cognito = new CognitoFixture(demanded);
    const sub = await cognito.confirmed();
    const { ChallengeName, ChallengeParameters } = await begin(cognito);
    assert.equal(ChallengeName, 'MFA_SETUP');
    assert.deepEqual(ChallengeParameters, { USER_ID_FOR_SRP: sub, MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' });
  });

  it('is not complete before the app is verified, and each session is good for one step', async () => {
    const cognito = new CognitoFixture(demanded);
    await cognito.confirmed();
    const { Session } = await begin(cognito);
    const incomplete = 'InvalidParameterException: MFA setup is not complete';
    assert.equal(await finish(cognito, Session), incomplete);
    const missing = 'SoftwareTokenMFANotFoundException: Software Token MFA does not exist for the user.';
    assert.equal(await cognito.call('VerifySoftwareToken', { Session, UserCode: '123456' }), missing);
    const associated = await cognito.ok('AssociateSoftwareToken', { Session });
    assert.equal(await cognito.call('AssociateSoftwareToken', { Session }), invalid);
    assert.equal(await finish(cognito, associated.Session), incomplete);
    const app = new Authenticator(associated.SecretCode);
    const verify = (UserCode: string) => cognito.call('VerifySoftwareToken', { Session: associated.Session, UserCode });
    assert.match(await verify(app.wrongCode(cognito.now)), /^EnableSoftwareTokenMFAException/);
    const verified = await verify(app.code(cognito.now));
    assert.equal(await finish(cognito, associated.Session), invalid);
    assert.ok((await finish(cognito, verified.Session)).AuthenticationResult);
    assert.equal(await finish(cognito, verified.Session), invalid);
  });

  it('lets nobody in, nor set up an app, whose password was reset since it was asked for', async () => {
    const { cognito, verified } = await setUp();
    await new Administrator(cognito).ok('AdminResetUserPassword', { Username: email });
    assert.equal(await finish(cognito, verified.Session), resetRequired);
    for (const action of ['AssociateSoftwareToken', 'VerifySoftwareToken']) {
      const other = new CognitoFixture(demanded);
      await other.confirmed();
      const { Session } = await begin(other);
      await new Administrator(other).ok('AdminResetUserPassword', { Username: email });
      assert.equal(await other.call(action, { Session, UserCode: '123456' }), resetRequired);
    }
  });

  it('begins anew where the user never came back, unless the app was verified', async () => {
    const cognito = new CognitoFixture(demanded);
    await cognito.confirmed();
    await cognito.ok('AssociateSoftwareToken', { Session: (await begin(cognito)).Session });
    assert.equal((await begin(cognito)).ChallengeName, 'MFA_SETUP');
    const { cognito: other } = await setUp();
    assert.equal((await begin(other)).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });
});

describe('SetUserMFAPreference and AdminSetUserMFAPreference', () => {
  const unset = 'InvalidParameterException: User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA';
  for (const [what, settings, refused] of [
    ['an app that is not set up', enabled, unset],
    [
      'text messages',
      { SMSMfaSettings: { Enabled: true } },
      'InvalidParameterException: the second factor SMS_MFA is not served by the local user pool',
    ],
    [
      'mails',
      { EmailMfaSettings: { Enabled: true } },
      'InvalidParameterException: User does not have delivery config set to turn on EMAIL_OTP',
    ],
    [
      'passkeys',
      { WebAuthnMfaSettings: { Enabled: true } },
      'InvalidParameterException: the second factor WEB_AUTHN is not served by the local user pool',
    ],
    [
      'settings that are no map',
      { SoftwareTokenMfaSettings: true },
      'SerializationException: BOOLEAN_VALUE can not be converted to a map',
    ],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const cognito = new CognitoFixture(optional);
      await cognito.confirmed();
      const { AccessToken } = await cognito.signedIn();
      assert.equal(await cognito.call('SetUserMFAPreference', { AccessToken, ...settings }), refused);
      const admin = new Administrator(cognito);
      assert.equal(await admin.call('AdminSetUserMFAPreference', { Username: email, ...settings }), refused);
    });
  }

  it('turn the second factor off and on', async () => {
    const { cognito, admin } = await enrolled();
    const set = (Enabled: boolean) =>
      admin.ok('AdminSetUserMFAPreference', { Username: email, SoftwareTokenMfaSettings: { Enabled } });
    assert.deepEqual(await set(false), {});
    assert.ok((await begin(cognito)).AuthenticationResult);
    assert.equal((await admin.ok('AdminGetUser', { Username: email })).UserMFASettingList, undefined);
    await set(true);
    assert.equal((await begin(cognito)).ChallengeName, 'SOFTWARE_TOKEN_MFA');
    const { UserMFASettingList, PreferredMfaSetting } = await admin.ok('AdminGetUser', { Username: email });
    assert.deepEqual([UserMFASettingList, PreferredMfaSetting], [['SOFTWARE_TOKEN_MFA'], undefined]);
  });

  it('do not turn it off where the pool demands it', async () => {
    const { cognito, verified } = await setUp();
    const { AccessToken } = (await finish(cognito, verified.Session)).AuthenticationResult;
    await cognito.ok('SetUserMFAPreference', { AccessToken, SoftwareTokenMfaSettings: { Enabled: false } });
    assert.equal((await begin(cognito)).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  it('leave what is not named, and take a factor that is off to be off', async () => {
    const { cognito, AccessToken } = await enrolled();
    await cognito.ok('SetUserMFAPreference', { AccessToken, SMSMfaSettings: { Enabled: false } });
    assert.equal((await begin(cognito)).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });
});
