import assert from 'node:assert/strict';
import { before, describe } from 'node:test';
import { Journey } from './support/journey';
import type { LocalServer } from './support/local-server';
import type { Visitor } from './support/visitor';

const email = 'you@example.com';
const password = 'Correct-horse-9';

describe('in a browser, with codes and passkeys at managed login', () => {
  const journey = new Journey(['managedLogin=true', 'signInWithCode=true', 'signInWithPasskey=true']);
  let server: LocalServer;
  let you: Visitor;

  before(async () => {
    server = journey.server;
    // As if the certificate had been accepted once.
    you = await journey.arrive({ ignoreHTTPSErrors: true });
  });

  const login = () => server.login.replace('http:', 'https:');
  const heading = (name: string) => you.page.getByRole('heading', { name }).waitFor();
  const press = (name: string) => you.page.getByRole('button', { name }).click();

  async function toManagedLogin(): Promise<void> {
    await you.page.goto(`${server.site}/signin.html`);
    await you.ready('#redirect');
    await you.page.click('#redirect');
    await heading('Sign in');
  }

  async function fill(values: Readonly<Record<string, string>>, button: string): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      await you.page.fill(`input[name="${name}"]`, value);
    }
    await press(button);
  }

  async function isIn(): Promise<void> {
    await you.isAt(`${server.site}/protected.html`);
    await you.reads('#email', email);
    await you.reads('#private-status', '200 OK');
  }

  async function signOut(): Promise<void> {
    await you.page.click('#signout');
    await you.isAt(`${server.site}/`);
  }

  journey.step('a new user is asked for a passkey after the sign-up, and adds one', async () => {
    const passkeys = await you.addAuthenticator();
    await toManagedLogin();
    await you.page.click('a[href^="/signup"]');
    await fill({ username: email, newPassword: password }, 'Create account');
    await heading(`Confirm ${email}`);
    await fill({ code: await server.code(email) }, 'Confirm');
    await heading('Add a passkey');
    await you.look('managed-passkey-offer');
    await press('Add a passkey');
    await isIn();
    assert.deepEqual(await passkeys(), [{ rpId: 'localhost', isResidentCredential: true }]);
  });

  journey.step('the passkey signs in', async () => {
    await signOut();
    await toManagedLogin();
    await you.look('managed-name');
    await fill({ username: email }, 'Next');
    await heading('How do you want to sign in?');
    await you.look('managed-choice');
    await press('Use a passkey');
    await heading('Use your passkey');
    await you.look('managed-passkey');
    await press('Use a passkey');
    await isIn();
  });

  journey.step('a code signs in, after a wrong one as well', async () => {
    await signOut();
    await toManagedLogin();
    await fill({ username: email }, 'Next');
    await press('Get a code by e-mail');
    await heading('Enter your code');
    await you.look('managed-code');
    const code = await server.code(email);
    await fill({ code: code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)) }, 'Sign in');
    await you.page.getByText('Invalid code or auth state for the user.').waitFor();
    await you.look('managed-code-refused');
    await you.wasRefused(`400 ${you.page.url()}`);
    await fill({ code }, 'Sign in');
    await isIn();
  });

  journey.step('the app sends a user to add a passkey, who may do without', async () => {
    const query = new URL(you.requests.findLast((request) => request.url().includes('/login?'))?.url() ?? '')
      .searchParams;
    const [client_id, redirect_uri] = ['client_id', 'redirect_uri'].map((name) => query.get(name) ?? '') as [
      string,
      string,
    ];
    const add = `${login()}/passkeys/add?${new URLSearchParams({ client_id, redirect_uri })}`;
    await you.page.goto(add);
    await heading('Add a passkey');
    // This authenticator has a passkey of the account already.
    await press('Add a passkey');
    await you.page.getByText('This device already has a passkey for this account.').waitFor();
    await you.look('managed-passkey-refused');
    await you.page.getByRole('link', { name: 'Not now' }).click();
    await you.isAt(`${server.site}/protected.html`);
  });

  journey.step('the password signs in, without any script', async () => {
    const visitor = await journey.arrive({ ignoreHTTPSErrors: true, javaScriptEnabled: false });
    const query = new URL(you.requests.findLast((request) => request.url().includes('/login?'))?.url() ?? '').search;
    await visitor.page.goto(`${server.login}/login${query}`);
    await visitor.page.fill('input[name="username"]', email);
    await visitor.page.getByRole('button', { name: 'Next' }).click();
    await visitor.page.getByRole('button', { name: 'Use a passkey' }).click();
    await visitor.page.getByRole('heading', { name: 'Use your passkey' }).waitFor();
    await visitor.page.getByRole('button', { name: 'Use a passkey' }).click();
    await visitor.page.getByText('Your browser did not send a passkey.').waitFor();
    await visitor.wasRefused(`400 ${visitor.page.url()}`);
    await visitor.page.getByRole('button', { name: 'Enter your password' }).click();
    await visitor.page.fill('input[name="password"]', password);
    await visitor.page.getByRole('button', { name: 'Sign in' }).click();
    await visitor.page.waitForURL((url) => url.origin === new URL(server.site).origin && url.searchParams.has('code'));
  });
});
