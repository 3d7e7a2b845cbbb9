import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type JsonObject, member } from '../../../../lib/assembly/json.js';
import { claimsOf, email, functionResource } from '../../../support/cognito.js';
import { callback, LoginFixture, verifier } from '../../../support/managed-login.js';

const secretClient = { GenerateSecret: true };

const machine: JsonObject = {
  GenerateSecret: true,
  AllowedOAuthFlows: ['client_credentials'],
  AllowedOAuthScopes: ['notes/read', 'notes/write'],
  CallbackURLs: null,
  LogoutURLs: null,
  SupportedIdentityProviders: [],
};

const server: JsonObject = {
  Type: 'AWS::Cognito::UserPoolResourceServer',
  Properties: {
    UserPoolId: { Ref: 'Pool' },
    Identifier: 'notes',
    Name: 'Notes',
    Scopes: [
      { ScopeName: 'read', ScopeDescription: 'read' },
      { ScopeName: 'write', ScopeDescription: 'write' },
    ],
  },
};

function basic(id: string, secret = ''): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

function scopesIn(event: JsonObject | undefined): unknown {
  return member(event?.request, 'scopes');
}

async function withUser(input: ConstructorParameters<typeof LoginFixture>[0] = {}): Promise<LoginFixture> {
  const fixture = new LoginFixture(input);
  const SecretHash = fixture.client.secret;
  if (SecretHash === undefined) {
    await fixture.confirmed();
  } else {
    const browser = await fixture.browser().get(`/signup?${fixture.parameters()}`);
    await browser.submit('/signup', { username: email, newPassword: 'Correct-Horse-1' });
    await browser.submit('/confirmUser', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  }
  return fixture;
}

describe('the token endpoint', () => {
  it('gives what was asked for: these scopes, the nonce, and no ID token without openid', async () => {
    const fixture = await withUser();
    const tokens = await fixture.loggedIn({ scope: 'openid profile', nonce: 'n-1' });
    const access = claimsOf(tokens.access_token);
    assert.equal(access.scope, 'openid profile');
    assert.equal(access.version, 2);
    assert.equal(access.client_id, fixture.client.id);
    assert.equal(access.token_use, 'access');
    assert.equal(access.nonce, undefined);
    const id = claimsOf(tokens.id_token);
    assert.equal(id.nonce, 'n-1');
    assert.equal(id.aud, fixture.client.id);
    assert.equal(typeof id.at_hash, 'string');
    assert.equal(tokens.expires_in, 3600);
    assert.equal(tokens.token_type, 'Bearer');
    const own = await fixture.loggedIn({ scope: 'aws.cognito.signin.user.admin' });
    assert.equal(own.id_token, undefined);
    assert.ok(own.refresh_token);
  });

  it('gives a code once, and for five minutes', async () => {
    const fixture = await withUser();
    const code = await fixture.browser().code();
    assert.equal((await fixture.exchange(code)).status, 200);
    const again = await fixture.exchange(code);
    assert.equal(again.status, 400);
    assert.deepEqual(again.body, { error: 'invalid_grant' });
    assert.match(again.reason ?? '', /^the code was used 0 s ago$/);
    const late = await fixture.browser().code();
    fixture.now += 299_999;
    const other = await fixture.browser().code();
    assert.equal((await fixture.exchange(late)).status, 200);
    fixture.now += 300_000;
    assert.match((await fixture.exchange(other)).reason ?? '', /^the code expired 0 s ago$/);
  });

  it('keeps nothing of a code but its hash', async () => {
    const fixture = await withUser();
    const browser = fixture.browser();
    const code = await browser.code();
    const saved = JSON.stringify(fixture.saved);
    assert.ok(saved.includes('authorizationCodes'));
    assert.ok(!saved.includes(code));
    assert.ok(![...browser.cookies.values()].some((cookie) => saved.includes(cookie)));
  });

  it('takes a code without a verifier if it was asked for without a challenge', async () => {
    const fixture = await withUser();
    const code = await fixture.browser().code({ code_challenge: undefined, code_challenge_method: undefined });
    const [user] = Object.values(fixture.saved!.pools[fixture.pool.id]!.users);
    const [kept = {}] = user!.authorizationCodes ?? [];
    assert.deepEqual(
      ['hash', 'challenge', 'nonce'].map((name) => name in kept),
      [true, false, false],
    );
    assert.equal((await fixture.exchange(code, { code_verifier: undefined })).status, 200);
  });

  it('keeps the scopes of the sign-in at a refresh, here and in the API of the pool', async () => {
    const fixture = await withUser();
    const tokens = await fixture.loggedIn({ scope: 'openid' });
    const form = { grant_type: 'refresh_token', client_id: fixture.client.id, refresh_token: tokens.refresh_token };
    const refreshed = (await fixture.token({ ...form, scope: 'openid' })).body;
    assert.deepEqual(Object.keys(refreshed).sort(), ['access_token', 'expires_in', 'id_token', 'token_type']);
    assert.equal(claimsOf(refreshed.access_token).scope, 'openid');
    const { AuthenticationResult } = await fixture.ok('GetTokensFromRefreshToken', {
      RefreshToken: tokens.refresh_token,
    });
    assert.equal(claimsOf(AuthenticationResult.AccessToken).scope, 'openid');
    assert.equal(claimsOf(AuthenticationResult.IdToken).nonce, undefined);
  });

  it('gives no ID token at a refresh of a sign-in without openid', async () => {
    const fixture = await withUser();
    const { refresh_token } = await fixture.loggedIn({ scope: 'aws.cognito.signin.user.admin' });
    const { AuthenticationResult } = await fixture.ok('GetTokensFromRefreshToken', { RefreshToken: refresh_token });
    assert.equal(AuthenticationResult.IdToken, undefined);
    assert.equal(claimsOf(AuthenticationResult.AccessToken).scope, 'aws.cognito.signin.user.admin');
  });

  it('refuses a refresh that asks for more than the sign-in had', async () => {
    const fixture = await withUser();
    const { refresh_token } = await fixture.loggedIn({ scope: 'openid' });
    const form = { grant_type: 'refresh_token', client_id: fixture.client.id, refresh_token };
    const { body } = await fixture.token({ ...form, scope: 'openid profile' });
    assert.deepEqual(body, { error: 'invalid_scope' });
  });

  it('refreshes what began in the API of the pool', async () => {
    const fixture = await withUser();
    const { RefreshToken } = await fixture.signedIn();
    const form = { grant_type: 'refresh_token', client_id: fixture.client.id, refresh_token: RefreshToken };
    const { body } = await fixture.token(form);
    assert.equal(claimsOf(body.access_token).scope, 'aws.cognito.signin.user.admin');
  });

  it('gives another refresh token if they rotate, and takes the old one no more', async () => {
    const RefreshTokenRotation = { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 };
    const fixture = await withUser({ client: { RefreshTokenRotation } });
    const { refresh_token } = await fixture.loggedIn();
    const form = { grant_type: 'refresh_token', client_id: fixture.client.id, refresh_token };
    const { body } = await fixture.token(form);
    assert.notEqual(body.refresh_token, refresh_token);
    assert.equal((await fixture.token(form)).body.error, 'invalid_grant');
    assert.equal((await fixture.token({ ...form, refresh_token: body.refresh_token })).status, 200);
  });

  it('lets a token of the admin scope, and no other, call the API of the pool', async () => {
    const fixture = await withUser();
    const narrow = await fixture.loggedIn({ scope: 'openid' });
    const refused = await fixture.call('GetUser', { AccessToken: narrow.access_token });
    assert.match(String(refused), /does not have required scopes/);
    const wide = await fixture.loggedIn({ scope: 'openid aws.cognito.signin.user.admin' });
    assert.equal(
      (await fixture.ok('GetUser', { AccessToken: wide.access_token })).Username,
      claimsOf(wide.access_token).sub,
    );
  });

  it('takes the secret in the header, encoded as in a form, and in the form', async () => {
    const fixture = await withUser({ client: secretClient });
    const { id, secret = '' } = fixture.client;
    const code = () => fixture.browser().code();
    assert.equal((await fixture.exchange(await code(), { client_secret: secret })).status, 200);
    const form = { grant_type: 'authorization_code', redirect_uri: callback, code_verifier: verifier };
    const encoded = [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
    assert.equal((await fixture.token({ ...form, code: await code() }, basic(id, encoded))).status, 200);
    assert.equal((await fixture.token({ ...form, code: await code(), client_id: id }, basic(id, secret))).status, 200);
  });

  it('asks the trigger with the scopes, and says HostedAuth', async () => {
    const events: JsonObject[] = [];
    const fixture = await withUser({
      pool: {
        LambdaConfig: {
          PreTokenGenerationConfig: { LambdaArn: { 'Fn::GetAtt': ['Fn', 'Arn'] }, LambdaVersion: 'V2_0' },
        },
      },
      resources: { Fn: functionResource() },
      invoke: async (_, event) => {
        events.push(event as JsonObject);
        const accessTokenGeneration = { scopesToAdd: ['notes/read'], claimsToAddOrOverride: { team: 'a' } };
        return { response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
      },
    });
    const { access_token, refresh_token } = await fixture.loggedIn({ scope: 'openid' });
    assert.equal(events.length, 1, 'once, when the code is exchanged');
    assert.equal(events[0]?.triggerSource, 'TokenGeneration_HostedAuth');
    assert.deepEqual(scopesIn(events[0]), ['openid']);
    assert.equal(claimsOf(access_token).scope, 'openid notes/read');
    assert.equal(claimsOf(access_token).team, 'a');
    await fixture.token({ grant_type: 'refresh_token', client_id: fixture.client.id, refresh_token });
    assert.equal(events[1]?.triggerSource, 'TokenGeneration_RefreshTokens');
    assert.deepEqual(scopesIn(events[1]), ['openid']);
  });

  it('says what a trigger said that fails, and the code is spent all the same', async () => {
    const fixture = await withUser({
      pool: { LambdaConfig: { PreTokenGeneration: { 'Fn::GetAtt': ['Fn', 'Arn'] } } },
      resources: { Fn: functionResource() },
      invoke: () => Promise.reject(new Error('not today')),
    });
    const code = await fixture.browser().code();
    const { status, body } = await fixture.exchange(code);
    assert.equal(status, 400);
    assert.deepEqual(body, {
      error: 'invalid_request',
      error_description: 'PreTokenGeneration failed with error not today.',
    });
    assert.deepEqual((await fixture.exchange(code)).body, { error: 'invalid_grant' });
  });

  it('gives one answer of ten that are asked for at once with one code', async () => {
    const fixture = await withUser();
    const code = await fixture.browser().code();
    const answers = await Promise.all(Array.from({ length: 10 }, () => fixture.exchange(code)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array.from({ length: 9 }, () => 400)]);
  });
});

describe('a machine', () => {
  const machines = (input: ConstructorParameters<typeof LoginFixture>[0] = {}) =>
    new LoginFixture({ client: machine, resources: { Server: server, ...input?.resources }, ...input });

  async function ask(fixture: LoginFixture, form: Readonly<Record<string, string>> = {}) {
    const { id, secret } = fixture.client;
    return fixture.token({ grant_type: 'client_credentials', ...form }, basic(id, secret));
  }

  it('gets an access token of its own, and nothing else', async () => {
    const fixture = machines();
    const { status, body } = await ask(fixture);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), ['access_token', 'expires_in', 'token_type']);
    const claims = claimsOf(body.access_token);
    const { id } = fixture.client;
    const seconds = Math.floor(fixture.now / 1000);
    assert.deepEqual(
      { ...claims, jti: '' },
      {
        sub: id,
        token_use: 'access',
        scope: 'notes/read notes/write',
        auth_time: seconds,
        iss: fixture.pool.issuer,
        exp: seconds + 3600,
        iat: seconds,
        version: 2,
        jti: '',
        client_id: id,
      },
    );
  });

  it('gets the scopes that it asks for, and none that is not its own', async () => {
    const fixture = machines();
    const { body } = await ask(fixture, { scope: 'notes/read' });
    assert.equal(claimsOf(body.access_token).scope, 'notes/read');
    assert.equal((await ask(fixture, { scope: 'notes/delete' })).body.error, 'invalid_scope');
    assert.equal((await ask(fixture, { scope: 'openid' })).body.error, 'invalid_scope');
  });

  it('gets no scope that no resource server of the pool has', async () => {
    const fixture = machines({ client: { ...machine, AllowedOAuthScopes: ['others/read'] } });
    const { body, reason } = await ask(fixture);
    assert.equal(body.error, 'invalid_scope');
    assert.match(reason ?? '', /no resource server of the user pool has the scope 'others\/read'/);
  });

  it('gets no scope of users, though its client has it', async () => {
    const fixture = machines({ client: { ...machine, AllowedOAuthScopes: ['notes/read', 'openid'] } });
    const { body, reason } = await ask(fixture);
    assert.equal(body.error, 'invalid_scope');
    assert.equal(
      reason,
      "the scope 'openid' is only for users: a machine client can use only scopes of resource servers",
    );
    assert.equal((await ask(fixture, { scope: 'notes/read' })).status, 200);
  });

  it('needs the grant and a secret', async () => {
    const grantless = machines({ client: { ...machine, AllowedOAuthFlows: ['code'] } });
    assert.equal((await ask(grantless)).body.error, 'unauthorized_client');
    const open = machines({ client: { ...machine, GenerateSecret: false } });
    const form = { grant_type: 'client_credentials', client_id: open.client.id };
    const refused = await open.token(form);
    assert.equal(refused.body.error, 'unauthorized_client');
    assert.equal(refused.reason, 'client_credentials requires a client with a secret: set GenerateSecret');
  });

  for (const [LambdaVersion, calls] of [
    ['V2_0', 0],
    ['V3_0', 1],
  ] as const) {
    it(`${calls ? 'runs' : 'does not run'} a trigger of ${LambdaVersion}`, async () => {
      const events: JsonObject[] = [];
      const fixture = machines({
        pool: {
          LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: { 'Fn::GetAtt': ['Fn', 'Arn'] }, LambdaVersion } },
        },
        resources: { Server: server, Fn: functionResource() },
        invoke: async (_, event) => {
          events.push(event as JsonObject);
          const accessTokenGeneration = { claimsToAddOrOverride: { tenant: 't-1', sub: 'somebody' } };
          return { response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
        },
      });
      const { body } = await ask(fixture, { aws_client_metadata: '{"job":"nightly"}' });
      assert.equal(events.length, calls);
      assert.equal(claimsOf(body.access_token).tenant, calls ? 't-1' : undefined);
      assert.equal(claimsOf(body.access_token).sub, fixture.client.id);
      if (calls) {
        const { triggerSource, version, userName, request } = events[0] as Record<string, unknown>;
        assert.equal(triggerSource, 'TokenGeneration_ClientCredentials');
        assert.equal(version, '3');
        assert.equal(userName, undefined);
        assert.deepEqual((request as JsonObject).clientMetadata, { job: 'nightly' });
        assert.deepEqual((request as JsonObject).scopes, ['notes/read', 'notes/write']);
        assert.deepEqual((request as JsonObject).userAttributes, {});
      }
    });
  }

  for (const metadata of ['no JSON', '[]', '"text"', '{"a":1}', '{"a":"1","b":2}', 'null']) {
    it(`may not give ${metadata} as aws_client_metadata`, async () => {
      const { body, reason } = await ask(machines(), { aws_client_metadata: metadata });
      assert.equal(body.error, 'invalid_request');
      assert.equal(reason, 'aws_client_metadata must be a JSON object of strings');
    });
  }
});

describe('the userInfo endpoint', () => {
  const info = (fixture: LoginFixture, token: string) =>
    fixture.endpoint('GET /oauth2/userInfo', { authorization: `Bearer ${token}` });

  it('says what the scopes let an app read', async () => {
    const fixture = await withUser();
    const one = await fixture.loggedIn({ scope: 'openid email' });
    const { sub } = claimsOf(one.access_token);
    assert.deepEqual((await info(fixture, one.access_token)).body, {
      sub,
      email,
      email_verified: 'true',
      username: sub,
    });
    const other = await fixture.loggedIn({ scope: 'openid' });
    assert.deepEqual((await info(fixture, other.access_token)).body, { sub, username: sub });
  });

  it('ends with the sign-in', async () => {
    const fixture = await withUser();
    const tokens = await fixture.loggedIn();
    const form = new URLSearchParams({ token: tokens.refresh_token, client_id: fixture.client.id }).toString();
    const revoked = await fixture.endpoint('POST /oauth2/revoke', {}, form);
    assert.equal(revoked.status, 200);
    assert.deepEqual(revoked.body, {});
    const answer = await info(fixture, tokens.access_token);
    assert.equal(answer.status, 401);
    assert.equal(answer.headers['www-authenticate'], 'Bearer error="invalid_token"');
    const refresh = { grant_type: 'refresh_token', client_id: fixture.client.id, refresh_token: tokens.refresh_token };
    assert.equal((await fixture.token(refresh)).body.error, 'invalid_grant');
  });

  it('asks for a header', async () => {
    const answer = await new LoginFixture().endpoint('GET /oauth2/userInfo');
    assert.equal(answer.status, 400);
    assert.equal(answer.headers['www-authenticate'], 'Bearer error="invalid_request"');
  });
});

describe('the revocation endpoint', () => {
  it('takes an unknown token for one that is revoked', async () => {
    const fixture = new LoginFixture();
    const form = `token=nothing&client_id=${fixture.client.id}`;
    assert.equal((await fixture.endpoint('POST /oauth2/revoke', {}, form)).status, 200);
  });

  it('refuses what is no refresh token, an unknown client, and a client without revocation', async () => {
    const fixture = await withUser();
    const { access_token } = await fixture.loggedIn();
    const ask = (form: string) => fixture.endpoint('POST /oauth2/revoke', {}, form);
    const access = await ask(`token=${access_token}&client_id=${fixture.client.id}`);
    assert.deepEqual([access.status, access.body.error], [400, 'unsupported_token_type']);
    const unknown = await ask('token=nothing&client_id=nobody');
    assert.deepEqual([unknown.status, unknown.body.error], [401, 'invalid_client']);
    const missing = await ask(`client_id=${fixture.client.id}`);
    assert.deepEqual([missing.status, missing.body.error], [400, 'invalid_request']);
    const off = new LoginFixture({ client: { EnableTokenRevocation: false } });
    const refused = await off.endpoint('POST /oauth2/revoke', {}, `token=nothing&client_id=${off.client.id}`);
    assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_request']);
  });
});

describe('pages of the app', () => {
  for (const [path, method] of [
    ['/oauth2/token', 'POST'],
    ['/oauth2/userInfo', 'GET'],
    ['/oauth2/revoke', 'POST'],
  ]) {
    it(`may call ${path}, errors included`, async () => {
      const fixture = new LoginFixture();
      const headers = { origin: 'https://app.example.com' };
      const wanted = { ...headers, 'access-control-request-headers': 'x-amz-user-agent,authorization' };
      const preflight = await fixture.endpoint(`OPTIONS ${path}`, wanted);
      assert.equal(preflight.status, 200);
      assert.equal(preflight.headers['access-control-allow-origin'], 'https://app.example.com');
      assert.equal(preflight.headers['access-control-allow-headers'], 'x-amz-user-agent,authorization');
      assert.equal(preflight.headers['access-control-allow-methods'], method);
      const answer = await fixture.endpoint(`${method} ${path}`, headers);
      assert.equal(answer.status, 400);
      assert.equal(answer.headers['access-control-allow-origin'], 'https://app.example.com');
    });
  }
});
