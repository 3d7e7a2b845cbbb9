import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signSrpSession } from 'cognito-srp-helper';
import fc from 'fast-check';
import { checkLockout, countFailure } from '../../../lib/services/user-pools/sign-in/lockout.js';
import type { Attempts } from '../../../lib/services/user-pools/sign-in/sign-in-attempts.js';
import { UnknownNameAttempts } from '../../../lib/services/user-pools/sign-in/sign-in-attempts.js';
import { type Answer, CognitoFixture, type CognitoInput, email, password } from '../../support/cognito.js';
import { srpSession } from '../../support/srp-client.js';
import { Administrator } from './administrator.js';

const incorrect = 'NotAuthorizedException: Incorrect username or password.';
const exceeded = 'NotAuthorizedException: Password attempts exceeded';
const second = 1000;
const unknown = 'nobody@example.com';

type SignIn = (cognito: CognitoFixture, username: string, secret: string) => Promise<Answer>;

const byPassword: SignIn = (cognito, USERNAME, PASSWORD) =>
  cognito.call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD } });

const byAdministrator: SignIn = (cognito, USERNAME, PASSWORD) =>
  new Administrator(cognito).call('AdminInitiateAuth', {
    ClientId: cognito.client.id,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD },
  });

const bySrp: SignIn = async (cognito, username, secret) => {
  const session = srpSession(cognito.pool.id, username, secret);
  const AuthParameters = { USERNAME: username, SRP_A: session.largeA };
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
};

const flows = {
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
};

async function confirmed(input: CognitoInput = {}): Promise<CognitoFixture> {
  const cognito = new CognitoFixture({ client: flows, ...input });
  await cognito.confirmed();
  return cognito;
}

async function fail(cognito: CognitoFixture, times: number, username = email, signIn = byPassword): Promise<string[]> {
  const answers: string[] = [];
  for (let round = 0; round < times; round++) {
    answers.push(await signIn(cognito, username, 'Wrong-Horse-1'));
  }
  return answers;
}

describe('wrong passwords', () => {
  for (const [flow, signIn] of [
    ['USER_PASSWORD_AUTH', byPassword],
    ['USER_SRP_AUTH', bySrp],
    ['ADMIN_USER_PASSWORD_AUTH', byAdministrator],
  ] as const) {
    for (const [who, username] of [
      ['a user', email],
      ['somebody unknown', unknown],
    ] as const) {
      it(`lock out ${who} from the fifth on, for twice as long each time: ${flow}`, async () => {
        const cognito = await confirmed();
        assert.deepEqual(await fail(cognito, 5, username, signIn), Array(5).fill(incorrect));
        for (const seconds of [1, 2, 4]) {
          cognito.now += seconds * second - 1;
          assert.equal(await signIn(cognito, username, password), exceeded);
          cognito.now += 1;
          assert.equal(await signIn(cognito, username, 'Wrong-Horse-1'), incorrect);
        }
      });
    }
  }

  it('are counted over all flows', async () => {
    const cognito = await confirmed();
    await fail(cognito, 3);
    await fail(cognito, 2, email, bySrp);
    assert.equal(await byAdministrator(cognito, email, password), exceeded);
    await fail(cognito, 3, unknown, bySrp);
    await fail(cognito, 2, unknown.toUpperCase());
    assert.equal(await bySrp(cognito, unknown, password), exceeded);
  });

  it('are forgotten after the right one', async () => {
    const cognito = await confirmed();
    await fail(cognito, 6);
    cognito.now += 2 * second;
    assert.ok((await byPassword(cognito, email, password)).AuthenticationResult);
    assert.deepEqual(await fail(cognito, 5), Array(5).fill(incorrect));
    assert.equal(await byPassword(cognito, email, password), exceeded);
  });

  it('of another user count for nobody else', async () => {
    const cognito = await confirmed();
    await cognito.confirmed('ben@example.com');
    await fail(cognito, 5, 'ben@example.com');
    assert.ok(await cognito.signedIn());
  });

  it('are remembered after a restart', async () => {
    const cognito = await confirmed();
    await fail(cognito, 5);
    const state = JSON.parse(JSON.stringify(cognito.saved));
    const again = new CognitoFixture({ pools: cognito.pools, now: cognito.now, state });
    assert.equal(await byPassword(again, email, password), exceeded);
  });

  it('say for how long to the log alone', async () => {
    const cognito = await confirmed();
    await fail(cognito, 5);
    const AuthParameters = { USERNAME: email, PASSWORD: password };
    const { reason, response } = await cognito.send('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
    assert.equal(reason, 'the user is locked out for 1 s after 5 failed attempts');
    assert.equal(JSON.parse(response.body.toString()).message, 'Password attempts exceeded');
  });

  it('at ChangePassword are counted as well', async () => {
    const cognito = await confirmed();
    const { AccessToken } = await cognito.signedIn();
    const change = (PreviousPassword: string) =>
      cognito.call('ChangePassword', { AccessToken, PreviousPassword, ProposedPassword: 'Battery-Staple-2' });
    for (let round = 0; round < 5; round++) {
      assert.equal(await change('Wrong-Horse-1'), incorrect);
    }
    const limit = 'LimitExceededException: Attempt limit exceeded, please try after some time.';
    assert.equal(await change(password), limit);
    assert.equal(await byPassword(cognito, email, password), exceeded);
    cognito.now += second;
    assert.deepEqual(await change(password), {});
  });
});

describe('a lockout', () => {
  const isLocked = (counted: Attempts, now: number): boolean => {
    try {
      checkLockout(counted, now);
      return false;
    } catch {
      return true;
    }
  };

  it('lasts 2^(n-5) seconds after n failures, and a quarter of an hour at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (failures) => {
        const counted: Attempts = {};
        for (let round = 0; round < failures; round++) {
          countFailure(counted, 0);
        }
        const length = failures < 5 ? 0 : Math.min(2 ** (failures - 5), 900) * second;
        assert.equal(isLocked(structuredClone(counted), length), false);
        assert.ok(failures < 5 || isLocked(structuredClone(counted), length - 1));
      }),
    );
  });

  it('is not made longer by what is tried while it lasts', () => {
    const counted: Attempts = {};
    for (let round = 0; round < 10; round++) {
      countFailure(counted, 0);
    }
    assert.deepEqual(
      [isLocked(counted, 31_000), isLocked(counted, 31_999), isLocked(counted, 32_000)],
      [true, true, false],
    );
    assert.equal(counted.failedSignIns?.count, 10);
  });

  it('is forgotten after a quarter of an hour without an attempt', () => {
    for (const [wait, expected] of [
      [900_000 - 1, 10],
      [900_000, undefined],
    ] as const) {
      const counted: Attempts = {};
      for (let round = 0; round < 10; round++) {
        countFailure(counted, 0);
      }
      checkLockout(counted, 40_000);
      checkLockout(counted, 40_000 + wait);
      assert.equal(counted.failedSignIns?.count, expected);
    }
  });
});

describe('names that are nobody’s', () => {
  it('are a thousand at most, those that were tried last', () => {
    const names = new UnknownNameAttempts();
    const first = names.of('0');
    const second = names.of('1');
    for (let index = 2; index < 1000; index++) {
      names.of(String(index));
    }
    assert.equal(names.of('0'), first);
    names.of('1000');
    assert.equal(names.of('0'), first);
    assert.notEqual(names.of('1'), second);
  });
});

describe('codes', () => {
  const limit = 'LimitExceededException: Attempt limit exceeded, please try after some time.';
  const hour = 3_600_000;

  for (const [action, who, username] of [
    ['ResendConfirmationCode', 'a user', email],
    ['ResendConfirmationCode', 'somebody unknown', unknown],
    ['ForgotPassword', 'a user', email],
    ['ForgotPassword', 'somebody unknown', unknown],
    ['ForgotPassword', 'a user without a verified address', 'ben@example.com'],
  ] as const) {
    it(`are sent to ${who} twenty times within an hour: ${action}`, async () => {
      const cognito = new CognitoFixture();
      await (action === 'ForgotPassword' ? cognito.confirmed() : cognito.signedUp());
      await cognito.signedUp('ben@example.com');
      const first = cognito.now;
      const send = () => cognito.call(action, { Username: username });
      const earlier = action === 'ResendConfirmationCode' && username === email ? 1 : 0;
      for (let sent = earlier; sent < 20; sent++) {
        assert.ok((await send()).CodeDeliveryDetails);
        cognito.now += 1;
      }
      cognito.now = first + hour - 1;
      assert.equal(await send(), limit);
      cognito.now = first + hour;
      assert.ok((await send()).CodeDeliveryDetails);
    });
  }

  it('for one purpose are counted apart from those for another', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    for (let sent = 0; sent < 20; sent++) {
      await cognito.ok('ForgotPassword', { Username: email });
    }
    const { AccessToken } = await cognito.signedIn();
    assert.ok(await cognito.ok('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' }));
  });
});
