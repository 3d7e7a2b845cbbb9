import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type LaunchedBrowser, launchBrowser } from './support/launch-browser';
import { LocalServer } from './support/local-server';
import { synthesize } from './support/synthesize';
import { Visitor } from './support/visitor';

const email = 'you@example.com';
const password = 'Correct-horse-9';

function claimsOf(token = ''): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('in a browser, with managed login', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hello-login-'));
  let launched: LaunchedBrowser;
  let server: LocalServer;
  let you: Visitor;
  let failed = false;

  before(async () => {
    const assembly = join(folder, 'assembly');
    synthesize(assembly, ['managedLogin=true']);
    server = await LocalServer.start(assembly, join(folder, 'state'));
    launched = await launchBrowser();
    // As if the certificate had been accepted once.
    you = await Visitor.arrive(launched.browser, { ignoreHTTPSErrors: true });
  });
  after(async () => {
    await launched?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A step of the journey, which starts where the one before has ended. */
  function step(name: string, take: () => Promise<void>): void {
    test(name, async () => {
      assert.ok(!failed, 'a step before this one has failed');
      failed = true;
      await take();
      you.assertContent();
      failed = false;
    });
  }

  const login = () => server.login.replace('http:', 'https:');

  async function toManagedLogin(): Promise<void> {
    await you.page.goto(`${server.site}/signin.html`);
    await you.ready('#redirect');
    await you.page.click('#redirect');
    await you.page.waitForURL((url) => url.origin === login() && url.pathname === '/login');
  }

  async function fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      await you.page.fill(`input[name="${name}"]`, value);
    }
    await you.page.locator('button[type=submit]').first().click();
  }

  step('the page sends its visitor to the sign-in page of the pool, by https', async () => {
    await you.page.goto(`${server.site}/signin.html`);
    await you.ready('#redirect');
    await you.look('managed-start');
    await toManagedLogin();
    await you.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.match((await you.page.textContent('header')) ?? '', /Not AWS/);
    await you.look('managed-login');
  });

  step('a new user signs up, and gives the code', async () => {
    await you.page.click('a[href^="/signup"]');
    await you.look('managed-sign-up');
    await fill({ username: email, newPassword: 'short' });
    await you.page.getByRole('alert').waitFor();
    await you.look('managed-sign-up-refused');
    await you.wasRefused(`400 ${you.page.url()}`);
    await fill({ username: email, newPassword: password });
    await you.page.getByRole('heading', { name: `Confirm ${email}` }).waitFor();
    await you.look('managed-confirm');
    await fill({ code: await server.code(email) });
  });

  step('Amplify exchanges the code, and the protected route answers', async () => {
    await you.isAt(`${server.site}/protected.html`);
    await you.reads('#email', email);
    await you.reads('#private-status', '200');
    const { accessToken } = await you.session();
    assert.equal(claimsOf(accessToken).scope, 'openid email profile aws.cognito.signin.user.admin');
    assert.equal(claimsOf(accessToken).version, 2);
  });

  step('Amplify refreshes the tokens, and the scopes of the sign-in stay', async () => {
    const before = await you.session();
    await you.tamper('accessToken', before.accessToken!.replace(/\.[^.]+\./, `.${expired(before.accessToken!)}.`));
    await you.page.reload();
    await you.reads('#private-status', '200');
    const { accessToken } = await you.session();
    assert.ok(you.actions.includes('GetTokensFromRefreshToken'), 'they were refreshed');
    assert.equal(claimsOf(accessToken).scope, claimsOf(before.accessToken).scope);
  });

  step('signing out ends the session here and at the pool', async () => {
    await you.page.click('#signout');
    await you.isAt(`${server.site}/`);
    assert.deepEqual(Object.keys(await you.session()), []);
    await toManagedLogin();
    await you.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  step('a wrong password is refused, and the right one is not', async () => {
    await fill({ username: email, password: 'Wrong-horse-9' });
    await you.page.getByText('Incorrect username or password.').waitFor();
    await you.wasRefused(`400 ${you.page.url()}`);
    await fill({ username: email, password });
    await you.isAt(`${server.site}/protected.html`);
    await you.reads('#private-status', '200');
  });

  step('a browser that is signed in already is asked nothing', async () => {
    await you.page.evaluate('localStorage.clear()');
    await you.page.goto(`${server.site}/signin.html`);
    await you.ready('#redirect');
    await you.page.click('#redirect');
    await you.isAt(`${server.site}/protected.html`);
    await you.reads('#email', email);
  });

  step('the other pages can be used by anybody', async () => {
    const query = new URLSearchParams(
      new URL(you.requests.findLast((request) => request.url().includes('/oauth2/authorize'))?.url() ?? '').search,
    );
    await you.page.goto(`${login()}/forgotPassword?${query}`);
    await you.look('managed-forgot');
    await fill({ username: email });
    await you.page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await you.look('managed-new-password');
    await you.page.goto(`${login()}/error?error=redirect_mismatch`);
    await you.look('managed-error');
    await you.wasRefused(`400 ${login()}/error?error=redirect_mismatch`);
  });

  test('what a person has to do is said at the start', () => {
    assert.match(server.printed, /^ +Managed login +http:\/\/localhost:\d+ +Hello\/Users$/m);
    assert.match(server.printed, /^Once in each browser\n +open https:\/\/localhost:\d+ and accept its certificate/m);
    assert.match(server.printed, /NODE_EXTRA_CA_CERTS=\S+tls-certificate\.pem/);
    assert.doesNotMatch(server.printed, /Login pages unavailable/, 'the client has a style');
  });
});

/** The claims of a token as of an hour ago. */
function expired(token: string): string {
  return Buffer.from(JSON.stringify({ ...claimsOf(token), exp: 1 })).toString('base64url');
}
