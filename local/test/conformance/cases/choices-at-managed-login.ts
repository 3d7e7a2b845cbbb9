import assert from 'node:assert/strict';
import { VirtualPasskey } from '../../services/user-pools/passwordless/virtual-passkey.js';
import type { LoginVisitor } from '../../support/login-visitor.js';
import type { ChoiceTarget } from '../choice-target.js';
import { cognito, type Group, ourChoice, reported } from '../conformance-case.js';
import { callbackUrl } from '../fixture/people.js';
import { password } from '../pool-target.js';

const choices = cognito('authentication-flows-selection-managedlogin');
const methods = cognito('amazon-cognito-user-pools-authentication-flow-methods');
const addPasskey = reported(
  'https://github.com/vppillai/chintan/blob/883b63242ee7446080ed47dc8c5dbc973f0343a0/frontend/src/features/auth/passkeys.ts',
);

/** A browser that has given the name of a user. */
async function named(choice: ChoiceTarget, username: string): Promise<LoginVisitor> {
  const visitor = await choice.loginVisitor().open(`/oauth2/authorize?${choice.query()}`);
  return visitor.submit('/login', { username });
}

async function signedIn(choice: ChoiceTarget, username: string): Promise<LoginVisitor> {
  const visitor = await named(choice, username);
  await visitor.submit('/login', { factor: 'PASSWORD' });
  return visitor.submit('/login', { password });
}

function addUrl(choice: ChoiceTarget, redirectUri: string | undefined = callbackUrl): string {
  const query = new URLSearchParams({ client_id: choice.clients.pageClient });
  if (redirectUri !== '') {
    query.set('redirect_uri', redirectUri);
  }
  return `/passkeys/add?${query}`;
}

/** Adds a passkey on the page that is shown. */
async function add(visitor: LoginVisitor, path: string, login: string): Promise<VirtualPasskey> {
  const passkey = new VirtualPasskey();
  const credential = passkey.create(JSON.parse(visitor.passkeyOptions), { origin: new URL(login).origin });
  await visitor.submit(path, { credential: JSON.stringify(credential) });
  return passkey;
}

export const choicesAtManagedLogin: Group = {
  title: 'Cognito: codes, passkeys and languages at managed login',
  cases: [
    {
      name: 'A client with ALLOW_USER_AUTH gets a page that asks for the name, and then for the way to sign in',
      source: choices,
      only: 'here',
      check: async ({ choice }) => {
        const visitor = await choice.loginVisitor().open(`/oauth2/authorize?${choice.query()}`);
        assert.doesNotMatch(visitor.html, /type="password"/);
        await visitor.submit('/login', { username: await choice.user() });
        assert.deepEqual(visitor.offered, ['EMAIL_OTP', 'PASSWORD']);
      },
    },
    {
      name: 'A client without ALLOW_USER_AUTH gets a page that asks for the name and the password',
      source: choices,
      only: 'here',
      check: async ({ choice }) => {
        const query = choice.query({ client_id: choice.clients.passwordPageClient });
        const visitor = await choice.loginVisitor().open(`/oauth2/authorize?${query}`);
        await visitor.submit('/login', { username: await choice.user(), password });
        assert.match(visitor.location, /[?&]code=/);
      },
    },
    {
      name: 'A user can sign in with a code by e-mail; the code has eight digits, like the codes of the API',
      source: choices,
      only: 'here',
      check: async ({ choice }) => {
        const user = await choice.user();
        const visitor = await named(choice, user);
        await visitor.submit('/login', { factor: 'EMAIL_OTP' });
        const code = await choice.code(user);
        assert.match(code, /^\d{8}$/);
        await visitor.submit('/firstFactor', { code });
        assert.match(visitor.location, /[?&]code=/);
      },
    },
    {
      name: 'A user can sign in with a passkey that was added at managed login',
      source: methods,
      only: 'here',
      check: async ({ choice }) => {
        const user = await choice.user();
        const browser = await signedIn(choice, user);
        await browser.open(addUrl(choice));
        const passkey = await add(browser, '/passkeys/add', choice.loginUrl);
        const visitor = await named(choice, user);
        assert.deepEqual(visitor.offered, ['WEB_AUTHN', 'EMAIL_OTP', 'PASSWORD']);
        await visitor.submit('/login', { factor: 'WEB_AUTHN' });
        const { origin } = new URL(choice.loginUrl);
        await visitor.submit('/firstFactor', { credential: passkey.get(visitor.passkeyOptions, { origin }) });
        assert.match(visitor.location, /[?&]code=/);
      },
    },
    {
      name: 'GET /passkeys/add without a session at managed login returns to the app with result=invalid_session',
      source: addPasskey,
      check: async ({ choice }) => {
        const { location } = await choice.loginVisitor().open(addUrl(choice));
        assert.equal(location, `${callbackUrl}?result=invalid_session`);
      },
    },
    {
      name: 'After a passkey is added, /passkeys/add returns to the app with result=success',
      source: addPasskey,
      only: 'here',
      check: async ({ choice }) => {
        const browser = await signedIn(choice, await choice.user());
        await browser.open(addUrl(choice));
        await add(browser, '/passkeys/add', choice.loginUrl);
        assert.equal(browser.location, `${callbackUrl}?result=success`);
      },
    },
    {
      name: 'GET /passkeys/add without a registered redirect_uri does not redirect to a page',
      source: addPasskey,
      check: async ({ choice }) => {
        for (const redirectUri of ['', 'https://evil.example.com/']) {
          const { location } = await choice.loginVisitor().open(addUrl(choice, redirectUri));
          assert.doesNotMatch(location, /^https:\/\/(evil|app)\.example\.com/);
        }
      },
    },
    {
      name: 'A new user is asked once whether to add a passkey',
      source: methods,
      only: 'here',
      check: async ({ choice }) => {
        const user = choice.address();
        const visitor = await choice.loginVisitor().open(`/signup?${choice.query()}`);
        await visitor.submit('/signup', { username: user, newPassword: password });
        await visitor.submit('/confirmUser', { code: await choice.code(user) });
        assert.equal(visitor.title, 'Add a passkey');
        await add(visitor, '/passkeys/offer', choice.loginUrl);
        assert.match(visitor.location, /[?&]code=/);
      },
    },
    {
      name: 'Users must sign up with a password, even if codes are allowed',
      source: cognito('signing-up-users-in-your-app'),
      only: 'here',
      check: async ({ choice }) => {
        const visitor = await choice.loginVisitor().open(`/signup?${choice.query()}`);
        assert.match(visitor.html, /name="newPassword" type="password"[^>]* required/);
      },
    },
    {
      name: 'For an unknown user name, the pages offer the same kind of choices as for a user, and always the same choices for the same name',
      source: ourChoice(
        'AWS does not document its pages for unknown users, but the API also hides whether a user exists',
      ),
      only: 'here',
      check: async ({ choice }) => {
        const nobody = choice.address('nobody');
        const [first, second] = [await named(choice, nobody), await named(choice, nobody)];
        assert.ok(first.offered.includes('EMAIL_OTP') || first.title === 'Enter your code', first.title);
        assert.deepEqual([second.title, second.offered], [first.title, first.offered]);
      },
    },
    {
      name: 'during a sign-in, each page passes lang on to the next page',
      source: cognito('cognito-user-pools-managed-login'),
      only: 'here',
      check: async ({ choice }) => {
        const visitor = await choice.loginVisitor().open(`/oauth2/authorize?${choice.query({ lang: 'de' })}`);
        await visitor.submit('/login', { username: await choice.user() });
        const actions = [...visitor.html.matchAll(/action="([^"]*)"/g)].map(([, action = '']) => action);
        assert.ok(actions.length > 0);
        assert.ok(actions.every((action) => action.includes('lang=de')));
      },
    },
    {
      name: 'The pages are always in English, and show which other language they would have on AWS',
      source: ourChoice(
        "this program's translations would differ from those of AWS, so they would not show what users see on AWS",
      ),
      only: 'here',
      check: async ({ choice }) => {
        const visitor = await choice.loginVisitor().open(`/oauth2/authorize?${choice.query({ lang: 'pt-BR' })}`);
        assert.match(visitor.html, /<html lang="en">/);
        assert.match(visitor.html, /On AWS, this page would be in Portuguese \(Brazil\)\./);
      },
    },
    {
      name: 'Only the pages for passkeys have a script, and it is in a separate file',
      source: ourChoice('without a script, a browser cannot use passkeys; no other page needs a script'),
      only: 'here',
      check: async ({ choice }) => {
        const browser = await signedIn(choice, await choice.user());
        await browser.open(addUrl(choice));
        assert.deepEqual(browser.html.match(/<script[^>]*>/g), ['<script src="/passkeys.js" defer>']);
        const page = await fetch(`${choice.loginUrl}/login?${choice.query()}`);
        assert.doesNotMatch(page.headers.get('content-security-policy') ?? '', /script/);
        assert.doesNotMatch(await page.text(), /<script/);
      },
    },
  ],
};
