import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { claimsOf, email, password } from '../../../support/cognito.js';
import { Administrator, attributeList } from '../administrator.js';
import { incorrect, invalidSession, otherCode, PasswordlessPool, wrongCode } from './passwordless-pool.js';

describe('USER_AUTH', () => {
  it('without a preferred challenge lets the user select one of those that pool and user have', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const { Session, ...selection } = await cognito.begin();
    assert.deepEqual(selection, {
      ChallengeName: 'SELECT_CHALLENGE',
      AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP'],
      ChallengeParameters: {},
    });
    assert.ok(Session.length >= 20 && Session.length <= 2048);
  });

  for (const [what, pool, attributes, expected] of [
    ['whose pool demands a second factor', { MfaConfiguration: 'ON', EnabledMfas: ['EMAIL_OTP'] }, {}, ['PASSWORD']],
    [
      'whose pool allows one',
      { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['EMAIL_OTP'] },
      {},
      ['PASSWORD', 'EMAIL_OTP'],
    ],
    ['with an address that is not verified', {}, { email_verified: 'false' }, ['PASSWORD']],
    [
      'with a number as well',
      {},
      { phone_number: '+15555550123', phone_number_verified: 'true' },
      ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'],
    ],
    [
      'with a number whose pool demands a second factor',
      { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
      { phone_number: '+15555550123', phone_number_verified: 'true' },
      ['PASSWORD'],
    ],
    ['with a number that is not verified', {}, { phone_number: '+15555550123' }, ['PASSWORD', 'EMAIL_OTP']],
    [
      'with a number in a pool without text messages',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } } },
      { phone_number: '+15555550123', phone_number_verified: 'true' },
      ['PASSWORD', 'EMAIL_OTP'],
    ],
    [
      'in a pool without passwords',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['EMAIL_OTP'] } } },
      {},
      ['EMAIL_OTP'],
    ],
  ] as const) {
    it(`offers a user ${what} ${expected.join(', ')}`, async () => {
      const cognito = new PasswordlessPool({ pool: pool as unknown as JsonObject });
      await cognito.confirmed();
      const UserAttributes = attributeList(attributes);
      await new Administrator(cognito).ok('AdminUpdateUserAttributes', { Username: email, UserAttributes });
      const { AvailableChallenges } = await cognito.begin();
      assert.deepEqual(
        AvailableChallenges.filter((name: string) => name !== 'PASSWORD_SRP'),
        expected,
      );
    });
  }

  it('is also one of AdminInitiateAuth', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const admin = new Administrator(cognito);
    const ClientId = cognito.client.id;
    const AuthParameters = { USERNAME: email, PREFERRED_CHALLENGE: 'EMAIL_OTP' };
    const { Session, ChallengeName } = await admin.ok('AdminInitiateAuth', {
      ClientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters,
    });
    const ChallengeResponses = { USERNAME: email, EMAIL_OTP_CODE: cognito.code };
    const answer = { ClientId, ChallengeName, Session, ChallengeResponses };
    assert.ok((await admin.ok('AdminRespondToAuthChallenge', answer)).AuthenticationResult.AccessToken);
  });

  it('asks for a selection if the preferred challenge is not available to the user', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    for (const preferred of ['SMS_OTP', 'WEB_AUTHN']) {
      assert.equal((await cognito.prefer(preferred)).ChallengeName, 'SELECT_CHALLENGE');
    }
    assert.equal(
      await cognito.prefer('TAROT'),
      'InvalidParameterException: Invalid PREFERRED_CHALLENGE, it must be one of PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP, WEB_AUTHN',
    );
  });

  it('takes the password in the first request, or when asked', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    assert.ok((await cognito.prefer('PASSWORD', email, { PASSWORD: password })).AuthenticationResult);
    const { ChallengeName, Session } = await cognito.prefer('PASSWORD');
    assert.equal(ChallengeName, 'PASSWORD');
    assert.equal(await cognito.answer('PASSWORD', Session, { PASSWORD: 'Wrong-Password-1' }), incorrect);
    assert.ok((await cognito.answer('PASSWORD', Session, { PASSWORD: password })).AuthenticationResult);
    assert.equal(await cognito.answer('PASSWORD', Session, { PASSWORD: password }), invalidSession);
  });

  it('takes a proof of the password, begun in the first request or when asked', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const at = cognito.srp();
    const once = await cognito.prefer('PASSWORD_SRP', email, { SRP_A: at.largeA });
    assert.equal(once.ChallengeName, 'PASSWORD_VERIFIER');
    assert.ok((await cognito.answer('PASSWORD_VERIFIER', undefined, cognito.proof(once, at))).AuthenticationResult);
    const { ChallengeName, Session } = await cognito.prefer('PASSWORD_SRP');
    assert.equal(ChallengeName, 'PASSWORD_SRP');
    const twice = await cognito.answer('PASSWORD_SRP', Session, { SRP_A: at.largeA });
    assert.ok((await cognito.answer('PASSWORD_VERIFIER', undefined, cognito.proof(twice, at))).AuthenticationResult);
    assert.equal(await cognito.answer('PASSWORD_SRP', Session, { SRP_A: at.largeA }), invalidSession);
  });

  it('sends a code of eight digits by mail', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    assert.match(cognito.code, /^\d{6}$/);
    const { Session, ...challenge } = await cognito.prefer('EMAIL_OTP');
    assert.deepEqual(challenge, {
      ChallengeName: 'EMAIL_OTP',
      ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL', CODE_DELIVERY_DESTINATION: 'a***@e***' },
    });
    const [mail] = cognito.cognito.mails;
    assert.match(mail?.code ?? '', /^\d{8}$/);
    assert.deepEqual(
      [mail?.to, mail?.subject, mail?.text, mail?.medium],
      [email, 'Your authentication code', `Your authentication code is ${mail?.code}`, undefined],
    );
    const { AuthenticationResult } = await cognito.giveCode(Session);
    assert.equal(claimsOf(AuthenticationResult.IdToken).email, email);
    assert.equal(cognito.cognito.mails[0]?.used, true);
  });

  it('sends the words of the template with the code', async () => {
    const EmailAuthenticationSubject = 'Come in';
    const EmailAuthenticationMessage = '{####} is for {username}';
    const cognito = new PasswordlessPool({ pool: { EmailAuthenticationSubject, EmailAuthenticationMessage } });
    await cognito.confirmed();
    await cognito.prefer('EMAIL_OTP');
    const [mail] = cognito.cognito.mails;
    assert.deepEqual([mail?.subject, mail?.text], ['Come in', `${mail?.code} is for ${email}`]);
  });

  it('sends a code as a text message to a verified number', async () => {
    const cognito = new PasswordlessPool({ pool: { SmsAuthenticationMessage: 'It is {####}' } });
    await cognito.confirmed();
    const flagged = attributeList({ phone_number: '+15555550123', phone_number_verified: 'true' });
    await new Administrator(cognito).ok('AdminUpdateUserAttributes', { Username: email, UserAttributes: flagged });
    const { Session, ChallengeName, ChallengeParameters } = await cognito.prefer('SMS_OTP');
    assert.deepEqual(
      [ChallengeName, ChallengeParameters],
      ['SMS_OTP', { CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS', CODE_DELIVERY_DESTINATION: '+*******0123' }],
    );
    const [message] = cognito.cognito.mails;
    assert.deepEqual([message?.medium, message?.to, message?.text], ['SMS', '+15555550123', `It is ${message?.code}`]);
    const SMS_OTP_CODE = cognito.code;
    assert.ok((await cognito.answer('SMS_OTP', Session, { SMS_OTP_CODE })).AuthenticationResult);
  });

  it('gives the custom message trigger its say, without the client metadata of InitiateAuth', async () => {
    const events: unknown[] = [];
    const invoke = (_: unknown, event: unknown) => {
      events.push(event);
      return Promise.resolve({ response: { emailSubject: 'Hi', emailMessage: 'code {####}' } });
    };
    const resources = { Fn: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler' } } };
    const LambdaConfig = { CustomMessage: { 'Fn::GetAtt': ['Fn', 'Arn'] } };
    const cognito = new PasswordlessPool({ pool: { LambdaConfig }, resources, invoke });
    await cognito.confirmed();
    const { Session } = await cognito.begin(email, {}, { ClientMetadata: { from: 'begin' } });
    await cognito.answer('SELECT_CHALLENGE', Session, { ANSWER: 'EMAIL_OTP' }, { ClientMetadata: { from: 'answer' } });
    await cognito.begin(email, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, { ClientMetadata: { from: 'begin' } });
    assert.match(cognito.cognito.mails[0]?.text ?? '', /^code \d{8}$/);
    const seen = (events as { triggerSource: string; request: { clientMetadata?: unknown } }[])
      .filter(({ triggerSource }) => triggerSource === 'CustomMessage_Authentication')
      .map(({ request }) => request.clientMetadata);
    assert.deepEqual(seen, [{ from: 'answer' }, undefined]);
  });

  it('counts a wrong code, keeps the session open, and takes the right one then', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const { Session } = await cognito.prefer('EMAIL_OTP');
    const right = cognito.code;
    for (const wrong of [otherCode(right), right.slice(0, 6), `${right}0`, 'abcdefgh']) {
      assert.equal(await cognito.giveCode(Session, wrong), wrongCode);
    }
    assert.equal(cognito.cognito.mails[0]?.used, false, 'its mail is still good');
    assert.ok((await cognito.giveCode(Session, right)).AuthenticationResult);
    assert.equal(await cognito.giveCode(Session, right), invalidSession);
  });

  it('closes the session after five wrong codes', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const { Session } = await cognito.prefer('EMAIL_OTP');
    const right = cognito.code;
    for (let attempt = 0; attempt < 5; attempt++) {
      assert.equal(await cognito.giveCode(Session, otherCode(right)), wrongCode);
    }
    assert.equal(cognito.cognito.mails[0]?.used, true);
    cognito.now += 2000;
    assert.equal(await cognito.giveCode(Session, right), invalidSession);
  });

  it('is answered with its session', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    await cognito.prefer('EMAIL_OTP');
    const missing = 'InvalidParameterException: Missing required parameter Session';
    assert.equal(await cognito.giveCode(undefined), missing);
    assert.equal(await cognito.answer('PASSWORD', undefined, { PASSWORD: password }), missing);
  });

  it('is over when its time is', async () => {
    const cognito = new PasswordlessPool({ client: { AuthSessionValidity: 5 } });
    await cognito.confirmed();
    const { Session } = await cognito.prefer('EMAIL_OTP');
    cognito.now += 5 * 60_000 - 1;
    const { Session: other } = await cognito.prefer('EMAIL_OTP');
    cognito.now += 1;
    const expired = 'NotAuthorizedException: Invalid session for the user, session is expired.';
    assert.equal(await cognito.giveCode(Session), expired);
    assert.equal(await cognito.giveCode(Session), invalidSession);
    assert.ok((await cognito.giveCode(other)).AuthenticationResult);
  });

  it('sends twenty codes within an hour', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    for (let sent = 0; sent < 20; sent++) {
      assert.equal((await cognito.prefer('EMAIL_OTP')).ChallengeName, 'EMAIL_OTP');
    }
    const tooMany = 'TooManyRequestsException: Attempt limit exceeded, please try after some time.';
    assert.equal(await cognito.prefer('EMAIL_OTP'), tooMany);
    cognito.now += 3_600_000;
    assert.equal((await cognito.prefer('EMAIL_OTP')).ChallengeName, 'EMAIL_OTP');
  });

  it('tells a user who has not confirmed to do so', async () => {
    const cognito = new PasswordlessPool();
    await cognito.signedUpWithoutPassword();
    for (const preferred of ['EMAIL_OTP', 'PASSWORD', 'WEB_AUTHN']) {
      assert.equal(await cognito.prefer(preferred), 'UserNotConfirmedException: User is not confirmed.');
    }
  });

  it('needs ALLOW_USER_AUTH', async () => {
    const cognito = new PasswordlessPool({ client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } });
    assert.equal(await cognito.begin(), 'InvalidParameterException: USER_AUTH is not enabled for the client.');
  });

  it('needs neither ALLOW_USER_SRP_AUTH nor ALLOW_USER_PASSWORD_AUTH for passwords', async () => {
    const cognito = new PasswordlessPool({ client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] } });
    await cognito.confirmed();
    assert.ok((await cognito.prefer('PASSWORD', email, { PASSWORD: password })).AuthenticationResult);
  });

  it('allows a pool without a sign-in policy nothing but passwords', async () => {
    const cognito = new PasswordlessPool({ pool: { Policies: null } });
    await cognito.confirmed();
    assert.deepEqual((await cognito.begin()).AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
    assert.deepEqual((await cognito.prefer('EMAIL_OTP')).AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
  });

  it('says so if a user has none of the factors, where the client may know', async () => {
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'SMS_OTP'] } };
    const cognito = new PasswordlessPool({ pool: { Policies }, client: { PreventUserExistenceErrors: 'LEGACY' } });
    const admin = new Administrator(cognito);
    await admin.ok('AdminCreateUser', { Username: email, MessageAction: 'SUPPRESS' });
    assert.equal(await cognito.begin(), 'InvalidParameterException: No available challenges for the user');
    await cognito.confirmed('bob@example.com');
    const { AvailableChallenges } = await cognito.begin('bob@example.com');
    assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD']);
  });

  it('asks a user with a temporary password for another one', async () => {
    const cognito = new PasswordlessPool();
    await new Administrator(cognito).invited(email);
    const { ChallengeName } = await cognito.prefer('PASSWORD', email, { PASSWORD: password });
    assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
  });
});

describe('SELECT_CHALLENGE', () => {
  it('takes the password in the same answer, again after a wrong one', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const { Session } = await cognito.begin();
    const answer = (PASSWORD: string) => cognito.answer('SELECT_CHALLENGE', Session, { ANSWER: 'PASSWORD', PASSWORD });
    assert.equal(await answer('Wrong-Password-1'), incorrect);
    assert.ok((await answer(password)).AuthenticationResult);
    assert.equal(await answer(password), invalidSession);
  });

  it('takes SRP_A in the same answer, again after a wrong proof', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const { Session } = await cognito.begin();
    const select = (SRP_A: string) => cognito.answer('SELECT_CHALLENGE', Session, { ANSWER: 'PASSWORD_SRP', SRP_A });
    const wrong = cognito.srp(email, 'Wrong-Password-1');
    const refused = cognito.proof(await select(wrong.largeA), wrong);
    assert.equal(await cognito.answer('PASSWORD_VERIFIER', Session, refused), incorrect);
    const right = cognito.srp();
    const accepted = cognito.proof(await select(right.largeA), right);
    assert.ok((await cognito.answer('PASSWORD_VERIFIER', Session, accepted)).AuthenticationResult);
    assert.equal(await select(right.largeA), invalidSession);
  });

  it('sends a code when it is selected, and is spent then', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const { Session } = await cognito.begin();
    const mails = cognito.cognito.mails.length;
    const selected = await cognito.answer('SELECT_CHALLENGE', Session, { ANSWER: 'EMAIL_OTP' });
    assert.deepEqual([selected.ChallengeName, cognito.cognito.mails.length], ['EMAIL_OTP', mails + 1]);
    assert.ok((await cognito.giveCode(selected.Session)).AuthenticationResult);
    assert.equal(await cognito.answer('SELECT_CHALLENGE', Session, { ANSWER: 'EMAIL_OTP' }), invalidSession);
  });

  for (const factor of ['PASSWORD', 'PASSWORD_SRP']) {
    it(`asks for ${factor} if nothing came with it`, async () => {
      const cognito = new PasswordlessPool();
      await cognito.confirmed();
      const { Session } = await cognito.begin();
      assert.equal((await cognito.answer('SELECT_CHALLENGE', Session, { ANSWER: factor })).ChallengeName, factor);
    });
  }

  it('refuses what is not available', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmed();
    const { Session } = await cognito.begin();
    for (const ANSWER of ['SMS_OTP', 'WEB_AUTHN', 'SOFTWARE_TOKEN_MFA', 'password']) {
      assert.equal(
        await cognito.answer('SELECT_CHALLENGE', Session, { ANSWER }),
        'InvalidParameterException: The selected challenge is not available',
      );
    }
    assert.equal(
      await cognito.answer('SELECT_CHALLENGE', Session, {}),
      'InvalidParameterException: Missing required parameter ANSWER',
    );
  });
});

describe('GetUserAuthFactors', () => {
  it('lists what a user can sign in with', async () => {
    const cognito = new PasswordlessPool({
      pool: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
    });
    const sub = await cognito.confirmed();
    const { AccessToken } = await cognito.signedIn();
    assert.deepEqual(await cognito.ok('GetUserAuthFactors', { AccessToken }), {
      Username: sub,
      ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
    });
  });

  it('lists no password for a user who has none', async () => {
    const cognito = new PasswordlessPool();
    await cognito.confirmedWithoutPassword();
    const { AccessToken } = await cognito.signedInByCode();
    const { ConfiguredUserAuthFactors } = await cognito.ok('GetUserAuthFactors', { AccessToken });
    assert.deepEqual(ConfiguredUserAuthFactors, ['EMAIL_OTP']);
  });
});
