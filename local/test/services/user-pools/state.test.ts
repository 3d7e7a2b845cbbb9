import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createCognito } from '../../../lib/services/user-pools/cognito.js';
import { type CognitoState, parseState } from '../../../lib/services/user-pools/cognito-state.js';
import { type Answer, CognitoFixture, claimsOf, email, password } from '../../support/cognito.js';
import { httpRequest } from '../../support/http-request.js';
import { Administrator } from './administrator.js';

async function used(): Promise<{
  readonly cognito: CognitoFixture;
  readonly sub: string;
  readonly state: CognitoState;
}> {
  const cognito = new CognitoFixture();
  const sub = await cognito.confirmed();
  await cognito.signedUp('ben@example.com');
  await cognito.ok('ForgotPassword', { Username: email });
  return { cognito, sub, state: cognito.saved! };
}

/** As if the program had ended and begun again. */
function restarted({ pools, saved, now }: CognitoFixture): CognitoFixture {
  return new CognitoFixture({ pools, now, state: JSON.parse(JSON.stringify(saved)) });
}

describe('after a restart', () => {
  it('users, codes, mails and tokens are as before', async () => {
    const { cognito, sub } = await used();
    const before = await cognito.signedIn();
    const again = restarted(cognito);
    assert.deepEqual(again.cognito.mails, cognito.cognito.mails);
    const { AccessToken } = before;
    assert.equal((await again.ok('GetUser', { AccessToken })).Username, sub);
    const { AuthenticationResult } = await again.ok('GetTokensFromRefreshToken', { RefreshToken: before.RefreshToken });
    assert.equal(claimsOf(AuthenticationResult.AccessToken).origin_jti, claimsOf(AccessToken).origin_jti);
    const { issuer } = cognito.pool;
    assert.deepEqual(again.cognito.publicKeys(issuer), cognito.cognito.publicKeys(issuer));
    await again.ok('ConfirmForgotPassword', {
      Username: email,
      ConfirmationCode: again.code,
      Password: 'Battery-Staple-2',
    });
    assert.ok(await again.signedIn(email, 'Battery-Staple-2'));
  });

  it('those who signed out stay out', async () => {
    const { cognito } = await used();
    const { AccessToken, RefreshToken } = await cognito.signedIn();
    await cognito.ok('GlobalSignOut', { AccessToken });
    const again = restarted(cognito);
    assert.match(await again.call('GetUser', { AccessToken }), /revoked/);
    assert.match(await again.call('GetTokensFromRefreshToken', { RefreshToken }), /revoked/);
  });

  it('users of a pool that is gone are kept until it is back', async () => {
    const { cognito } = await used();
    const without = new CognitoFixture({ pools: [], now: cognito.now, state: structuredClone(cognito.saved!) });
    const other = new CognitoFixture({
      pools: cognito.pools,
      now: cognito.now,
      state: structuredClone(without.saved!),
    });
    assert.ok(await other.signedIn());
  });

  it('somebody unknown is made up as before', async () => {
    const { cognito } = await used();
    const AuthParameters = { USERNAME: 'nobody@example.com', SRP_A: 'ff' };
    const challenges = await Promise.all(
      [cognito, restarted(cognito)].map((each) =>
        each.ok('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', AuthParameters }),
      ),
    );
    const [one, two] = challenges.map(({ ChallengeParameters: { SALT, USERNAME } }) => [SALT, USERNAME]);
    assert.deepEqual(one, two);
  });
});

/** The same users as they were written before there were administrators and second factors. */
function earlierState(cognito: CognitoFixture, state: CognitoState): unknown {
  const pool = state.pools[cognito.pool.id]!;
  const users = Object.values(pool.users).map(
    ({ sub, username, status, attributes, password: verifier, groups, codes, pendingEmail, sessions }) => {
      const sent = Object.entries(codes).map(([purpose, { to: _, ...code }]) => [purpose, code]);
      const user = { sub, username, status, attributes, password: verifier, groups, sessions };
      return [sub, { ...user, codes: Object.fromEntries(sent), pendingEmail }];
    },
  );
  const pools = { [cognito.pool.id]: { key: pool.key, secret: pool.secret, users: Object.fromEntries(users) } };
  return JSON.parse(JSON.stringify({ version: 1, pools, mails: state.mails }));
}

describe('the state of an earlier version', () => {
  it('is read: users sign in, codes are good, and administrators find everybody', async () => {
    const { cognito } = await used();
    const { RefreshToken } = await cognito.signedIn();
    const state = earlierState(cognito, cognito.saved!) as CognitoState;
    const again = new CognitoFixture({ pools: cognito.pools, now: cognito.now, state });
    const admin = new Administrator(again);
    assert.ok(await again.signedIn());
    assert.ok(await again.ok('GetTokensFromRefreshToken', { RefreshToken }));
    await again.ok('ConfirmForgotPassword', {
      Username: email,
      ConfirmationCode: again.cognito.mails[0]?.code ?? '',
      Password: 'Battery-Staple-2',
    });
    const { Users } = await admin.ok('ListUsers');
    assert.deepEqual(
      Users.map(({ Enabled, UserStatus, UserCreateDate }: Answer) => [Enabled, UserStatus, UserCreateDate]).sort(),
      [
        [true, 'CONFIRMED', undefined],
        [true, 'UNCONFIRMED', undefined],
      ],
    );
    assert.deepEqual((await admin.ok('ListGroups')).Groups, []);
    await admin.ok('CreateGroup', { GroupName: 'admins' });
    await admin.ok('AdminAddUserToGroup', { Username: email, GroupName: 'admins' });
    const { AccessToken } = await again.signedIn(email, 'Battery-Staple-2');
    assert.deepEqual(claimsOf(AccessToken)['cognito:groups'], ['admins']);
  });
});

describe('a code of an earlier version, which does not say where it was sent', () => {
  it('verifies no address that came after it', async () => {
    const cognito = new CognitoFixture({ pool: { AutoVerifiedAttributes: null } });
    await cognito.signedUp();
    await new Administrator(cognito).ok('AdminConfirmSignUp', { Username: email });
    const { AccessToken } = await cognito.signedIn();
    await cognito.ok('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' });
    const state = earlierState(cognito, cognito.saved!) as CognitoState;
    const again = new CognitoFixture({ pools: cognito.pools, now: cognito.now, state });
    const update = (address: string) => {
      const UserAttributes = [{ Name: 'email', Value: address }];
      return again.ok('UpdateUserAttributes', { AccessToken, UserAttributes });
    };
    await update('boss@example.com');
    const verify = { AccessToken, AttributeName: 'email', Code: cognito.code };
    const expired = 'ExpiredCodeException: Invalid code provided, please request a code again.';
    assert.equal(await again.call('VerifyUserAttribute', verify), expired);
  });
});

describe('the state', () => {
  it('is saved before a change is answered', async () => {
    const cognito = new CognitoFixture();
    const sub = await cognito.signedUp();
    const user = () => cognito.saved?.pools[cognito.pool.id]?.users[sub];
    const code = user()?.codes.signUp?.code;
    assert.equal(code, cognito.code);
    await cognito.call('ConfirmSignUp', { Username: email, ConfirmationCode: 'wrong' });
    assert.equal(user()?.codes.signUp?.attempts, 1);
    await cognito.ok('ConfirmSignUp', { Username: email, ConfirmationCode: cognito.code });
    assert.equal(user()?.status, 'CONFIRMED');
    const { AccessToken } = await cognito.signedIn();
    assert.equal(user()?.sessions.length, 1);
    const { saves } = cognito;
    await cognito.ok('GetUser', { AccessToken });
    assert.equal(cognito.saves, saves);
    await cognito.ok('DeleteUser', { AccessToken });
    assert.equal(user(), undefined);
  });

  it('forgets sign-ins of which nothing is good any more', async () => {
    const { cognito, sub } = await used();
    await cognito.signedIn();
    cognito.now += 30 * 86_400_000;
    await cognito.signedIn();
    assert.equal(cognito.saved?.pools[cognito.pool.id]?.users[sub]?.sessions.length, 1);
  });

  it('is data that can be written as JSON and read again', async () => {
    const { state } = await used();
    assert.deepEqual(parseState(JSON.parse(JSON.stringify(state))), JSON.parse(JSON.stringify(state)));
  });

  it('is refused in another version', () => {
    assert.throws(() => parseState({ version: 2, pools: {}, mails: [] }), {
      name: 'CognitoError',
      code: 'COGNITO_STATE_VERSION',
      message:
        "the state of the user pools has version '2', but this program reads version 1: start with --reset, which deletes all users, or use " +
        'the version of the program that wrote the state',
    });
  });

  it('is refused as soon as a part of it is something else, by a path without names', async () => {
    const { cognito, state, sub } = await used();
    const damages: readonly (readonly [(damaged: Record<string, never>) => void, string])[] = [
      [(d) => Object.assign(d, { pools: [] }), "'state.pools' is not a map"],
      [(d) => Object.assign(d, { mails: {} }), "'state.mails' is not a list"],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id), { key: { kty: 'RSA' } }),
        "'state.pools.*.key' is not a private key",
      ],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id, 'users', sub), { status: 'X' }),
        "'state.pools.*.users.*.status' is not one of UNCONFIRMED, CONFIRMED, FORCE_CHANGE_PASSWORD, RESET_REQUIRED, " +
          'EXTERNAL_PROVIDER',
      ],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id, 'users', sub), { password }),
        "'state.pools.*.users.*.password' is not a map",
      ],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id), { groups: [{ description: 'nameless' }] }),
        "'state.pools.*.groups[].name' is not a string",
      ],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id, 'users', sub), { disabled: 'yes' }),
        "'state.pools.*.users.*.disabled' is not a boolean",
      ],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id, 'users', sub), { softwareToken: { secret: 'xyz' } }),
        "'state.pools.*.users.*.softwareToken.secret' is not hexadecimal",
      ],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id, 'users', sub), { failedSignIns: { count: '5' } }),
        "'state.pools.*.users.*.failedSignIns.count' is not a number",
      ],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id, 'users', sub), { codesSent: { email: [true] } }),
        "'state.pools.*.users.*.codesSent.email[]' is not a number",
      ],
      [
        (d) => Object.assign(at(d, 'pools', cognito.pool.id, 'users', sub, 'password'), { salt: 'xyz' }),
        "'state.pools.*.users.*.password.salt' is not hexadecimal",
      ],
    ];
    for (const [damage, problem] of damages) {
      const damaged = structuredClone(state) as unknown as Record<string, never>;
      damage(damaged);
      const message = `the state of the user pools is damaged (${problem}): start with --reset, which deletes all users`;
      assert.throws(() => new CognitoFixture({ pools: cognito.pools, state: damaged as never }), {
        code: 'COGNITO_STATE_INVALID',
        message,
      });
    }
  });

  it('is never anything that is no state', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        assert.throws(() => parseState(data), { name: 'CognitoError' });
      }),
    );
  });

  it('that cannot be saved is an error that says nothing to the caller', async () => {
    const { pools } = new CognitoFixture();
    const cognito = createCognito({
      pools,
      state: undefined,
      save: () => {
        throw new Error('the disk is full');
      },
      invoke: () => Promise.reject(new Error()),
      clock: () => 0,
      allowedOrigins: () => false,
      onMail: () => {},
    });
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' };
    const body = JSON.stringify({ ClientId: pools[0]!.clients[0]!.id, Username: email, Password: password });
    const { response, reason } = await cognito.handle(httpRequest('POST /', { headers, body }), undefined);
    assert.equal(response.status, 500);
    assert.deepEqual(JSON.parse(response.body.toString()), {
      __type: 'InternalErrorException',
      message: 'Internal error',
    });
    assert.equal(reason, 'Error: the disk is full');
  });
});

function at(value: Record<string, never>, ...path: readonly string[]): Record<string, never> {
  return path.reduce((map, key) => map[key]!, value);
}
