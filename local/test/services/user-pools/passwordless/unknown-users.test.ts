import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { type Answer, password } from '../../../support/cognito.js';
import { attributeList } from '../administrator.js';
import { everyFactor, incorrect, invalidSession, PasswordlessPool, wrongCode } from './passwordless-pool.js';
import { VirtualPasskey } from './virtual-passkey.js';

const known = 'known@example.com';
const unknown = 'never@example.com';

/** An answer without what is random in it: what is left must be the same for users and others. */
function shape(answer: Answer): unknown {
  if (typeof answer === 'string') {
    return answer;
  }
  const { AvailableChallenges, ...rest } = structuredClone(answer);
  const options = rest.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS;
  if (options) {
    const parsed = JSON.parse(options);
    rest.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS = Object.keys(parsed).sort();
    rest.credentials = parsed.allowCredentials.map((credential: object) => Object.keys(credential).sort());
  }
  const session = rest.Session?.length;
  for (const name of ['SALT', 'SECRET_BLOCK', 'SRP_B', 'USERNAME', 'USER_ID_FOR_SRP']) {
    if (rest.ChallengeParameters?.[name]) {
      rest.ChallengeParameters[name] = 'text';
    }
  }
  return { ...rest, Session: session };
}

/** A pool with a user who has every factor but a number. */
async function poolWithUser() {
  const cognito = new PasswordlessPool();
  await cognito.confirmed(known);
  const { AccessToken } = await cognito.signedIn(known);
  const { CredentialCreationOptions } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
  const Credential = new VirtualPasskey().create(CredentialCreationOptions);
  await cognito.send('CompleteWebAuthnRegistration', { AccessToken, Credential });
  return cognito;
}

/** A name that no user has, and that seems to have the factor. */
async function unknownWith(cognito: PasswordlessPool, factor: string, end = '@example.com'): Promise<string> {
  for (let number = 0; number < 100; number++) {
    const name = `never${number}${end}`;
    if ((await cognito.begin(name)).AvailableChallenges.includes(factor)) {
      return name;
    }
  }
  throw new Error(`no unknown name seems to have ${factor}`);
}

describe('an unknown user who signs in by choice', () => {
  for (const factor of ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'WEB_AUTHN']) {
    it(`gets the same challenge ${factor} as a known one`, async () => {
      const cognito = await poolWithUser();
      const name = await unknownWith(cognito, factor);
      const challenges = [await cognito.prefer(factor, known), await cognito.prefer(factor, name)];
      assert.equal(challenges[1].ChallengeName, factor);
      const [one, other] = challenges.map(shape) as [Answer, Answer];
      if (factor === 'EMAIL_OTP') {
        assert.equal(one.ChallengeParameters.CODE_DELIVERY_DESTINATION, 'k***@e***');
        assert.equal(other.ChallengeParameters.CODE_DELIVERY_DESTINATION, 'n***@e***');
        other.ChallengeParameters.CODE_DELIVERY_DESTINATION = 'k***@e***';
      }
      assert.deepEqual(one, other);
    });
  }

  it('gets the same selection as a known one, and always the same', async () => {
    const cognito = await poolWithUser();
    const selections = [];
    for (let round = 0; round < 3; round++) {
      selections.push((await cognito.begin(unknown)).AvailableChallenges);
    }
    assert.deepEqual(selections[1], selections[0]);
    assert.deepEqual((await cognito.begin(unknown.toUpperCase())).AvailableChallenges, selections[0]);
    const other = new PasswordlessPool({ state: cognito.saved });
    assert.deepEqual((await other.begin(unknown)).AvailableChallenges, selections[0]);
  });

  it('seems to have a password and a passkey, or not, as users do', async () => {
    const cognito = await poolWithUser();
    const lists = new Set<string>();
    for (let number = 0; number < 40; number++) {
      lists.add((await cognito.begin(`never${number}@example.com`)).AvailableChallenges.join());
    }
    for (const factor of ['PASSWORD_SRP,PASSWORD', 'WEB_AUTHN', 'SMS_OTP']) {
      const having = [...lists].filter((list) => list.includes(factor));
      assert.ok(having.length > 0 && having.length < lists.size, factor);
    }
    assert.ok(
      [...lists].every((list) => list.includes('EMAIL_OTP')),
      'whoever signs up in this pool can get a code',
    );
  });

  const factors = (...AllowedFirstAuthFactors: string[]): JsonObject => ({
    Policies: { SignInPolicy: { AllowedFirstAuthFactors } },
  });
  const demanding = { ...everyFactor, MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] };
  const passwords = 'PASSWORD_SRP,PASSWORD';
  for (const [what, pool, expected] of [
    ['passwords', factors('PASSWORD'), [passwords]],
    ['passwords and mails', factors('PASSWORD', 'EMAIL_OTP'), ['EMAIL_OTP', `${passwords},EMAIL_OTP`]],
    ['passwords and text messages', factors('PASSWORD', 'SMS_OTP'), [`${passwords},SMS_OTP`, 'SMS_OTP']],
    ['passwords and passkeys', factors('PASSWORD', 'WEB_AUTHN'), [passwords, `${passwords},WEB_AUTHN`]],
    ['mails', factors('EMAIL_OTP'), ['EMAIL_OTP']],
    ['passkeys', factors('WEB_AUTHN'), ['WEB_AUTHN']],
    ['mails and text messages', factors('EMAIL_OTP', 'SMS_OTP'), ['EMAIL_OTP', 'EMAIL_OTP,SMS_OTP']],
    ['everything, but demands a second factor', demanding, [passwords]],
    [
      'everything, but demands two factors, which a passkey is',
      { ...demanding, WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' },
      [passwords, `${passwords},WEB_AUTHN`],
    ],
  ] as const) {
    it(`seems to have what a user can have in a pool that allows ${what}`, async () => {
      const cognito = new PasswordlessPool({ pool });
      const lists = new Map<string, number>();
      for (let number = 0; number < 100; number++) {
        const list = (await cognito.begin(`never${number}@example.com`)).AvailableChallenges.join();
        lists.set(list, (lists.get(list) ?? 0) + 1);
      }
      assert.deepEqual([...lists.keys()].sort(), expected);
      const withPassword = [...lists].filter(([list]) => list.startsWith(passwords)).map(([, count]) => count);
      const most = expected.some((list) => list.startsWith(passwords)) ? 50 : 0;
      assert.ok(withPassword.reduce((sum, count) => sum + count, 0) >= most, 'most users have a password');
    });
  }

  it('is always asked for the same passkey', async () => {
    const cognito = await poolWithUser();
    const name = await unknownWith(cognito, 'WEB_AUTHN');
    const ids = [];
    for (let round = 0; round < 2; round++) {
      const { ChallengeParameters } = await cognito.prefer('WEB_AUTHN', name);
      const { allowCredentials } = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
      const [{ id, ...rest }, ...others] = allowCredentials;
      assert.deepEqual([rest, others], [{ type: 'public-key', transports: ['hybrid', 'internal'] }, []]);
      assert.match(id, /^[\w-]{43}$/);
      ids.push(id);
    }
    assert.equal(ids[0], ids[1]);
  });

  it('gets no mail', async () => {
    const cognito = await poolWithUser();
    const sent = cognito.cognito.mails.length;
    await cognito.prefer('EMAIL_OTP', unknown);
    assert.equal(cognito.cognito.mails.length, sent);
  });

  it('costs as many writes of the state as a known one', async () => {
    const cognito = await poolWithUser();
    const writes = [];
    for (const name of [known, unknown]) {
      const before = cognito.saves;
      await cognito.prefer('EMAIL_OTP', name);
      writes.push(cognito.saves - before);
    }
    assert.ok(writes[1]! >= 1 && writes[0]! - writes[1]! <= 1, `${writes}`);
  });

  it('has as many tries with codes as a known one, and is locked out as long', async () => {
    const told = [];
    for (const name of [known, unknown]) {
      const cognito = await poolWithUser();
      const answers: unknown[] = [];
      for (let session = 0; session < 3; session++) {
        const { Session } = await cognito.prefer('EMAIL_OTP', name);
        for (let attempt = 0; attempt < 7; attempt++) {
          answers.push(await cognito.giveCode(Session, '00000000', { USERNAME: name }));
        }
      }
      cognito.now += 1000;
      const { Session } = await cognito.prefer('EMAIL_OTP', name);
      answers.push(await cognito.giveCode(Session, '00000000', { USERNAME: name }));
      answers.push(await cognito.giveCode(Session, '00000000', { USERNAME: name }));
      told.push(answers);
    }
    assert.deepEqual(told[0], told[1]);
    assert.deepEqual(told[0]?.slice(0, 8), [
      ...Array.from({ length: 5 }, () => wrongCode),
      invalidSession,
      invalidSession,
      'NotAuthorizedException: Password attempts exceeded',
    ]);
  });

  it('is sent as many codes as a known one', async () => {
    for (const name of [known, unknown]) {
      const cognito = await poolWithUser();
      const answers = [];
      for (let sent = 0; sent < 22; sent++) {
        const answer = await cognito.prefer('EMAIL_OTP', name);
        answers.push(typeof answer === 'string' ? answer : answer.ChallengeName);
      }
      const tooMany = 'TooManyRequestsException: Attempt limit exceeded, please try after some time.';
      assert.deepEqual(answers, [...Array.from({ length: 20 }, () => 'EMAIL_OTP'), tooMany, tooMany]);
    }
  });

  it('is refused as a known one with a wrong answer, in every factor', async () => {
    const cognito = await poolWithUser();
    const name = await unknownWith(cognito, 'PASSWORD');
    assert.equal(await cognito.prefer('PASSWORD', name, { PASSWORD: password }), incorrect);
    const srp = cognito.srp(name);
    const begun = await cognito.prefer('PASSWORD_SRP', name, { SRP_A: srp.largeA });
    const proof = cognito.proof(begun, srp, name);
    assert.equal(await cognito.answer('PASSWORD_VERIFIER', undefined, proof), incorrect);
    const withPasskey = await unknownWith(cognito, 'WEB_AUTHN');
    const { Session, ChallengeParameters } = await cognito.prefer('WEB_AUTHN', withPasskey);
    const options = ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS;
    const id = JSON.parse(options).allowCredentials[0].id;
    const CREDENTIAL = new VirtualPasskey({ id: Buffer.from(id, 'base64url') }).get(options, { userHandle: null });
    assert.equal(await cognito.answer('WEB_AUTHN', Session, { USERNAME: withPasskey, CREDENTIAL }), incorrect);
  });

  it('is told to be unknown where the client may know', async () => {
    const cognito = new PasswordlessPool({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    for (const preferred of ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN']) {
      const given = { PASSWORD: password };
      assert.equal(await cognito.prefer(preferred, unknown, given), 'UserNotFoundException: User does not exist.');
    }
  });

  it('is like a known one who has none of the factors', async () => {
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } };
    const cognito = new PasswordlessPool({ pool: { Policies, UsernameAttributes: null } });
    const UserAttributes = attributeList({ email: known });
    await cognito.ok('SignUp', { Username: 'ann', UserAttributes });
    await cognito.ok('ConfirmSignUp', { Username: 'ann', ConfirmationCode: cognito.code });
    await losesAddress(cognito, 'ann');
    const sent = cognito.cognito.mails.length;
    const { AvailableChallenges } = await cognito.begin('ann');
    assert.ok(AvailableChallenges.includes('EMAIL_OTP'));
    const { Session } = await cognito.prefer('EMAIL_OTP', 'ann');
    assert.equal(cognito.cognito.mails.length, sent);
    assert.equal(await cognito.giveCode(Session, '00000000', { USERNAME: 'ann' }), wrongCode);
  });

  it('is like a known one without a passkey, whose name seems to have one', async () => {
    const cognito = new PasswordlessPool({ pool: { UsernameAttributes: null } });
    const name = await unknownWith(cognito, 'WEB_AUTHN', '');
    const before = [(await cognito.begin(name)).AvailableChallenges, shape(await cognito.prefer('WEB_AUTHN', name))];
    await cognito.ok('SignUp', { Username: name, UserAttributes: attributeList({ email: known }) });
    await cognito.ok('ConfirmSignUp', { Username: name, ConfirmationCode: cognito.code });
    await losesAddress(cognito, name);
    const after = [(await cognito.begin(name)).AvailableChallenges, shape(await cognito.prefer('WEB_AUTHN', name))];
    assert.deepEqual(after, before);
  });

  it('with an unverified address is shown none of it', async () => {
    const cognito = new PasswordlessPool({ pool: { UsernameAttributes: null } });
    const { ChallengeParameters } = await cognito.prefer('EMAIL_OTP', 'somebody');
    assert.match(ChallengeParameters.CODE_DELIVERY_DESTINATION, /^[a-z]\*\*\*@[a-z]\*\*\*$/);
    const again = await cognito.prefer('EMAIL_OTP', 'somebody');
    assert.deepEqual(again.ChallengeParameters, ChallengeParameters);
  });
});

/** Changes the address of a user without a password, who does not verify the new one. */
async function losesAddress(cognito: PasswordlessPool, name: string): Promise<void> {
  const { AccessToken } = await cognito.signedInByCode(name);
  const UserAttributes = attributeList({ email: 'new@example.com' });
  await cognito.ok('UpdateUserAttributes', { AccessToken, UserAttributes });
}
