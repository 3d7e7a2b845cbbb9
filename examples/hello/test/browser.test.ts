import assert from 'node:assert/strict';
import { before, describe } from 'node:test';
import type { Route } from 'playwright-core';
import { Journey } from './support/journey';
import type { LocalServer } from './support/local-server';
import type { Visitor } from './support/visitor';

const email = 'you@example.com';
const password = 'Correct-horse-9';
const newPassword = 'Another-horse-10';
const otherEmail = 'other@example.com';
const markup = '<img src=x onerror=alert(1)>';

describe('in a browser, against the local server', () => {
  const journey = new Journey();
  const { visitors } = journey;
  const arrive = journey.arrive.bind(journey);
  const step = journey.step.bind(journey);
  let server: LocalServer;
  let you: Visitor;

  before(async () => {
    server = journey.server;
    you = await arrive();
  });

  const at = {
    site: (path: string) => `${server.site}${path}`,
    cognitoRefused: () => `400 ${server.cognito}/`,
    privateRefused: () => `401 ${server.api}/private`,
  };

  /** Where the header and what follows it are, narrow and wide. Its contents begin and end where those of the page do. */
  async function frame(): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const width of [320, 1200]) {
      await you.page.setViewportSize({ width, height: 800 });
      const [header, brand, main] = [await you.box('.top'), await you.box('.brand'), await you.box('main')];
      const last = await you.box('nav > :visible >> nth=-1');
      const space = Number(
        await you.page.evaluate(`parseFloat(getComputedStyle(document.querySelector('.top')).paddingLeft)`),
      );
      assert.deepEqual([brand.left - header.left, header.right - last.right], [space, space], `edges at ${width} px`);
      found.push([header, brand, main.top]);
    }
    return found;
  }

  async function signIn(visitor: Visitor, username: string, secret: string): Promise<void> {
    await visitor.submit({ email: username, password: secret });
    await visitor.isAt(at.site('/protected.html'));
    await visitor.ready('#call');
  }

  describe('the pages', () => {
    step('are of another origin than the API, and the browser keeps the two apart', async () => {
      const origins = [server.site, server.api, server.cognito, server.inbox];
      assert.equal(new Set(origins.map((url) => new URL(url).origin)).size, 4);
      const context = await journey.browser.newContext();
      const stranger = await context.newPage();
      const answer = `fetch('${server.api}/public').then(() => 'answered', () => 'refused')`;
      assert.equal(await stranger.evaluate(answer), 'refused', 'a page of an origin that CORS does not name');
      await context.close();
    });

    step('show the answer of the public route to anybody', async () => {
      await you.open(server.site, '#public-call');
      await you.look('index');
      await you.page.click('#public-call');
      await you.reads('#public-status', '200 OK');
      await you.reads('#public-answer', 'Hello Stranger!');
      await you.reads('#public-when', /^at \d.*, after \d+ ms$/);
    });

    step('can be seen before their scripts know anything', async () => {
      const early = await arrive();
      const pages = [
        ['/', 'index-loading'],
        ['/signin.html', 'sign-in-loading'],
        ['/protected.html', 'protected-loading'],
      ] as const;
      const held: Route[] = [];
      await early.page.route('**/config.json', (route) => void held.push(route), { times: pages.length });
      for (const [path, name] of pages) {
        await early.page.goto(at.site(path));
        await early.page.locator('body.loading h1').filter({ visible: true }).waitFor();
        assert.ok((await early.page.locator('main p:visible').count()) > 0);
        await early.picture(name);
      }
      await held.at(-1)?.continue();
      await early.isAt(at.site('/signin.html?next=%2Fprotected.html'));
      await early.page.waitForSelector('body:not(.loading)');
      await early.leave();
    });

    step('say without scripts that they need them', async () => {
      const silent = await arrive({ javaScriptEnabled: false });
      await silent.page.goto(at.site('/protected.html'));
      await silent.reads('noscript .notice', 'This page needs JavaScript to call the user pool and the API.');
      assert.equal(await silent.page.locator('nav:visible, button:visible').count(), 0);
      await silent.leave();
    });

    step('come in one font, from the site itself', async () => {
      const fonts = you.requests.filter((request) => request.resourceType() === 'font').map((request) => request.url());
      assert.deepEqual(
        fonts.map((url) => new URL(url).origin),
        [new URL(server.site).origin],
      );
      assert.match(fonts[0], /inter-latin-/);
      assert.ok(await you.page.evaluate(`[...document.fonts].some(({ status }) => status === 'loaded')`));
    });

    step('let the keyboard skip what every page begins with', async () => {
      await you.open(server.site, '#public-call');
      await you.page.keyboard.press('Tab');
      assert.equal(await you.page.evaluate('document.activeElement.className'), 'skip');
      await you.page.keyboard.press('Enter');
      assert.equal(await you.focused(), 'main');
    });

    step('answer an address that is not there with a page of the site', async () => {
      const answer = await you.page.goto(at.site('/no/such/page'));
      assert.equal(answer?.status(), 404);
      await you.wasRefused(`404 ${at.site('/no/such/page')}`);
      await you.reads('h1', 'Page not found');
      await you.reads('#address', '/no/such/page');
      await you.look('not-found');
      await you.page.click('main a[href="/"]');
      await you.isAt(at.site('/'));
      await you.ready('#public-call');
    });

    step('show that the protected route refuses who has no token', async () => {
      await you.page.click('#private-call');
      await you.reads('#private-status', '401 Unauthorized');
      await you.reads('#private-note', 'API Gateway refused the call because it had no valid access token.');
      await you.wasRefused(at.privateRefused());
      await you.look('index-called');
    });

    step('ask for a sign-in first where a page needs one', async () => {
      await you.page.goto(at.site('/protected.html'));
      await you.isAt(at.site('/signin.html?next=%2Fprotected.html'));
      await you.ready();
      await you.reads('#notice', 'Sign in to see this page.');
      await you.look('sign-in');
      await you.page.reload();
      await you.ready();
      assert.ok(await you.page.isHidden('#notice'), 'a notice is shown once');
    });

    step('refuse a weak password, and say what it lacks', async () => {
      await you.page.click('main a[href="/signup.html"]');
      await you.ready();
      assert.equal(await you.page.locator('#password-rules li').count(), 5);
      await you.page.fill('#password', 'weak-password');
      assert.equal(await you.page.locator('#password-rules li.met').count(), 3);
      assert.equal(
        await you.page.locator('#password-rules.checked').count(),
        0,
        'no rule is red before the field is left',
      );
      await you.look('sign-up');
      await you.submit({ email, password: 'weak-password' });
      await you.reads('#password-error', 'This password needs an uppercase letter and a digit.');
      assert.equal(await you.focused(), 'password');
      await you.wasRefused(at.cognitoRefused());
      const red = await you.colorOf('#password-error');
      for (const unmet of await you.page.locator('#password-rules li:not(.met)').all()) {
        assert.equal(await you.colorOf(unmet), red);
        assert.match((await unmet.textContent()) ?? '', /: missing$/);
      }
      assert.notEqual(await you.colorOf('#password-rules li.met'), red);
      await you.look('sign-up-refused');
    });

    step('take markup that is typed as an address for text', async () => {
      await you.submit({ email: markup, password });
      await you.reads('#email-error', `“${markup}” is not an e-mail address.`);
      await you.assertNoMarkup();
      await you.submit({ email: `${markup.replaceAll(' ', '/')}@example.com`, password });
      await you.reads('#email-error', 'This is not a valid e-mail address.');
      assert.equal(await you.focused(), 'email');
      await you.wasRefused(at.cognitoRefused());
      await you.assertNoMarkup();
    });

    step('sign up', async () => {
      await you.submit({ email, password });
      await you.isAt(at.site('/confirm.html'));
      await you.ready();
      await you.reads('#sent-to', email);
      assert.equal(await you.focused(), 'code');
      await you.look('confirm');
    });

    step('refuse a wrong code', async () => {
      const wrong = (await server.code(email)) === '000000' ? '111111' : '000000';
      await you.submit({ code: wrong });
      await you.reads('#code-error', 'This code is wrong. Enter the one from the latest e-mail.');
      assert.equal(await you.focused(), 'code');
      await you.wasRefused(at.cognitoRefused());
    });

    step('send a new code, but not one after the other', async () => {
      await you.page.click('#resend');
      await you.reads('#sent', /^We sent a new code to y\*+@e\*+\./);
      await you.reads('#resend', /^Send a new code \(\d+\u00a0s\)$/);
      assert.ok(await you.page.isDisabled('#resend'));
      assert.equal(await you.page.inputValue('#code'), '', 'the wrong code is gone');
      assert.equal(await you.focused(), 'code');
      assert.equal((await server.mails(email)).length, 2);
      await you.look('confirm-sent');
    });

    step('link to the inbox, whose last code confirms the address', async () => {
      const [inbox] = await Promise.all([you.context.waitForEvent('page'), you.page.click('[data-mail=inbox] a')]);
      const code = await inbox.locator('.mail .code').first().textContent();
      assert.equal(await inbox.locator('.mail .state').textContent(), 'Replaced');
      await inbox.close();
      await you.submit({ code: code ?? '' });
    });

    step('sign in at once after the confirmation', async () => {
      await you.isAt(at.site('/protected.html'));
      await you.reads('h1', `Hello, ${email}`);
      await you.reads('#private-status', '200 OK');
    });

    step('know in the header of each who is signed in, and sign out there', async () => {
      for (const path of ['/', '/signup.html', '/confirm.html', '/forgot.html', '/no-such-page']) {
        await you.page.goto(at.site(path));
        await you.reads('#who', email);
        assert.equal(await you.page.locator('nav [data-when=out]:visible').count(), 0);
      }
      await you.wasRefused(`404 ${at.site('/no-such-page')}`);
      const signedIn = await frame();
      await you.page.click('#signout');
      await you.isAt(at.site('/signin.html'));
      await you.reads('#notice', 'You are signed out.');
      await you.ready();
      assert.ok(await you.page.isHidden('#signout'));
      assert.deepEqual(await frame(), signedIn, 'nothing moves when the session ends');
    });

    step('refuse a wrong password, and do not say that the account exists', async () => {
      for (const username of [email, 'nobody@example.com']) {
        await you.submit({ email: username, password: 'Wrong-horse-11' });
        await you.reads('#password-error', 'The e-mail address or the password is wrong.');
        assert.equal(await you.focused(), 'password');
        await you.wasRefused(at.cognitoRefused());
      }
      assert.ok(await you.page.isHidden('#notice'), 'what was said before the sign-in is gone');
      await you.look('sign-in-refused');
    });

    step('sign in', () => signIn(you, email, password));

    step('show the answer of the protected route to who is signed in', async () => {
      const { idToken } = await you.session();
      await you.reads('h1', `Hello, ${email}`);
      await you.reads('#public-status', '200 OK');
      await you.reads('#public-answer', 'Hello Stranger!');
      await you.reads('#private-status', '200 OK');
      await you.reads('#private-answer', `Hello User! You are ${claimsOf(idToken).sub}.`);
      await you.reads('#private-when', /^at \d.*, after \d+ ms$/);
      await you.look('protected');
    });

    step('show the claims of the access token, once they are unfolded', async () => {
      const { accessToken } = await you.session();
      assert.ok(await you.page.isHidden('#claims-list'));
      await you.page.click('#claims summary');
      const shown = await you.page.locator('#claims-list dt:visible').allTextContents();
      assert.deepEqual(shown, Object.keys(claimsOf(accessToken)));
      await you.reads('#claims-list dd:first-of-type', String(claimsOf(accessToken).sub));
      await you.look('protected-claims');
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
      await you.reads('#private-status', '200 OK');
      await you.ready('#call');
    });

    step('keep the session when the server is started again', async () => {
      const { site } = server;
      await server.restart();
      assert.equal(server.site, site);
      const asked = you.actions.length;
      await you.page.reload();
      await you.reads('#private-status', '200 OK');
      await you.ready('#call');
      assert.deepEqual(you.actions.slice(asked), [], 'what was asked of Cognito');
    });

    step('renew the access token once it has expired, by one request', async () => {
      const later = await arrive({ storageState: await you.context.storageState() });
      await later.context.clock.install({ time: Date.now() + 2 * 3600_000 });
      await later.open(at.site('/protected.html'), '#call');
      await later.reads('#public-status', '200 OK');
      await later.reads('#private-status', '200 OK');
      assert.deepEqual(later.actions, ['GetTokensFromRefreshToken']);
      assert.notEqual((await later.session()).accessToken, (await you.session()).accessToken);
      await later.leave();
    });

    step('set a new password where the old one is forgotten', async () => {
      const forgetful = await arrive();
      await forgetful.open(at.site('/signin.html'));
      await forgetful.page.click('a[href="/forgot.html"]');
      await forgetful.ready();
      assert.equal(await forgetful.focused(), 'email', 'the only field');
      await forgetful.look('forgot');
      await forgetful.submit({ email });
      await forgetful.page.waitForSelector('#reset');
      assert.equal(await forgetful.page.inputValue('#account'), email);
      assert.deepEqual(await forgetful.page.locator('h1:visible, .lead:visible').allTextContents(), [
        'Choose a new password',
        'If there is an account with this address, the code is on its way.',
      ]);
      await forgetful.look('forgot-code');
      await forgetful.submit({ code: await server.code(email), password: 'too-Short-1' });
      await forgetful.reads('#password-error', 'This password needs at least 12 characters.');
      await forgetful.submit({ password: newPassword });
      await forgetful.isAt(at.site('/signin.html'));
      await forgetful.wasRefused(at.cognitoRefused());
      await forgetful.submit({ email, password });
      await forgetful.reads('#password-error', 'The e-mail address or the password is wrong.');
      await forgetful.wasRefused(at.cognitoRefused());
      await signIn(forgetful, email, newPassword);
      await forgetful.leave();
    });

    step('lead who is not confirmed from the sign-in to the code', async () => {
      const other = await arrive();
      await other.open(at.site('/signup.html'));
      await other.submit({ email, password });
      await other.reads('#email-error', 'There is already an account with this address. Sign in instead.');
      assert.equal(await other.focused(), 'email');
      await other.wasRefused(at.cognitoRefused());
      await other.submit({ email: otherEmail, password });
      await other.isAt(at.site('/confirm.html'));
      await other.page.reload();
      await other.ready();
      assert.equal(await other.page.inputValue('#email'), otherEmail);
      assert.equal(await other.focused(), 'code', 'the only field that is empty');
      await other.open(at.site('/signin.html'));
      await other.submit({ email: otherEmail, password });
      await other.isAt(at.site('/confirm.html'));
      await other.reads('#notice', 'Your address is not confirmed yet. Enter the code, or send a new one.');
      await other.wasRefused(at.cognitoRefused());
      await other.look('confirm-unconfirmed');
      await other.submit({ code: await server.code(otherEmail) });
      await other.isAt(at.site('/signin.html'));
      await other.reads('#notice', 'Your address is confirmed. Sign in now.');
      await signIn(other, otherEmail, password);
      await other.leave();
    });

    step('sign out, and keep nothing of the session', async () => {
      const asked = you.actions.length;
      await you.page.click('#signout');
      await you.isAt(at.site('/signin.html'));
      await you.reads('#notice', 'You are signed out.');
      assert.deepEqual(await you.session(), {});
      assert.deepEqual(you.actions.slice(asked), ['RevokeToken']);
    });

    step('are refused again after that', async () => {
      await you.page.goto(at.site('/protected.html'));
      await you.isAt(at.site('/signin.html?next=%2Fprotected.html'));
      await you.open(at.site('/'), '#private-call');
      await you.page.click('#private-call');
      await you.reads('#private-status', '401 Unauthorized');
      await you.wasRefused(at.privateRefused());
    });

    step('say that the session has ended where the API no longer takes its token', async () => {
      await you.open(at.site('/signin.html'));
      await signIn(you, email, newPassword);
      const [header, claims, signature] = (await you.session()).accessToken.split('.');
      await you.tamper('accessToken', [header, claims, [...signature].reverse().join('')].join('.'));
      await you.page.click('#call');
      await you.isAt(at.site('/signin.html?next=%2Fprotected.html'));
      await you.reads('#notice', 'Your session has ended. Sign in again.');
      await you.wasRefused(at.privateRefused());
      assert.deepEqual(await you.session(), {});
      await signIn(you, email, newPassword);
    });

    step('lead who is confirmed already to the sign-in', async () => {
      const confirmed = await arrive();
      await confirmed.open(at.site('/confirm.html'));
      await confirmed.submit({ email, code: '123456' });
      await confirmed.isAt(at.site('/signin.html'));
      await confirmed.reads('#notice', 'This address is already confirmed. Sign in.');
      await confirmed.open(at.site('/confirm.html'));
      await confirmed.page.click('#resend');
      await confirmed.isAt(at.site('/signin.html'));
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
      await guarded.reads('#problem', 'This account needs a second factor, which this page does not support.');
      await guarded.leave();
    });

    step('say in plain words that the server cannot be reached', async () => {
      // The browser logs each request that finds nobody, so this one is nobody whose console is looked at.
      const context = await journey.browser.newContext();
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
        delete config.Auth.Cognito.userPoolEndpoint;
        await route.fulfill({ response, json: config });
      });
      await deployed.open(at.site('/confirm.html'));
      await deployed.reads('[data-mail=sent]', /^\s*The e-\u2060?mail comes from no-reply@/);
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
      await reader.reads('#empty-text', `Nothing has been sent to ${to} yet. New messages appear here immediately.`);
      await reader.look('inbox-empty');
    });

    step('shows a mail as it is sent', async () => {
      await server.signUp(to, password);
      await reader.reads('.mail .code', await server.code(to));
      await reader.reads('#count', '1 e-mail');
      await reader.look('inbox');
      for (const width of [320, 1200]) {
        await reader.page.setViewportSize({ width, height: 800 });
        const [box, button] = [await reader.box('.mail .spend'), await reader.box('.mail button')];
        const [right, bottom] = [box.right - button.right, box.bottom - button.bottom];
        assert.equal(right, bottom, `the space around the button at ${width} px`);
        if (width === 320) {
          assert.equal(button.left - box.left, right);
        }
      }
    });

    step('shows the mails to one address, or all', async () => {
      await reader.page.selectOption('#to', '');
      await reader.page
        .locator('.mail', { hasText: `To ${email}` })
        .first()
        .waitFor();
      await reader.page.selectOption('#to', otherEmail);
      await reader.reads('#count', '1 e-mail');
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
      await reader.reads('#news', 'The code is selected. Copy it with the keyboard.');
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
      await reader.reads('#count', '1 e-mail');
      await reader.leave();
    });
  });
});

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}
