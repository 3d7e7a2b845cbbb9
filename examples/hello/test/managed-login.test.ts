import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Journey } from './support/journey';
import type { LocalServer } from './support/local-server';
import type { Visitor } from './support/visitor';

const email = 'you@example.com';
const password = 'Correct-horse-9';

function claimsOf(token = ''): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('in a browser, with managed login', () => {
  const journey = new Journey(['managedLogin=true']);
  let server: LocalServer;
  let you: Visitor;

  before(async () => {
    server = journey.server;
    // As if the certificate had been accepted once.
    you = await journey.arrive({ ignoreHTTPSErrors: true });
  });

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

  journey.step('the page sends its visitor to the sign-in page of the pool, by https', async () => {
    await you.page.goto(`${server.site}/signin.html`);
    await you.ready('#redirect');
    await you.reads('#title', 'Sign in or sign up');
    await you.reads('#lead', 'You do this on a separate page, and return here afterwards.');
    assert.ok(await you.page.isHidden('#no-account'));
    await you.look('managed-start');
    for (const path of ['/signup.html', '/confirm.html', '/forgot.html']) {
      await you.page.goto(`${server.site}${path}`);
      await you.isAt(`${server.site}/signin.html`);
    }
    await toManagedLogin();
    await you.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.match((await you.page.textContent('header')) ?? '', /on this machine, not on AWS/);
    await you.look('managed-login');
  });

  journey.step('a new user signs up, and gives the code', async () => {
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

  journey.step('Amplify exchanges the code, and the protected route answers', async () => {
    await you.isAt(`${server.site}/protected.html`);
    await you.reads('#email', email);
    await you.reads('#private-status', '200 OK');
    const { accessToken } = await you.session();
    assert.equal(claimsOf(accessToken).scope, 'openid email profile aws.cognito.signin.user.admin');
    assert.equal(claimsOf(accessToken).version, 2);
  });

  journey.step('Amplify refreshes the tokens, and the scopes of the sign-in stay', async () => {
    const before = await you.session();
    await you.tamper('accessToken', before.accessToken!.replace(/\.[^.]+\./, `.${expired(before.accessToken!)}.`));
    await you.page.reload();
    await you.reads('#private-status', '200 OK');
    const { accessToken } = await you.session();
    assert.ok(you.actions.includes('GetTokensFromRefreshToken'), 'they were refreshed');
    assert.equal(claimsOf(accessToken).scope, claimsOf(before.accessToken).scope);
  });

  journey.step('signing out ends the session here and at the pool', async () => {
    await you.page.click('#signout');
    await you.isAt(`${server.site}/`);
    await you.reads('#notice', 'You are signed out.');
    assert.deepEqual(Object.keys(await you.session()), []);
    await toManagedLogin();
    await you.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  journey.step('a wrong password is refused, and the right one is not', async () => {
    await fill({ username: email, password: 'Wrong-horse-9' });
    await you.page.getByText('Incorrect username or password.').waitFor();
    await you.wasRefused(`400 ${you.page.url()}`);
    await fill({ username: email, password });
    await you.isAt(`${server.site}/protected.html`);
    await you.reads('#private-status', '200 OK');
  });

  journey.step('a browser that is signed in already is asked nothing', async () => {
    await you.page.evaluate('localStorage.clear()');
    await you.page.goto(`${server.site}/signin.html`);
    await you.ready('#redirect');
    await you.page.click('#redirect');
    await you.isAt(`${server.site}/protected.html`);
    await you.reads('#email', email);
  });

  journey.step('the other pages can be used by anybody', async () => {
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
    assert.match(
      server.printed,
      /^To do once\n +for sign-in at the managed login of 'Hello\/Users', in each browser: open https:\/\/localhost:\d+ and accept the certificate/m,
    );
    assert.match(server.printed, /NODE_EXTRA_CA_CERTS=\S+tls-certificate\.pem/);
    assert.doesNotMatch(server.printed, /Login pages unavailable/, 'the client has a style');
  });
});

/** The claims of a token as of an hour ago. */
function expired(token: string): string {
  return Buffer.from(JSON.stringify({ ...claimsOf(token), exp: 1 })).toString('base64url');
}
