import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CognitoFixture, type CognitoInput, claimsOf, email } from '../../support/cognito.js';
import { Administrator } from './administrator.js';

async function signedIn(input: CognitoInput = {}) {
  const cognito = new CognitoFixture(input);
  await cognito.confirmed();
  const tokens = await cognito.signedIn();
  const refresh = (RefreshToken: string) => cognito.call('GetTokensFromRefreshToken', { RefreshToken });
  return { cognito, tokens, refresh };
}

const second = {
  Client2: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
};

describe('a refresh token', () => {
  it('gives new tokens of the same sign-in, and stays', async () => {
    const { cognito, tokens, refresh } = await signedIn();
    cognito.now += 60_000;
    const { AuthenticationResult } = await refresh(tokens.RefreshToken);
    assert.deepEqual(Object.keys(AuthenticationResult).sort(), ['AccessToken', 'ExpiresIn', 'IdToken', 'TokenType']);
    const [before, now] = [tokens.AccessToken, AuthenticationResult.AccessToken].map(claimsOf);
    assert.deepEqual(
      [now.origin_jti, now.event_id, now.auth_time],
      [before.origin_jti, before.event_id, before.auth_time],
    );
    assert.equal(now.exp, before.exp + 60);
    assert.notEqual(now.jti, before.jti);
    assert.ok(await cognito.ok('GetUser', { AccessToken: AuthenticationResult.AccessToken }));
  });

  for (const AuthFlow of ['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN']) {
    it(`works through InitiateAuth with ${AuthFlow}`, async () => {
      const { cognito, tokens } = await signedIn();
      const AuthParameters = { REFRESH_TOKEN: tokens.RefreshToken };
      const { AuthenticationResult } = await cognito.ok('InitiateAuth', { AuthFlow, AuthParameters });
      assert.equal(claimsOf(AuthenticationResult.IdToken).email, email);
    });
  }

  it('is kept as a hash alone', async () => {
    const { cognito, tokens } = await signedIn();
    assert.ok(!JSON.stringify(cognito.saved).includes(tokens.RefreshToken));
  });

  it('is refused where it is unknown, or of another client', async () => {
    const { cognito, tokens, refresh } = await signedIn({ resources: second });
    const invalid = 'NotAuthorizedException: Invalid Refresh Token';
    assert.equal(await refresh(`${tokens.RefreshToken}A`), invalid);
    const ClientId = cognito.pool.clients[1]!.id;
    const { RefreshToken } = tokens;
    assert.equal(await cognito.call('GetTokensFromRefreshToken', { RefreshToken, ClientId }), invalid);
    const revoke = { Token: RefreshToken, ClientId };
    assert.equal(await cognito.call('RevokeToken', revoke), 'UnauthorizedException: Unauthorized');
    assert.ok(await refresh(RefreshToken));
  });

  it('is refused once its user is deleted', async () => {
    const { cognito, tokens, refresh } = await signedIn();
    await cognito.ok('DeleteUser', { AccessToken: tokens.AccessToken });
    assert.equal(await refresh(tokens.RefreshToken), 'NotAuthorizedException: Invalid Refresh Token');
  });
});

describe('RevokeToken', () => {
  it('ends one sign-in: its refresh token, and its access tokens here', async () => {
    const { cognito, tokens, refresh } = await signedIn();
    const other = await cognito.signedIn();
    assert.deepEqual(await cognito.ok('RevokeToken', { Token: tokens.RefreshToken }), {});
    assert.equal(await refresh(tokens.RefreshToken), 'NotAuthorizedException: Refresh Token has been revoked');
    const { AccessToken } = tokens;
    assert.equal(
      await cognito.call('GetUser', { AccessToken }),
      'NotAuthorizedException: Access Token has been revoked',
    );
    assert.ok(await cognito.ok('GetUser', { AccessToken: other.AccessToken }));
  });

  it('takes refresh tokens only, and unknown ones as well', async () => {
    const { cognito, tokens } = await signedIn();
    const refused = 'UnsupportedTokenTypeException: Unsupported token type';
    assert.equal(await cognito.call('RevokeToken', { Token: tokens.AccessToken }), refused);
    assert.deepEqual(await cognito.ok('RevokeToken', { Token: 'nothing' }), {});
  });

  it('is refused where the client has it off', async () => {
    const { cognito, tokens } = await signedIn({ client: { EnableTokenRevocation: false } });
    const answer = await cognito.call('RevokeToken', { Token: tokens.RefreshToken });
    assert.equal(answer, 'UnsupportedOperationException: Token revocation is not enabled for this client');
  });
});

describe('GlobalSignOut', () => {
  for (const EnableTokenRevocation of [true, false]) {
    it(`ends every sign-in${EnableTokenRevocation ? '' : ', also where tokens cannot be revoked'}`, async () => {
      const { cognito, tokens, refresh } = await signedIn({ client: { EnableTokenRevocation } });
      const other = await cognito.signedIn();
      await cognito.ok('GlobalSignOut', { AccessToken: tokens.AccessToken });
      for (const { AccessToken, RefreshToken } of [tokens, other]) {
        assert.equal(
          await cognito.call('GetUser', { AccessToken }),
          'NotAuthorizedException: Access Token has been revoked',
        );
        assert.equal(await refresh(RefreshToken), 'NotAuthorizedException: Refresh Token has been revoked');
      }
      const { AccessToken } = await cognito.signedIn();
      assert.ok(await cognito.ok('GetUser', { AccessToken }));
    });
  }
});

describe('a client whose refresh tokens rotate', () => {
  const rotating = { client: { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 } } };
  const reused = 'RefreshTokenReuseException: Refresh token has been invalidated by rotation.';

  it('gets another one each time; the one before works through the grace period', async () => {
    const { cognito, tokens, refresh } = await signedIn(rotating);
    const { AuthenticationResult: next } = await refresh(tokens.RefreshToken);
    assert.notEqual(next.RefreshToken, tokens.RefreshToken);
    cognito.now += 9_999;
    assert.ok((await refresh(tokens.RefreshToken)).AuthenticationResult.RefreshToken);
    cognito.now += 1;
    assert.equal(await refresh(tokens.RefreshToken), reused);
    assert.ok((await refresh(next.RefreshToken)).AuthenticationResult);
  });

  it('gets one successor of a token without a grace period, however often it asks at once', async () => {
    const { tokens, refresh } = await signedIn({ client: { RefreshTokenRotation: { Feature: 'ENABLED' } } });
    const answers = await Promise.all([1, 2, 3].map(() => refresh(tokens.RefreshToken)));
    assert.equal(answers.filter((answer) => answer === reused).length, 2);
  });

  for (const AuthFlow of ['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN']) {
    it(`refreshes by GetTokensFromRefreshToken alone, whatever its flows: ${AuthFlow}`, async () => {
      const { cognito, tokens } = await signedIn(rotating);
      const AuthParameters = { REFRESH_TOKEN: tokens.RefreshToken };
      const { response, reason } = await cognito.send('InitiateAuth', { AuthFlow, AuthParameters });
      const message = 'Auth flow not enabled for this client';
      assert.deepEqual(JSON.parse(response.body.toString()), { __type: 'InvalidParameterException', message });
      assert.equal(
        reason,
        "'Stack/Client' has RefreshTokenRotation: refresh its tokens with GetTokensFromRefreshToken",
      );
    });
  }

  it('refreshes by AdminInitiateAuth no more', async () => {
    const { cognito, tokens } = await signedIn(rotating);
    const refused = 'InvalidParameterException: Auth flow not enabled for this client';
    const members = { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken } };
    const admin = new Administrator(cognito);
    assert.equal(await admin.call('AdminInitiateAuth', { ClientId: cognito.client.id, ...members }), refused);
  });

  it('has a grace period that what comes meanwhile does not make longer', async () => {
    const { cognito, tokens, refresh } = await signedIn(rotating);
    for (let round = 0; round < 3; round++) {
      assert.ok((await refresh(tokens.RefreshToken)).AuthenticationResult);
      cognito.now += 3_333;
    }
    assert.ok((await refresh(tokens.RefreshToken)).AuthenticationResult);
    cognito.now += 1;
    assert.equal(await refresh(tokens.RefreshToken), reused);
  });

  it('gets tokens that all expire when the first one does', async () => {
    const { cognito, tokens, refresh } = await signedIn({ client: { ...rotating.client, RefreshTokenValidity: 1 } });
    cognito.now += 86_400_000 - 1;
    const { AuthenticationResult: next } = await refresh(tokens.RefreshToken);
    cognito.now += 1;
    assert.equal(await refresh(next.RefreshToken), 'NotAuthorizedException: Refresh Token has expired');
  });

  it('has no grace period unless one is given', async () => {
    for (const RefreshTokenRotation of [{ Feature: 'ENABLED' }, { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 }]) {
      const { tokens, refresh } = await signedIn({ client: { RefreshTokenRotation } });
      assert.ok(await refresh(tokens.RefreshToken));
      assert.equal(await refresh(tokens.RefreshToken), reused);
    }
  });

  it('is none where rotation is disabled by name', async () => {
    const { tokens, refresh } = await signedIn({ client: { RefreshTokenRotation: { Feature: 'DISABLED' } } });
    assert.equal((await refresh(tokens.RefreshToken)).AuthenticationResult.RefreshToken, undefined);
    assert.ok((await refresh(tokens.RefreshToken)).AuthenticationResult);
  });

  it('loses all of them by RevokeToken of one', async () => {
    const { cognito, tokens, refresh } = await signedIn(rotating);
    const { AuthenticationResult: next } = await refresh(tokens.RefreshToken);
    await cognito.ok('RevokeToken', { Token: next.RefreshToken });
    for (const { RefreshToken } of [tokens, next]) {
      assert.equal(await refresh(RefreshToken), 'NotAuthorizedException: Refresh Token has been revoked');
    }
  });

  it('is not remembered for ever', async () => {
    const { cognito, tokens, refresh } = await signedIn({ client: { RefreshTokenRotation: { Feature: 'ENABLED' } } });
    let { RefreshToken } = tokens;
    for (let round = 0; round < 25; round++) {
      ({ RefreshToken } = (await refresh(RefreshToken)).AuthenticationResult);
    }
    const [user] = Object.values(cognito.saved!.pools[cognito.pool.id]!.users);
    assert.equal(user?.sessions[0]?.refreshTokens.length, 20);
    assert.equal(await refresh(tokens.RefreshToken), 'NotAuthorizedException: Invalid Refresh Token');
  });
});
