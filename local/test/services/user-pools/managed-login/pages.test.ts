import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimsOf, email, password } from '../../../support/cognito.js';
import { callback, LoginFixture } from '../../../support/managed-login.js';
import { Authenticator } from '../authenticator.js';

const newPassword = 'Another-Horse-2';

describe('the pages of managed login', () => {
  it('sign a user in, who returns to the app with a code and the state', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = await fixture.browser().authorize();
    assert.equal(browser.title, 'Sign in');
    await browser.signIn();
    assert.equal(browser.status, 302);
    assert.ok(browser.location.startsWith(`${callback}?code=`));
    assert.equal(browser.returned.get('state'), 'the state');
    const { status, body } = await fixture.exchange(browser.returned.get('code') ?? '');
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), [
      'access_token',
      'expires_in',
      'id_token',
      'refresh_token',
      'token_type',
    ]);
    assert.equal(claimsOf(body.access_token).scope, 'openid email');
    assert.equal(claimsOf(body.id_token).email, email);
  });

  it('ask a browser that is signed in nothing for an hour', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = fixture.browser();
    await browser.code();
    fixture.now += 3_599_000;
    await browser.authorize();
    assert.ok(browser.returned.get('code'));
    fixture.now += 1000;
    await browser.authorize();
    assert.equal(browser.title, 'Sign in');
  });

  it('keep the time of the sign-in in the tokens of later ones', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = fixture.browser();
    const first = claimsOf((await fixture.exchange(await browser.code())).body.id_token).auth_time;
    fixture.now += 60_000;
    const second = claimsOf((await fixture.exchange(await browser.code())).body.id_token);
    assert.equal(second.auth_time, first);
    assert.equal(second.iat, first + 60);
  });

  it('ask again if prompt is login, and nobody if it is none', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = fixture.browser();
    await browser.authorize({ prompt: 'none' });
    assert.equal(browser.returned.get('error'), 'login_required');
    assert.equal(browser.returned.get('state'), 'the state');
    await browser.code();
    await browser.authorize({ prompt: 'none' });
    assert.ok(browser.returned.get('code'));
    await browser.authorize({ prompt: 'login' });
    assert.equal(browser.title, 'Sign in');
  });

  it('offer the user who is signed in if prompt is select_account', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = fixture.browser();
    await browser.code();
    await browser.authorize({ prompt: 'select_account' });
    assert.match(browser.html, new RegExp(`Continue as ${email}`));
    await browser.submit('/login', { continue: 'yes' });
    assert.ok(browser.returned.get('code'));
  });

  it('offer nobody as an account who is not signed in', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = await fixture.browser().authorize({ prompt: 'select_account' });
    assert.doesNotMatch(browser.html, /Continue as/);
    await browser.submit('/login', { continue: 'yes' });
    assert.equal(browser.status, 400);
  });

  for (const [label, pool] of [
    ['E-mail address', {}],
    ['User name or e-mail address', { UsernameAttributes: null, AliasAttributes: ['email'] }],
    ['User name', { UsernameAttributes: null }],
  ] as const) {
    it(`ask for the name as "${label}" where users sign in with that`, async () => {
      const fixture = new LoginFixture({ pool });
      for (const path of ['/login', '/forgotPassword', '/confirmForgotPassword', '/confirmUser']) {
        const browser = await fixture.browser().get(`${path}?${fixture.parameters()}`);
        assert.equal(/<label for="field-username">([^<]*)</.exec(browser.html)?.[1], label, path);
      }
      const browser = await fixture.browser().authorize();
      await browser.signIn('two words');
      assert.equal(browser.problem, `Enter your ${label[0]?.toLowerCase()}${label.slice(1)} without spaces.`);
    });
  }

  it('fill in the login_hint', async () => {
    const browser = await new LoginFixture().browser().authorize({ login_hint: 'bea@example.com' });
    assert.match(browser.html, /name="username" type="text" value="bea@example.com"/);
  });

  it('say of a wrong password what they say of a user who does not exist', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = await fixture.browser().authorize();
    await browser.signIn(email, 'Wrong-Horse-1');
    assert.equal(browser.problem, 'Incorrect username or password.');
    assert.equal(browser.status, 400);
    await browser.signIn('nobody@example.com');
    assert.equal(browser.problem, 'Incorrect username or password.');
    await browser.signIn();
    assert.ok(browser.returned.get('code'));
  });

  it('sign a new user up, who is signed in once the code is given', async () => {
    const fixture = new LoginFixture();
    const browser = await fixture.browser().authorize();
    await browser.get(/href="(\/signup[^"]*)"/.exec(browser.html)?.[1]?.replaceAll('&amp;', '&') ?? '');
    await browser.submit('/signup', { username: email, newPassword: 'short' });
    assert.match(browser.problem, /Password did not conform with policy/);
    await browser.submit('/signup', { username: email, newPassword: password });
    assert.equal(browser.title, `Confirm ${email}`);
    const wrong = fixture.code === '000000' ? '111111' : '000000';
    await browser.submit('/confirmUser', { code: wrong });
    assert.match(browser.problem, /Invalid verification code/);
    await browser.submit('/confirmUser', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });

  it('ask a user for the code who signs in before the account is confirmed', async () => {
    const fixture = new LoginFixture();
    await fixture.signedUp();
    const browser = await fixture.browser().authorize();
    await browser.signIn();
    assert.equal(browser.title, `Confirm ${email}`);
    const before = fixture.code;
    await browser.submit('/resendcode', {});
    assert.equal(browser.title, `Confirm ${email}`);
    assert.equal(fixture.cognito.mails.length, 2);
    assert.ok(before);
    await browser.submit('/confirmUser', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });

  it('let a user in whose account is confirmed at the page for it, once the password is given', async () => {
    const fixture = new LoginFixture();
    await fixture.signedUp();
    const browser = await fixture.browser().get(`/confirmUser?${fixture.parameters()}`);
    assert.equal(browser.title, 'Confirm your account');
    await browser.submit('/confirmUser', { username: email, code: fixture.code });
    assert.equal(browser.title, 'Sign in');
    assert.match(browser.html, /Your account is confirmed/);
    await browser.signIn();
    assert.ok(browser.returned.get('code'));
  });

  it('set a new password by a code', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = await fixture.browser().get(`/forgotPassword?${fixture.parameters()}`);
    await browser.submit('/forgotPassword', { username: email });
    assert.equal(browser.title, 'Choose a new password');
    await browser.submit('/confirmForgotPassword', { username: email, code: fixture.code, newPassword });
    assert.equal(browser.title, 'Sign in');
    await browser.signIn();
    assert.equal(browser.problem, 'Incorrect username or password.');
    await browser.signIn(email, newPassword);
    assert.ok(browser.returned.get('code'));
  });

  it('say of an address without an account that a code was sent', async () => {
    const fixture = new LoginFixture();
    const browser = await fixture.browser().get(`/forgotPassword?${fixture.parameters()}`);
    await browser.submit('/forgotPassword', { username: 'nobody@example.com' });
    assert.equal(browser.title, 'Choose a new password');
    assert.equal(fixture.cognito.mails.length, 0);
  });

  it('ask for another password in the place of a temporary one', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const [user] = Object.values(fixture.saved!.pools[fixture.pool.id]!.users);
    const state = structuredClone(fixture.saved!);
    state.pools[fixture.pool.id]!.users[user!.sub]!.status = 'FORCE_CHANGE_PASSWORD';
    const next = new LoginFixture({ pools: fixture.pools, state });
    const browser = await next.browser().authorize();
    await browser.signIn();
    assert.equal(browser.title, 'Choose a new password');
    await browser.submit('/changePassword', { newPassword: 'short' });
    assert.match(browser.problem, /Password did not conform/);
    await browser.submit('/changePassword', { newPassword });
    assert.ok(browser.returned.get('code'));
  });

  it('set up an authenticator app if the pool demands one, and ask for its code from then on', async () => {
    const pool = { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] };
    const fixture = new LoginFixture({ pool });
    await fixture.confirmed();
    const browser = await fixture.browser().authorize();
    await browser.signIn();
    assert.equal(browser.title, 'Set up your authenticator app');
    const app = new Authenticator(browser.hidden('secret'));
    await browser.submit('/mfa', { code: app.wrongCode(fixture.now) });
    assert.match(browser.problem, /Code mismatch/);
    await browser.submit('/mfa', { code: app.code(fixture.now) });
    assert.ok(browser.returned.get('code'));
    fixture.now += 60_000;
    const other = await fixture.browser().authorize();
    await other.signIn();
    assert.equal(other.title, 'Enter your code');
    await other.submit('/mfa', { code: '12' });
    assert.notEqual(other.problem, '');
    await other.submit('/mfa', { code: app.code(fixture.now) });
    assert.ok(other.returned.get('code'));
  });

  it('begin anew if nothing waits for a code', async () => {
    const fixture = new LoginFixture();
    const browser = await fixture.browser().authorize();
    await browser.submit(`/mfa?${fixture.parameters()}`, { code: '123456', session: 'x'.repeat(40) });
    assert.equal(browser.title, 'Sign in');
    assert.equal(browser.problem, 'Your sign-in has expired. Start again.');
    await browser.open(`/mfa?${fixture.parameters()}`);
    assert.equal(browser.title, 'Sign in');
  });

  it('sign the browser out, and go where the app says', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = fixture.browser();
    await browser.code();
    const kept = browser.cookie;
    await browser.get(`/logout?client_id=${fixture.client.id}&logout_uri=https%3A%2F%2Fapp.example.com%2Fbye`);
    assert.equal(browser.location, 'https://app.example.com/bye');
    await browser.get(`/oauth2/authorize?${fixture.parameters()}`, { cookie: kept });
    assert.match(browser.location, /^\/login\?/, 'the cookie of before is good for nothing');
  });

  it('begin another sign-in at the sign-out if the app says so', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = fixture.browser();
    await browser.code();
    await browser.get(`/logout?${fixture.parameters()}`);
    assert.match(browser.location, /^\/login\?client_id=/);
    await browser.open(browser.location);
    assert.equal(browser.title, 'Sign in');
  });

  it('return tokens in the fragment to a client of the implicit grant, and no refresh token', async () => {
    const fixture = new LoginFixture({ client: { AllowedOAuthFlows: ['implicit'] } });
    await fixture.confirmed();
    const browser = await fixture.browser().authorize({
      response_type: 'token',
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    await browser.signIn();
    assert.ok(browser.location.startsWith(`${callback}#access_token=`));
    const given = Object.fromEntries(browser.returned);
    assert.deepEqual(Object.keys(given), ['access_token', 'id_token', 'token_type', 'expires_in', 'state']);
    const info = await fixture.endpoint('GET /oauth2/userInfo', { authorization: `Bearer ${given.access_token}` });
    assert.equal(info.status, 200);
  });

  it('say at the root what the address is for, and nothing at any other path', async () => {
    const browser = await new LoginFixture().browser().get('/');
    assert.equal(browser.title, 'Ready');
    assert.equal(browser.status, 200);
    await browser.get('/admin');
    assert.equal(browser.status, 404);
    await browser.submit('/logout', {});
    assert.equal(browser.status, 405);
  });

  it('have no script, may not be framed, and are kept by nobody', async () => {
    const { shown } = await new LoginFixture().browser().authorize();
    const headers = shown!.response.headers;
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /script|unsafe/);
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['strict-transport-security'], undefined);
    assert.doesNotMatch(shown!.response.body.toString(), /<script|style=/);
  });
});
