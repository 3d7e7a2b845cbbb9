import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { email, password } from '../../../support/cognito.js';
import { type Browser, ChoiceLogin, callback, loginOrigin } from '../../../support/managed-login.js';
import { VirtualPasskey } from '../passwordless/virtual-passkey.js';

const own = { origin: loginOrigin };

function add(fixture: ChoiceLogin, changes: Readonly<Record<string, string>> = {}): string {
  return `/passkeys/add?${new URLSearchParams({ client_id: fixture.client.id, redirect_uri: callback, ...changes })}`;
}

/** A browser whose user is signed in. */
async function signedIn(fixture: ChoiceLogin): Promise<Browser> {
  const browser = await fixture.choosing('PASSWORD');
  await browser.submit('/login', { password });
  assert.ok(browser.returned.get('code'), browser.problem);
  return browser;
}

async function withUser(input?: ConstructorParameters<typeof ChoiceLogin>[0]): Promise<ChoiceLogin> {
  const fixture = new ChoiceLogin(input);
  await fixture.confirmed();
  return fixture;
}

/** A user who has added a passkey on the page for it. */
async function withPasskey(input?: ConstructorParameters<typeof ChoiceLogin>[0]) {
  const fixture = await withUser(input);
  const browser = await signedIn(fixture);
  await browser.get(add(fixture));
  const passkey = new VirtualPasskey();
  const credential = JSON.stringify(passkey.create(JSON.parse(browser.passkeyOptions), own));
  await browser.submit('/passkeys/add', { credential });
  assert.equal(browser.location, `${callback}?result=success`);
  return { fixture, passkey, browser };
}

describe('a passkey at managed login', () => {
  it('is added by a user who is signed in, and signs in from then on', async () => {
    const { fixture, passkey } = await withPasskey();
    assert.deepEqual((await fixture.named()).offered, ['WEB_AUTHN', 'EMAIL_OTP', 'PASSWORD']);
    const browser = await fixture.choosing('WEB_AUTHN');
    assert.equal(browser.title, 'Use your passkey');
    await browser.submit('/firstFactor', { credential: passkey.get(browser.passkeyOptions, own) });
    assert.equal((await fixture.exchange(browser.returned.get('code') ?? '')).status, 200);
  });

  it('may be one of the app’s own pages, and be used by either scheme of the login', async () => {
    const fixture = await withUser();
    const { AccessToken } = await fixture.signedIn();
    const { CredentialCreationOptions } = await fixture.ok('StartWebAuthnRegistration', { AccessToken });
    const passkey = new VirtualPasskey();
    const Credential = passkey.create(CredentialCreationOptions);
    await fixture.send('CompleteWebAuthnRegistration', { AccessToken, Credential });
    for (const origin of [loginOrigin, loginOrigin.replace('http:', 'https:')]) {
      const browser = await fixture.choosing('WEB_AUTHN');
      await browser.submit('/firstFactor', { credential: passkey.get(browser.passkeyOptions, { origin }) });
      assert.ok(browser.returned.get('code'), origin);
    }
  });

  it('that is wrong leads back to the choice, and says no more than that', async () => {
    const { fixture, passkey } = await withPasskey();
    const browser = await fixture.choosing('WEB_AUTHN');
    const credential = passkey.get(browser.passkeyOptions, { ...own, signature: Buffer.alloc(70, 1) });
    await browser.submit('/firstFactor', { credential });
    assert.equal(browser.problem, 'This passkey was not accepted. Try again, or choose another way to sign in.');
    assert.deepEqual(browser.offered, ['WEB_AUTHN', 'EMAIL_OTP', 'PASSWORD']);
  });

  it('that a browser without scripts did not send leads back to the choice', async () => {
    const { fixture } = await withPasskey();
    const browser = await fixture.choosing('WEB_AUTHN');
    assert.match(browser.html, /<noscript>/);
    await browser.submit('/firstFactor', {});
    assert.match(browser.problem, /^Your browser did not send a passkey\. Enable JavaScript/);
    await browser.submit('/login', { username: email, factor: 'EMAIL_OTP' });
    await browser.submit('/firstFactor', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
  });

  it('counts as two factors if the pool says so', async () => {
    const { fixture, passkey } = await withPasskey({
      pool: {
        MfaConfiguration: 'OPTIONAL',
        EnabledMfas: ['EMAIL_OTP'],
        WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      },
    });
    const { AccessToken } = await fixture.signedIn();
    await fixture.ok('SetUserMFAPreference', { AccessToken, EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
    const browser = await fixture.choosing('WEB_AUTHN');
    await browser.submit('/firstFactor', { credential: passkey.get(browser.passkeyOptions, own) });
    assert.ok(browser.returned.get('code'));
  });

  it('is offered once to a new user, who may skip it', async () => {
    const fixture = new ChoiceLogin();
    const browser = await fixture.browser().get(`/signup?${fixture.parameters()}`);
    await browser.submit('/signup', { username: email, newPassword: password });
    await browser.submit('/confirmUser', { code: fixture.code });
    assert.match(browser.location, /^\/passkeys\/offer\?/);
    await browser.open(browser.location);
    assert.equal(browser.title, 'Add a passkey');
    await browser.submit('/passkeys/offer', { skip: 'yes' });
    assert.ok(browser.returned.get('code'));
    assert.equal(browser.returned.get('state'), 'the state');
    await browser.authorize();
    assert.ok(browser.returned.get('code'), 'later sign-ins are not asked');
  });

  it('is added by a new user, who then returns to the app', async () => {
    const fixture = new ChoiceLogin();
    const browser = await fixture.browser().get(`/signup?${fixture.parameters({ prompt: 'login' })}`);
    await browser.submit('/signup', { username: email, newPassword: password });
    await browser.submit('/confirmUser', { code: fixture.code });
    await browser.open(browser.location);
    await browser.submit('/passkeys/offer', {});
    assert.match(browser.problem, /^Your browser did not send a passkey/);
    const passkey = new VirtualPasskey();
    const credential = JSON.stringify(passkey.create(JSON.parse(browser.passkeyOptions), own));
    await browser.submit('/passkeys/offer', { credential });
    assert.equal((await fixture.exchange(browser.returned.get('code') ?? '')).status, 200);
    assert.deepEqual((await fixture.named()).offered, ['WEB_AUTHN', 'EMAIL_OTP', 'PASSWORD']);
  });

  it('is not offered to a new user where the pool has none', async () => {
    const AllowedFirstAuthFactors = ['PASSWORD', 'EMAIL_OTP'];
    const fixture = new ChoiceLogin({ pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors } } } });
    const browser = await fixture.browser().get(`/signup?${fixture.parameters()}`);
    await browser.submit('/signup', { username: email, newPassword: password });
    await browser.submit('/confirmUser', { code: fixture.code });
    assert.ok(browser.returned.get('code'));
    await browser.open(`/passkeys/offer?${fixture.parameters({ prompt: 'login' })}`);
    assert.equal(browser.title, 'Sign in');
  });
});

describe('the page /passkeys/add', () => {
  it('returns with result=invalid_session if nobody is signed in, or no longer', async () => {
    const fixture = await withUser();
    const browser = await fixture.browser().get(add(fixture));
    assert.equal(browser.location, `${callback}?result=invalid_session`);
    const later = await signedIn(fixture);
    await later.get(add(fixture));
    fixture.now += 3_600_000;
    await later.submit('/passkeys/add', { credential: '{}' });
    assert.equal(later.location, `${callback}?result=invalid_session`);
  });

  it('has a way back to the app', async () => {
    const fixture = await withUser();
    const browser = await signedIn(fixture);
    await browser.get(add(fixture, { response_type: 'code', scope: 'openid' }));
    assert.equal(browser.title, 'Add a passkey');
    assert.ok(browser.html.includes(`href="${callback}">Not now</a>`));
  });

  for (const [what, credential, problem] of [
    ['nothing', '', /^Your browser did not send a passkey/],
    ['what is not JSON', '{', /^The credential is not valid\.$/],
    ['what is not a passkey', '{}', /^The credential is not valid\.$/],
  ] as const) {
    it(`asks again if the browser sends ${what}`, async () => {
      const fixture = await withUser();
      const browser = await signedIn(fixture);
      await browser.get(add(fixture));
      await browser.submit('/passkeys/add', { credential });
      assert.match(browser.problem, problem);
      const passkey = new VirtualPasskey();
      const good = JSON.stringify(passkey.create(JSON.parse(browser.passkeyOptions), own));
      await browser.submit('/passkeys/add', { credential: good });
      assert.equal(browser.location, `${callback}?result=success`);
    });
  }

  it('says that a user has twenty passkeys already', async () => {
    const { fixture, browser } = await withPasskey();
    const state = structuredClone(fixture.saved!);
    const [user] = Object.values(state.pools[fixture.pool.id]!.users);
    const [passkey] = user!.passkeys!;
    user!.passkeys = Array.from({ length: 20 }, (_, index) => ({ ...passkey!, id: `passkey-${index}` }));
    const full = new ChoiceLogin({ pools: fixture.pools, state });
    const other = full.browser();
    await other.get(add(full), { cookie: browser.cookie });
    assert.equal(other.problem, 'A user can have at most 20 passkeys.');
    assert.doesNotMatch(other.html, /id="passkey"/);
  });
});

describe('the script for passkeys', () => {
  it('is a file, and the policy of the pages with it allows no other script', async () => {
    const { fixture, browser } = await withPasskey();
    await browser.get(add(fixture));
    const policyOf = ({ shown }: Browser) => String(shown!.response.headers['content-security-policy']);
    assert.match(policyOf(browser), /^default-src 'none';.*; script-src 'self'$/);
    assert.doesNotMatch(policyOf(browser), /unsafe|nonce|connect-src|form-action/);
    assert.deepEqual(browser.html.match(/<script[^>]*>[^<]*/g), ['<script src="/passkeys.js" defer>']);
    const page = await fixture.named();
    assert.doesNotMatch(policyOf(page), /script/);
    assert.doesNotMatch(page.html, /<script/);
    await page.get('/passkeys.js');
    assert.match(String(page.shown!.response.headers['content-type']), /^text\/javascript/);
    assert.doesNotMatch(page.html, /innerHTML|insertAdjacent|eval|document\.write/);
  });
});
