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
const newPassword = 'Another-horse-10';
const otherEmail = 'other@example.com';
const markup = '<img src=x onerror=alert(1)>';

describe('in a browser, against the local server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hello-browser-'));
  const visitors: Visitor[] = [];
  let launched: LaunchedBrowser;
  let server: LocalServer;
  let you: Visitor;
  let failed = false;

  before(async () => {
    const assembly = join(folder, 'assembly');
    synthesize(assembly);
    server = await LocalServer.start(assembly, join(folder, 'state'));
    launched = await launchBrowser();
    you = await arrive();
  });
  after(async () => {
    await launched?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function arrive(options?: Parameters<typeof Visitor.arrive>[1]): Promise<Visitor> {
    const visitor = await Visitor.arrive(launched.browser, options);
    visitors.push(visitor);
    return visitor;
  }

  /** A step of the journey, which starts where the one before has ended. */
  function step(name: string, take: () => Promise<void>): void {
    test(name, async () => {
      assert.ok(!failed, 'a step before this one has failed');
      failed = true;
      await take();
      for (const visitor of visitors) {
        visitor.assertContent();
      }
      failed = false;
    });
  }

  const at = {
    site: (path: string) => `${server.site}${path}`,
    cognitoRefused: () => `400 ${server.cognito}/`,
    privateRefused: () => `401 ${server.api}/private`,
  };

  async function signIn(visitor: Visitor, username: string, secret: string): Promise<void> {
    await visitor.submit({ email: username, password: secret });
    await visitor.isAt(at.site('/protected.html'));
    await visitor.ready('#call');
  }

  describe('the pages', () => {
    step('are of another origin than the API, and the browser keeps the two apart', async () => {
      const origins = [server.site, server.api, server.cognito, server.inbox];
      assert.equal(new Set(origins.map((url) => new URL(url).origin)).size, 4);
      const context = await launched.browser.newContext();
      const stranger = await context.newPage();
      const answer = `fetch('${server.api}/public').then(() => 'answered', () => 'refused')`;
      assert.equal(await stranger.evaluate(answer), 'refused', 'a page of an origin that CORS does not name');
      await context.close();
    });

    step('show the answer of the public route to anybody', async () => {
      await you.open(server.site, '#public-call');
      await you.look('index');
      await you.page.click('#public-call');
      await you.reads('#public-status', '200');
      await you.reads('#public-answer', 'Hello Stranger!');
    });

    step('show that the protected route refuses who has no token', async () => {
      await you.page.click('#private-call');
      await you.reads('#private-status', '401');
      await you.reads('#private-note', 'Refused: the call came without a valid access token.');
      await you.wasRefused(at.privateRefused());
      await you.look('index-called');
    });

    step('ask for a sign-in first where a page needs one', async () => {
      await you.page.goto(at.site('/protected.html'));
      await you.isAt(at.site('/signin.html?next=%2Fprotected.html&notice=sign-in-first'));
      await you.ready();
      await you.reads('#notice', 'Sign in to see this page.');
      await you.look('sign-in');
    });

    step('refuse a weak password, and say what it lacks', async () => {
      await you.page.click('a[href="/signup.html"]');
      await you.ready();
      assert.equal(await you.page.locator('#password-rules li').count(), 5);
      await you.page.fill('#password', 'weak-password');
      assert.equal(await you.page.locator('#password-rules li.met').count(), 3);
      await you.look('sign-up');
      await you.submit({ email, password: 'weak-password' });
      await you.reads('#password-error', 'This password lacks an upper-case letter.');
      await you.wasRefused(at.cognitoRefused());
      await you.look('sign-up-refused');
    });

    step('take markup that is typed as an address for text', async () => {
      await you.submit({ email: markup, password });
      await you.reads('#email-error', `“${markup}” is not an e-mail address.`);
      await you.assertNoMarkup();
      await you.submit({ email: `${markup.replaceAll(' ', '/')}@example.com`, password });
      await you.reads('#problem', 'This is not a valid e-mail address.');
      await you.wasRefused(at.cognitoRefused());
      await you.assertNoMarkup();
    });

    step('sign up', async () => {
      await you.submit({ email, password });
      await you.isAt(at.site('/confirm.html'));
      await you.ready();
      assert.equal(await you.page.inputValue('#email'), email);
      await you.look('confirm');
    });

    step('refuse a wrong code', async () => {
      const wrong = (await server.code(email)) === '000000' ? '111111' : '000000';
      await you.submit({ code: wrong });
      await you.reads('#problem', 'This code is not right. Take the one that was sent last.');
      await you.wasRefused(at.cognitoRefused());
    });

    step('send a new code, but not one after the other', async () => {
      await you.page.click('#resend');
      await you.reads('#sent', /^A new code is on its way to y\*+@e\*+\./);
      await you.reads('#resend', /^Send a new code \(\d+\u00a0s\)$/);
      assert.ok(await you.page.isDisabled('#resend'));
      assert.equal((await server.mails(email)).length, 2);
      await you.look('confirm-sent');
    });

    step('link to the inbox, whose last code confirms the address', async () => {
      const [inbox] = await Promise.all([you.context.waitForEvent('page'), you.page.click('[data-mail=inbox] a')]);
      const code = await inbox.locator('.mail .code').first().textContent();
      await inbox.close();
      await you.submit({ code: code ?? '' });
      await you.isAt(at.site('/signin.html?notice=confirmed'));
      await you.reads('#notice', 'Your address is confirmed. Sign in now.');
    });

    step('refuse a wrong password, and do not say that the account exists', async () => {
      for (const username of [email, 'nobody@example.com']) {
        await you.submit({ email: username, password: 'Wrong-horse-11' });
        await you.reads('#problem', 'The e-mail address or the password is wrong.');
        await you.wasRefused(at.cognitoRefused());
      }
      await you.look('sign-in-refused');
    });

    step('sign in', () => signIn(you, email, password));

    step('show the answer of the protected route to who is signed in', async () => {
      const { idToken } = await you.session();
      await you.reads('#email', email);
      await you.reads('#public-status', '200');
      await you.reads('#public-answer', 'Hello Stranger!');
      await you.reads('#private-status', '200');
      await you.reads('#private-answer', `Hello User! You are ${claimsOf(idToken).sub}.`);
      await you.look('protected');
    });

    step('take markup in the name of a user for text', async () => {
      const { idToken } = await you.session();
      const [header, , signature] = idToken.split('.');
      const claims = Buffer.from(JSON.stringify({ ...claimsOf(idToken), email: markup })).toString('base64url');
      await you.tamper('idToken', [header, claims, signature].join('.'));
      for (const [path, button] of [
        ['/protected.html', '#call'],
        ['/', '#public-call'],
      ]) {
        await you.open(at.site(path), button);
        await you.reads('#email', markup);
        await you.assertNoMarkup();
      }
      await you.tamper('idToken', idToken);
      await you.open(at.site('/'), '#public-call');
      await you.reads('#email', email);
      await you.look('index-signed-in');
    });

    step('keep the session when they are loaded again', async () => {
      await you.open(at.site('/protected.html'), '#call');
      await you.page.reload();
      await you.reads('#private-status', '200');
      await you.ready('#call');
    });

    step('keep the session when the server is started again', async () => {
      const { site } = server;
      await server.restart();
      assert.equal(server.site, site);
      const asked = you.actions.length;
      await you.page.reload();
      await you.reads('#private-status', '200');
      await you.ready('#call');
      assert.deepEqual(you.actions.slice(asked), [], 'what was asked of Cognito');
    });

    step('renew the access token once it has expired, by one request', async () => {
      const later = await arrive({ storageState: await you.context.storageState() });
      await later.context.clock.install({ time: Date.now() + 2 * 3600_000 });
      await later.open(at.site('/protected.html'), '#call');
      await later.reads('#public-status', '200');
      await later.reads('#private-status', '200');
      assert.deepEqual(later.actions, ['GetTokensFromRefreshToken']);
      assert.notEqual((await later.session()).accessToken, (await you.session()).accessToken);
      await later.leave();
    });

    step('set a new password where the old one is forgotten', async () => {
      const forgetful = await arrive();
      await forgetful.open(at.site('/signin.html'));
      await forgetful.page.click('a[href="/forgot.html"]');
      await forgetful.ready();
      await forgetful.look('forgot');
      await forgetful.submit({ email });
      await forgetful.page.waitForSelector('#reset');
      assert.equal(await forgetful.page.inputValue('#account'), email);
      await forgetful.look('forgot-code');
      await forgetful.submit({ code: await server.code(email), password: 'too-Short-1' });
      await forgetful.reads('#password-error', 'This password is too short.');
      await forgetful.submit({ password: newPassword });
      await forgetful.isAt(at.site('/signin.html?notice=new-password'));
      await forgetful.wasRefused(at.cognitoRefused());
      await forgetful.submit({ email, password });
      await forgetful.reads('#problem', 'The e-mail address or the password is wrong.');
      await forgetful.wasRefused(at.cognitoRefused());
      await signIn(forgetful, email, newPassword);
      await forgetful.leave();
    });

    step('lead who is not confirmed from the sign-in to the code', async () => {
      const other = await arrive();
      await other.open(at.site('/signup.html'));
      await other.submit({ email, password });
      await other.reads('#problem', 'There is an account with this address already. Sign in instead.');
      await other.wasRefused(at.cognitoRefused());
      await other.submit({ email: otherEmail, password });
      await other.isAt(at.site('/confirm.html'));
      await other.open(at.site('/signin.html'));
      await other.submit({ email: otherEmail, password });
      await other.isAt(at.site('/confirm.html?notice=unconfirmed'));
      await other.reads('#notice', 'Your address is not confirmed yet. Enter the code, or ask for a new one.');
      await other.wasRefused(at.cognitoRefused());
      await other.submit({ code: await server.code(otherEmail) });
      await other.isAt(at.site('/signin.html?notice=confirmed'));
      await signIn(other, otherEmail, password);
      await other.leave();
    });

    step('sign out, and keep nothing of the session', async () => {
      const asked = you.actions.length;
      await you.page.click('#signout');
      await you.isAt(at.site('/signin.html?notice=signed-out'));
      await you.reads('#notice', 'You are signed out.');
      assert.deepEqual(await you.session(), {});
      assert.deepEqual(you.actions.slice(asked), ['RevokeToken']);
    });

    step('are refused again after that', async () => {
      await you.page.goto(at.site('/protected.html'));
      await you.isAt(at.site('/signin.html?next=%2Fprotected.html&notice=sign-in-first'));
      await you.open(at.site('/'), '#private-call');
      await you.page.click('#private-call');
      await you.reads('#private-status', '401');
      await you.wasRefused(at.privateRefused());
    });

    step('say that the session has ended where the API no longer takes its token', async () => {
      await you.open(at.site('/signin.html'));
      await signIn(you, email, newPassword);
      const [header, claims, signature] = (await you.session()).accessToken.split('.');
      await you.tamper('accessToken', [header, claims, [...signature].reverse().join('')].join('.'));
      await you.page.click('#call');
      await you.isAt(at.site('/signin.html?next=%2Fprotected.html&notice=ended'));
      await you.reads('#notice', 'Your session has ended. Sign in to go on.');
      await you.wasRefused(at.privateRefused());
      assert.deepEqual(await you.session(), {});
      await signIn(you, email, newPassword);
    });

    step('lead who is confirmed already to the sign-in', async () => {
      const confirmed = await arrive();
      await confirmed.open(at.site('/confirm.html'));
      await confirmed.submit({ email, code: '123456' });
      await confirmed.isAt(at.site('/signin.html?notice=already-confirmed'));
      await confirmed.reads('#notice', 'This address is confirmed already. Sign in.');
      await confirmed.open(at.site('/confirm.html'));
      await confirmed.page.click('#resend');
      await confirmed.isAt(at.site('/signin.html?notice=already-confirmed'));
      await confirmed.wasRefused(at.cognitoRefused(), at.cognitoRefused());
      await confirmed.leave();
    });

    step('say in plain words what they do not do, such as a second factor', async () => {
      const guarded = await arrive();
      await guarded.answers('RespondToAuthChallenge', {
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: 'a session of twenty characters',
        ChallengeParameters: {},
      });
      await guarded.open(at.site('/signin.html'));
      await guarded.submit({ email, password: newPassword });
      await guarded.reads(
        '#problem',
        'This account asks for a second proof that it is you, and this page cannot take one.',
      );
      await guarded.leave();
    });

    step('say in plain words that the server cannot be reached', async () => {
      // The browser logs each request that finds nobody, so this one is nobody whose console is looked at.
      const context = await launched.browser.newContext();
      const page = await context.newPage();
      await page.goto(at.site('/signin.html'));
      await page.locator('#signin button[type=submit]:enabled').waitFor();
      await context.route(`${server.cognito}/`, (route) => route.abort());
      await page.fill('#email', email);
      await page.fill('#password', newPassword);
      await page.click('#signin button[type=submit]');
      await page
        .locator('#problem')
        .filter({ hasText: /server.*reach|reach.*server/i, visible: true })
        .waitFor();
      await context.close();
    });

    step('say where to look for the code where they are deployed', async () => {
      const deployed = await arrive();
      await deployed.page.route('**/config.json', async (route) => {
        const response = await route.fetch();
        const config = await response.json();
        delete config.Auth.Cognito.localInbox;
        await route.fulfill({ response, json: config });
      });
      await deployed.open(at.site('/confirm.html'));
      await deployed.reads('[data-mail=sent]', /^\s*Look for it in your mail, and in the spam folder/);
      assert.ok(await deployed.page.isHidden('[data-mail=inbox]'));
      await deployed.leave();
    });

    step('lead to no page of another site after the sign-in', async () => {
      for (const next of ['https://example.com/', '//example.com/', 'javascript:alert(1)', '']) {
        await you.page.goto(at.site(`/signin.html?next=${encodeURIComponent(next)}`));
        await you.isAt(at.site('/protected.html'));
        await you.ready('#call');
      }
    });

    step('send the access token to the protected route alone, and nothing beyond this machine', async () => {
      const protectedRoute = `GET ${server.api}/private`;
      const withToken = visitors.flatMap((visitor) => visitor.requestsWithToken);
      assert.deepEqual([...new Set(withToken)], [protectedRoute]);
      const asked = visitors.flatMap(({ requests }) => requests.map((request) => new URL(request.url()).origin));
      const origins = [server.site, server.api, server.cognito, server.inbox];
      assert.deepEqual([...new Set(asked)].sort(), origins.sort());
    });

    step('log no token', async () => {
      const { accessToken, idToken, refreshToken } = await you.session();
      const logged = visitors.flatMap(({ messages }) => messages).join('\n');
      assert.doesNotMatch(logged, /eyJ/);
      for (const token of [accessToken, idToken, refreshToken]) {
        assert.ok(token && !logged.includes(token));
      }
      await you.leave();
    });
  });

  describe('the inbox', () => {
    const to = 'reader@example.com';
    let reader: Visitor;

    step('says where nothing was sent to an address', async () => {
      reader = await arrive();
      await reader.page.goto(`${server.inbox}/?to=${to}`);
      await reader.reads('#connection', 'Live');
      await reader.reads('#empty-text', `Nothing was sent to ${to} so far. It appears here at once.`);
      await reader.look('inbox-empty');
    });

    step('shows a mail as it is sent', async () => {
      await server.signUp(to, password);
      await reader.reads('.mail .code', await server.code(to));
      await reader.reads('#count', '1 mail');
      await reader.look('inbox');
    });

    step('shows the mails to one address, or all', async () => {
      await reader.page.selectOption('#to', '');
      await reader.page
        .locator('.mail', { hasText: `To ${email}` })
        .first()
        .waitFor();
      await reader.page.selectOption('#to', otherEmail);
      await reader.reads('#count', '1 mail');
      await reader.reads('.mail .about', new RegExp(`^To ${otherEmail}`));
      await reader.page.selectOption('#to', to);
      await reader.reads('.mail .about', new RegExp(`^To ${to}`));
    });

    step('copies a code, and selects it where it may not', async () => {
      const code = await server.code(to);
      await reader.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.inbox });
      await reader.page.click('.mail button');
      await reader.reads('#news', 'Code copied');
      assert.equal(await reader.page.evaluate('navigator.clipboard.readText()'), code);
      await reader.page.evaluate('navigator.clipboard.writeText = () => Promise.reject()');
      await reader.page.click('.mail button');
      await reader.reads('#news', 'The code is selected, copy it with the keyboard');
      assert.equal(await reader.page.evaluate('getSelection().toString().trim()'), code);
    });

    step('marks a code that was used', async () => {
      await server.call('ConfirmSignUp', { Username: to, ConfirmationCode: await server.code(to) });
      await reader.reads('.mail .state', 'Used');
    });

    step('takes markup in a mail for text', async () => {
      const hostile = { id: '1', at: Date.now(), poolId: markup, pool: markup, to: markup, code: markup };
      await reader.page.route('**/mails', (route) =>
        route.fulfill({ json: [{ ...hostile, subject: markup, text: `${markup}<script>alert(2)</script>` }] }),
      );
      await reader.page.goto(server.inbox);
      await reader.reads('.mail h2', markup);
      await reader.reads('.mail .text', `${markup}<script>alert(2)</script>`);
      await reader.reads('.mail .code', markup);
      assert.equal(await reader.page.locator('main script').count(), 0);
      await reader.assertNoMarkup();
      await reader.page.selectOption('#to', markup);
      await reader.reads('#count', '1 mail');
      await reader.leave();
    });
  });
});

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}
