import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { email, password } from '../../../support/cognito.js';
import {
  type Browser,
  callback,
  LoginFixture,
  oauthClient,
  type TokenEndpointAnswer,
  verifier,
} from '../../../support/managed-login.js';

const markup = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
const provider = (name: string): JsonObject => ({
  Type: 'AWS::Cognito::UserPoolIdentityProvider',
  Properties: {
    UserPoolId: { Ref: 'Pool' },
    ProviderName: name,
    ProviderType: 'OIDC',
    AttributeMapping: { email: 'email', name: 'name' },
  },
});
const otherClient: JsonObject = {
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'Pool' }, ...oauthClient },
};
const ofSecret: JsonObject = {
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'Pool' }, ...oauthClient, GenerateSecret: true },
};
const ofProviderOnly: JsonObject = {
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'Pool' }, ...oauthClient, SupportedIdentityProviders: ['Corp'] },
};

/** A pool with a user, who is signed in in a browser. */
class Victim {
  readonly fixture = new LoginFixture({
    client: { SupportedIdentityProviders: ['COGNITO', 'Corp', 'Corp_a'] },
    resources: {
      Other: otherClient,
      Secret: ofSecret,
      Closed: ofProviderOnly,
      Corp: provider('Corp'),
      CorpA: provider('Corp_a'),
    },
  });

  readonly browser = this.fixture.browser();

  static async met(): Promise<Victim> {
    const victim = new Victim();
    await victim.fixture.confirmed();
    return victim;
  }

  clientId(name: string): string {
    return this.client(name).id;
  }

  client(name: string) {
    const client = this.fixture.pool.clients.find(({ resource }) => resource.logicalId === name);
    assert.ok(client, name);
    return client;
  }

  code(): Promise<string> {
    return this.browser.code();
  }

  /** The page of the sign-in, in a browser of the attacker. */
  page(): Promise<Browser> {
    return this.fixture.browser().authorize();
  }
}

type Outcome = Browser | TokenEndpointAnswer;

interface Attack {
  readonly name: string;
  readonly run: (victim: Victim) => Promise<Outcome>;
  /** Where the refusal is looked for. */
  readonly refused: number | RegExp;
}

/** Exchanges of a code that are not the ones it was given for. */
const exchanges: readonly Attack[] = (
  [
    ['without the verifier', { code_verifier: undefined }],
    ['with another verifier', { code_verifier: verifier.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) }],
    ['with a verifier that is cut', { code_verifier: verifier.slice(0, -1) }],
    ['with an empty verifier', { code_verifier: '' }],
    ['with a verifier of one letter', { code_verifier: 'a' }],
    ['with a verifier and a line break', { code_verifier: `${verifier}\n` }],
    ['without the redirect address', { redirect_uri: undefined }],
    ['with another redirect address', { redirect_uri: 'https://evil.example.com/' }],
    ['with another registered redirect address', { redirect_uri: 'myapp://signed-in' }],
    ['with a redirect address and a slash', { redirect_uri: `${callback}/` }],
    ['with a redirect address in capitals', { redirect_uri: callback.toUpperCase() }],
    ['without a client', { client_id: undefined }],
    ['with an unknown client', { client_id: 'nobody' }],
    ['with a secret of a client without one', { client_secret: 'secret' }],
    ['as a password', { grant_type: 'password', username: email, password }],
    ['as a refresh token', { grant_type: 'refresh_token', refresh_token: 'code' }],
    ['as client credentials', { grant_type: 'client_credentials' }],
    ['without a grant', { grant_type: undefined }],
    ['with a grant in capitals', { grant_type: 'AUTHORIZATION_CODE' }],
  ] as const
).map(([how, changes]) => ({
  name: `exchange a code ${how}`,
  run: async (victim) => victim.fixture.exchange(await victim.code(), changes),
  refused: 400,
}));

const codes: readonly Attack[] = [
  {
    name: 'exchange a code twice',
    run: async ({ fixture, browser }) => {
      const code = await browser.code();
      await fixture.exchange(code);
      return fixture.exchange(code);
    },
    refused: 400,
  },
  {
    name: 'exchange a code after a wrong verifier',
    run: async ({ fixture, browser }) => {
      const code = await browser.code();
      await fixture.exchange(code, { code_verifier: 'a'.repeat(43) });
      return fixture.exchange(code);
    },
    refused: 400,
  },
  {
    name: 'exchange a code after five minutes',
    run: async ({ fixture, browser }) => {
      const code = await browser.code();
      fixture.now += 300_000;
      return fixture.exchange(code);
    },
    refused: 400,
  },
  {
    name: 'exchange the code of another client',
    run: async (victim) => victim.fixture.exchange(await victim.code(), { client_id: victim.clientId('Other') }),
    refused: 400,
  },
  {
    name: 'exchange a code whose user was signed out everywhere',
    run: async ({ fixture, browser }) => {
      const code = await browser.code();
      const { AccessToken } = await fixture.signedIn();
      await fixture.ok('GlobalSignOut', { AccessToken });
      return fixture.exchange(code);
    },
    refused: 400,
  },
  {
    name: 'exchange a code whose user has another password since',
    run: async ({ fixture, browser }) => {
      const code = await browser.code();
      const { AccessToken } = await fixture.signedIn();
      const ProposedPassword = 'Another-Horse-2';
      await fixture.ok('ChangePassword', { AccessToken, PreviousPassword: password, ProposedPassword });
      return fixture.exchange(code);
    },
    refused: 400,
  },
  {
    name: 'exchange a code whose user was deleted',
    run: async ({ fixture, browser }) => {
      const code = await browser.code();
      const { AccessToken } = await fixture.signedIn();
      await fixture.ok('DeleteUser', { AccessToken });
      return fixture.exchange(code);
    },
    refused: 400,
  },
  {
    name: 'exchange an empty code',
    run: ({ fixture }) => fixture.exchange(''),
    refused: 400,
  },
  {
    name: 'exchange the hash of a code',
    run: async ({ fixture, browser }) => {
      await browser.code();
      const [user] = Object.values(fixture.saved!.pools[fixture.pool.id]!.users);
      return fixture.exchange(user!.authorizationCodes![0]!.hash);
    },
    refused: 400,
  },
  {
    name: 'exchange the cookie of a browser',
    run: async ({ fixture, browser }) => {
      await browser.code();
      return fixture.exchange(browser.cookies.get(`cognito-login-${fixture.pool.id}`) ?? '');
    },
    refused: 400,
  },
  {
    name: 'exchange a code that is given twice in the form',
    run: async ({ fixture, browser }) => {
      const code = await browser.code();
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: fixture.client.id,
        redirect_uri: callback,
        code_verifier: verifier,
      });
      form.append('code', code);
      form.append('code', code);
      return fixture.endpoint('POST /oauth2/token', {}, form.toString());
    },
    refused: 400,
  },
  {
    name: 'exchange a code in the query',
    run: async ({ fixture, browser }) => {
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: fixture.client.id,
        redirect_uri: callback,
        code_verifier: verifier,
        code: await browser.code(),
      });
      return fixture.endpoint(`POST /oauth2/token?${form}`);
    },
    refused: 400,
  },
  {
    name: 'exchange a code by GET',
    run: async ({ fixture, browser }) => fixture.endpoint(`GET /oauth2/token?code=${await browser.code()}`),
    refused: 405,
  },
  {
    name: 'exchange a code as JSON',
    run: async ({ fixture, browser }) =>
      fixture.endpoint(
        'POST /oauth2/token',
        { 'content-type': 'application/json' },
        JSON.stringify({ grant_type: 'authorization_code', code: await browser.code() }),
      ),
    refused: 400,
  },
  {
    name: 'exchange a code from a page of another site',
    run: async ({ fixture, browser }) =>
      fixture.token(
        { grant_type: 'authorization_code', code: await browser.code() },
        { origin: 'https://evil.example' },
      ),
    refused: 403,
  },
];

const secrets: readonly Attack[] = (
  [
    ['without a secret', () => ({})],
    ['with an empty secret', () => ({ client_secret: '' })],
    ['with a wrong secret', () => ({ client_secret: 'wrong' })],
    ['with a secret that is cut', (secret: string) => ({ client_secret: secret.slice(0, -1) })],
    ['with a secret in capitals', (secret: string) => ({ client_secret: secret.toUpperCase() })],
    ['with a secret that has a space before it', (secret: string) => ({ client_secret: ` ${secret}` })],
  ] as const
).map(([how, form]) => ({
  name: `be a client ${how}`,
  run: (victim) => {
    const { id, secret = '' } = victim.client('Secret');
    return victim.fixture.token({ grant_type: 'refresh_token', refresh_token: 'a', client_id: id, ...form(secret) });
  },
  refused: 400,
}));

const headers: readonly Attack[] = (
  [
    ['Bearer instead of Basic', (id: string, secret: string) => `Bearer ${encoded(`${id}:${secret}`)}`],
    ['without a colon', (id: string) => `Basic ${encoded(id)}`],
    ['without an id', (_: string, secret: string) => `Basic ${encoded(`:${secret}`)}`],
    ['with a percent sign that encodes nothing', (id: string) => `Basic ${encoded(`${id}:%zz`)}`],
    ['that is not base64', () => 'Basic ***'],
    ['with a wrong secret', (id: string) => `Basic ${encoded(`${id}:wrong`)}`],
  ] as const
).map(([how, authorization]) => ({
  name: `be a client by a header ${how}`,
  run: (victim) => {
    const { id, secret = '' } = victim.client('Secret');
    const form = { grant_type: 'refresh_token', refresh_token: 'a' };
    return victim.fixture.token(form, { authorization: authorization(id, secret) });
  },
  refused: 400,
}));

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

const forms: readonly Attack[] = [
  {
    name: 'sign somebody in without the token of the form',
    run: async (victim) => {
      const browser = await victim.page();
      return browser.submit('/login', { username: email, password, _csrf: '' });
    },
    refused: 403,
  },
  {
    name: 'sign somebody in with the token of another browser',
    run: async (victim) => {
      const own = (await victim.page()).hidden('_csrf');
      return (await victim.page()).submit('/login', { username: email, password, _csrf: own });
    },
    refused: 403,
  },
  {
    name: 'sign somebody in without the cookie of the form',
    run: async (victim) => {
      const browser = await victim.page();
      browser.cookies.clear();
      return browser.signIn();
    },
    refused: 403,
  },
  {
    name: 'sign somebody in with two cookies of the form',
    run: async (victim) => {
      const browser = await victim.page();
      const cookie = `${browser.cookie}; cognito-csrf-${victim.fixture.pool.id}=another`;
      return browser.submit('/login', { username: email, password }, { cookie });
    },
    refused: 403,
  },
  ...(
    [
      ['another site', { origin: 'https://evil.example' }],
      ['another port', { origin: 'http://localhost:3400' }],
      ['another host name of this machine', { origin: 'http://127.0.0.1:3404' }],
      ['a sandbox', { origin: 'null' }],
      ['a page that its browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
      ['a page that its browser calls same-site', { 'sec-fetch-site': 'same-site' }],
    ] as const
  ).map(
    ([from, sent]): Attack => ({
      name: `sign somebody in from ${from}`,
      run: async (victim) => (await victim.page()).submit('/login', { username: email, password }, sent),
      refused: 403,
    }),
  ),
  {
    name: 'sign in by GET',
    run: async (victim) => {
      const browser = await victim.page();
      return browser.get(`/login?${victim.fixture.parameters()}&username=${email}&password=${password}`);
    },
    refused: /<h1>Sign in<\/h1>/,
  },
  {
    name: 'sign in with a password where the client has a provider only',
    run: async (victim) => {
      const query = victim.fixture.parameters({ client_id: victim.clientId('Closed') });
      const browser = await victim.page();
      return browser.submit(`/login?${query}`, { username: email, password });
    },
    refused: /^\/error\?/,
  },
  {
    name: 'sign in to an address that is not one of the app',
    run: async (victim) => {
      const query = victim.fixture.parameters({ redirect_uri: 'https://evil.example/' });
      return (await victim.page()).submit(`/login?${query}`, { username: email, password });
    },
    refused: /^\/error\?error=redirect_mismatch/,
  },
  {
    name: 'go on with a sign-in that began elsewhere, at another client',
    run: async (victim) => {
      const browser = await victim.page();
      const query = victim.fixture.parameters({ client_id: victim.clientId('Other') });
      return browser.submit(`/mfa?${query}`, { session: 'a'.repeat(86), code: '123456' });
    },
    refused: 400,
  },
  {
    name: 'confirm an account with somebody else’s proof of a password',
    run: async ({ fixture }) => {
      const browser = await fixture.browser().authorize();
      await fixture.signedUp('bea@example.com');
      return browser.submit(`/confirmUser?${fixture.parameters()}`, {
        username: 'bea@example.com',
        code: fixture.code,
        session: 'a'.repeat(43),
      });
    },
    refused: /<h1>Sign in<\/h1>/,
  },
];

const cookies: readonly Attack[] = [
  ...(
    [
      ['with its first letter changed', (value: string) => (value.startsWith('A') ? 'B' : 'A') + value.slice(1)],
      ['that is cut', (value: string) => value.slice(0, -1)],
      ['that is empty', () => ''],
      ['of spaces', () => '   '],
      ['that is longer', (value: string) => `${value}A`],
      ['with a percent sign', (value: string) => `%${value}`],
    ] as const
  ).map(
    ([how, change]): Attack => ({
      name: `be signed in by a cookie ${how}`,
      run: async ({ fixture, browser }) => {
        await browser.code();
        const name = `cognito-login-${fixture.pool.id}`;
        browser.cookies.set(name, change(browser.cookies.get(name) ?? ''));
        return browser.get(`/oauth2/authorize?${fixture.parameters()}`);
      },
      refused: /^\/login\?/,
    }),
  ),
  {
    name: 'be signed in by two cookies of one name',
    run: async ({ fixture, browser }) => {
      await browser.code();
      const cookie = `${browser.cookie}; cognito-login-${fixture.pool.id}=another`;
      return browser.get(`/oauth2/authorize?${fixture.parameters()}`, { cookie });
    },
    refused: /^\/login\?/,
  },
  {
    name: 'be signed in by the hash of a cookie',
    run: async ({ fixture, browser }) => {
      await browser.code();
      const [user] = Object.values(fixture.saved!.pools[fixture.pool.id]!.users);
      browser.cookies.set(`cognito-login-${fixture.pool.id}`, user!.loginSessions![0]!.hash);
      return browser.get(`/oauth2/authorize?${fixture.parameters()}`);
    },
    refused: /^\/login\?/,
  },
  {
    name: 'be signed in by a cookie after an hour',
    run: async ({ fixture, browser }) => {
      await browser.code();
      fixture.now += 3_600_000;
      return browser.get(`/oauth2/authorize?${fixture.parameters()}`);
    },
    refused: /^\/login\?/,
  },
  {
    name: 'be signed in by a cookie after the password was changed',
    run: async ({ fixture, browser }) => {
      await browser.code();
      const { AccessToken } = await fixture.signedIn();
      const ProposedPassword = 'Another-Horse-2';
      await fixture.ok('ChangePassword', { AccessToken, PreviousPassword: password, ProposedPassword });
      return browser.get(`/oauth2/authorize?${fixture.parameters()}`);
    },
    refused: /^\/login\?/,
  },
  {
    name: 'be signed in by a cookie after a sign-out everywhere',
    run: async ({ fixture, browser }) => {
      await browser.code();
      await fixture.ok('GlobalSignOut', { AccessToken: (await fixture.signedIn()).AccessToken });
      return browser.get(`/oauth2/authorize?${fixture.parameters()}`);
    },
    refused: /^\/login\?/,
  },
  {
    name: 'be signed in by a password where the client has a provider only',
    run: async (victim) => {
      await victim.browser.code();
      const client_id = victim.clientId('Closed');
      return victim.browser.get(`/oauth2/authorize?${victim.fixture.parameters({ client_id })}`);
    },
    refused: /^\/stand-in\?/,
  },
];

const standIns: readonly Attack[] = [
  {
    name: 'be a user of a provider who has signed up by that name',
    run: async ({ fixture }) => {
      const pool = new LoginFixture({
        pool: { UsernameAttributes: null },
        client: { SupportedIdentityProviders: ['COGNITO', 'Corp'] },
        resources: { Corp: provider('Corp') },
      });
      await pool.ok('SignUp', {
        Username: 'Corp_1',
        Password: password,
        UserAttributes: [{ Name: 'email', Value: email }],
      });
      void fixture;
      const browser = await pool.browser().authorize({ identity_provider: 'Corp' });
      return browser.submit('/stand-in', { 'claim:sub': '1' });
    },
    refused: /error_description=User\+already\+exists/,
  },
  {
    name: 'be a user of a provider whose name and id read alike',
    run: async ({ fixture }) => {
      const first = await fixture.browser().authorize({ identity_provider: 'Corp' });
      await first.submit('/stand-in', { 'claim:sub': 'a_1' });
      const second = await fixture.browser().authorize({ identity_provider: 'Corp_a' });
      return second.submit('/stand-in', { 'claim:sub': '1' });
    },
    refused: /error_description=User\+already\+exists/,
  },
  {
    name: 'be a user of a provider without an id',
    run: async ({ fixture }) => {
      const browser = await fixture.browser().authorize({ identity_provider: 'Corp' });
      return browser.submit('/stand-in', { 'claim:sub': ' ' });
    },
    refused: /[?&]error=invalid_request/,
  },
  {
    name: 'be a user of a provider by a page of another site',
    run: async ({ fixture }) => {
      const browser = await fixture.browser().authorize({ identity_provider: 'Corp' });
      return browser.submit('/stand-in', { 'claim:sub': '1' }, { origin: 'https://evil.example' });
    },
    refused: 403,
  },
  {
    name: 'have a code for a new password of a user of a provider',
    run: async ({ fixture }) => {
      const browser = await fixture.browser().authorize({ identity_provider: 'Corp' });
      await browser.submit('/stand-in', { 'claim:sub': '7', 'claim:email': 'cy@example.com' });
      const mails = fixture.cognito.mails.length;
      const other = fixture.browser();
      for (const username of ['Corp_7', 'cy@example.com']) {
        await other.get(`/forgotPassword?${fixture.parameters()}`);
        await other.submit('/forgotPassword', { username });
      }
      assert.equal(fixture.cognito.mails.length, mails);
      return other.submit('/confirmForgotPassword', {
        username: 'Corp_7',
        code: '000000',
        newPassword: 'Another-Horse-2',
      });
    },
    refused: 400,
  },
  {
    name: 'be the stand-in for the user pool itself',
    run: ({ fixture }) => fixture.browser().get(`/stand-in?${fixture.parameters({ identity_provider: 'COGNITO' })}`),
    refused: /^\/error\?/,
  },
];

const logouts: readonly Attack[] = (
  [
    ['another site', 'https://evil.example/'],
    ['an address that begins like one', 'https://app.example.com/bye.evil'],
    ['a callback address', callback],
    ['a script', 'javascript:alert(1)'],
    ['an address without a scheme', '//evil.example/'],
  ] as const
).map(([where, uri]) => ({
  name: `send somebody who signs out to ${where}`,
  run: ({ fixture }) =>
    fixture.browser().get(`/logout?client_id=${fixture.client.id}&logout_uri=${encodeURIComponent(uri)}`),
  refused: /^\/error\?error=redirect_mismatch/,
}));

const tokens: readonly Attack[] = (
  [
    ['an ID token', (given: Given) => given.id_token],
    ['a refresh token', (given: Given) => given.refresh_token],
    ['an access token with another signature', (given: Given) => given.access_token.replace(/.{20}$/, 'A'.repeat(20))],
    ['an access token without a signature', (given: Given) => given.access_token.replace(/[^.]+$/, '')],
    ['no token', () => ''],
  ] as const
).map(([what, token]) => ({
  name: `read a user’s attributes with ${what}`,
  run: async ({ fixture }) =>
    fixture.endpoint('GET /oauth2/userInfo', { authorization: `Bearer ${token(await fixture.loggedIn())}` }),
  refused: /^40[01]$/,
}));

interface Given {
  readonly id_token: string;
  readonly refresh_token: string;
  readonly access_token: string;
}

const attacks = [
  ...exchanges,
  ...codes,
  ...secrets,
  ...headers,
  ...forms,
  ...cookies,
  ...standIns,
  ...logouts,
  ...tokens,
];

describe('an attacker', () => {
  for (const { name, run, refused } of attacks) {
    it(`cannot ${name}`, async () => {
      const victim = await Victim.met();
      const outcome = await run(victim);
      const status = String(outcome.status);
      if (typeof refused === 'number') {
        assert.equal(status, String(refused));
      } else {
        const shown = 'html' in outcome ? [outcome.location, outcome.html] : [status];
        assert.ok(
          shown.some((text) => refused.test(text)),
          `${status} ${shown.join(' ').slice(0, 500)}`,
        );
      }
      if ('html' in outcome) {
        assert.doesNotMatch(outcome.location, /[?&#](code|access_token)=/);
      } else {
        assert.equal(outcome.body.access_token, undefined);
      }
    });
  }

  it('has at least sixty ways that are tried here, each once', () => {
    assert.ok(attacks.length >= 60, `there are ${attacks.length}`);
    assert.equal(new Set(attacks.map(({ name }) => name)).size, attacks.length);
  });

  it('cannot use a refresh token of another client, or one that was revoked', async () => {
    const victim = await Victim.met();
    const { refresh_token } = await victim.fixture.loggedIn();
    const form = { grant_type: 'refresh_token', refresh_token };
    const foreign = await victim.fixture.token({ ...form, client_id: victim.clientId('Other') });
    assert.deepEqual(foreign.body, { error: 'invalid_grant' });
    const foreignRevocation = await victim.fixture.endpoint(
      'POST /oauth2/revoke',
      {},
      `token=${refresh_token}&client_id=${victim.clientId('Other')}`,
    );
    assert.equal(foreignRevocation.status, 401);
    assert.equal((await victim.fixture.token({ ...form, client_id: victim.fixture.client.id })).status, 200);
  });
});

describe('markup that comes with a request', () => {
  const queries = [
    'login_hint',
    'state',
    'nonce',
    'lang',
    'client_id',
    'redirect_uri',
    'scope',
    'identity_provider',
    'prompt',
  ];

  function assertNoMarkup(browser: Browser): void {
    assert.doesNotMatch(browser.html, /<script|<img src=x|onerror='/);
    assert.doesNotMatch(browser.location, /[<>"']/);
  }

  for (const name of queries) {
    for (const path of [
      '/oauth2/authorize',
      '/login',
      '/signup',
      '/forgotPassword',
      '/confirmUser',
      '/confirmForgotPassword',
    ]) {
      it(`does not come back from ${path} as ${name}`, async () => {
        const fixture = new LoginFixture();
        const browser = fixture.browser();
        await browser.get(`${path}?${fixture.parameters({ [name]: markup })}`);
        assertNoMarkup(browser);
        await browser.open(`${path}?${fixture.parameters({ [name]: markup })}`).catch(() => {});
        assertNoMarkup(browser);
      });
    }
  }

  for (const [page, path, fields] of [
    ['/login', '/login', { username: markup, password: markup }],
    ['/login', '/login', { username: `${markup.replaceAll(' ', '')}@example.com`, password: markup }],
    ['/signup', '/signup', { username: markup, newPassword: markup }],
    ['/forgotPassword', '/forgotPassword', { username: markup.replaceAll(' ', '') }],
    ['/confirmUser', '/confirmUser', { username: markup, code: markup, session: markup }],
    ['/confirmUser', '/resendcode', { username: markup, session: markup }],
    ['/confirmForgotPassword', '/confirmForgotPassword', { username: markup, code: markup, newPassword: markup }],
  ] as const) {
    it(`does not come back from the form of ${path} (${Object.keys(fields).join(', ')} ${fields.username.length})`, async () => {
      const fixture = new LoginFixture();
      const browser = await fixture.browser().get(`${page}?${fixture.parameters()}`);
      await browser.submit(path, fields);
      assert.notEqual(browser.html, '');
      assertNoMarkup(browser);
    });
  }

  it('does not come back from the error page', async () => {
    const browser = await new LoginFixture().browser().get(`/error?error=${encodeURIComponent(markup)}`);
    assert.equal(browser.status, 400);
    assertNoMarkup(browser);
    await browser.get('/error?error=constructor');
    assert.match(browser.html, /The sign-in cannot continue/);
  });

  it('is text in what a stand-in was told', async () => {
    const { fixture } = await Victim.met();
    const browser = await fixture.browser().authorize({ identity_provider: 'Corp' });
    await browser.submit('/stand-in', { 'claim:sub': '<b>9</b>', 'claim:name': markup });
    assert.ok(browser.returned.get('code'));
    await browser.open(`/stand-in?${fixture.parameters({ identity_provider: 'Corp', prompt: 'login' })}`);
    assert.match(browser.html, /before: &lt;b&gt;9&lt;\/b&gt;/);
  });
});
