import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Unresolved } from '../../../../lib/assembly/value.js';
import { isAccepted, redirectUrisOf, withParameters } from '../../../../lib/services/user-pools/oauth/redirect-uris.js';
import { callback, challenge, LoginFixture, site } from '../../../support/managed-login.js';

type Changes = Readonly<Record<string, string | undefined>>;

/** What is wrong with a request, and the error that the app is returned to with. */
const toCallback: readonly (readonly [what: string, changes: Changes, error: string, reason: RegExp])[] = [
  ['no response_type', { response_type: undefined }, 'invalid_request', /response_type must be code or token, got ''/],
  ['an unknown response_type', { response_type: 'id_token' }, 'invalid_request', /got 'id_token'/],
  ['two response types', { response_type: 'code token' }, 'invalid_request', /got 'code token'/],
  ['a response_type in capitals', { response_type: 'CODE' }, 'invalid_request', /got 'CODE'/],
  ['a grant that the client lacks', { response_type: 'token' }, 'unauthorized_client', /lacks 'implicit'/],
  ['a challenge without a method', { code_challenge_method: undefined }, 'invalid_request', /must be S256, got ''/],
  ['the plain method', { code_challenge_method: 'plain' }, 'invalid_request', /must be S256, got 'plain'/],
  ['the method in lower case', { code_challenge_method: 's256' }, 'invalid_request', /got 's256'/],
  ['a method without a challenge', { code_challenge: undefined }, 'invalid_request', /without code_challenge/],
  ['a short challenge', { code_challenge: challenge.slice(1) }, 'invalid_request', /43 characters/],
  ['a long challenge', { code_challenge: `${challenge}A` }, 'invalid_request', /43 characters/],
  ['a challenge in base64', { code_challenge: `+${challenge.slice(1)}` }, 'invalid_request', /43 characters/],
  [
    'a scope that the client lacks',
    { scope: 'openid phone' },
    'invalid_scope',
    /'phone' is not in AllowedOAuthScopes of the client: openid email profile aws.cognito.signin.user.admin$/,
  ],
  ['a scope that nobody knows', { scope: 'openid admin' }, 'invalid_scope', /'admin' is not in/],
  ['a scope that needs openid', { scope: 'email' }, 'invalid_scope', /'email' requires the scope 'openid'/],
  ['an unknown prompt', { prompt: 'consent' }, 'invalid_request', /got 'consent'/],
  ['two prompts', { prompt: 'none login' }, 'invalid_request', /got 'none login'/],
  [
    'an unknown provider',
    { identity_provider: 'Google' },
    'invalid_request',
    /'Google' is not one of the client's identity providers/,
  ],
  ['an unknown identifier', { idp_identifier: 'example.com' }, 'invalid_request', /'example.com' is not/],
];

/** What is wrong with a request whose redirect address is not to be trusted. */
const toErrorPage: readonly (readonly [what: string, changes: Changes, error: string])[] = [
  ['no client_id', { client_id: undefined }, 'invalid_request'],
  ['an unknown client_id', { client_id: 'nobody' }, 'invalid_client'],
  ['no redirect_uri', { redirect_uri: undefined }, 'invalid_request'],
  ['another redirect_uri', { redirect_uri: 'https://evil.example.com/' }, 'redirect_mismatch'],
];

describe('the authorize endpoint', () => {
  for (const [what, changes, error, reason] of toCallback) {
    it(`returns to the app with ${error} for ${what}`, async () => {
      const fixture = new LoginFixture();
      const browser = await fixture.browser().get(`/oauth2/authorize?${fixture.parameters(changes)}`);
      assert.equal(browser.status, 302);
      const implicit = changes.response_type === 'token';
      assert.ok(browser.location.startsWith(`${callback}${implicit ? '#' : '?'}`), browser.location);
      assert.equal(browser.returned.get('error'), error);
      assert.equal(browser.returned.get('state'), 'the state');
      assert.equal(browser.returned.get('code'), null);
      assert.match(browser.shown?.reason ?? '', reason);
    });
  }

  for (const [what, changes, error] of toErrorPage) {
    it(`shows the error ${error} for ${what}, and does not go where it is sent`, async () => {
      const fixture = new LoginFixture();
      const browser = await fixture.browser().get(`/oauth2/authorize?${fixture.parameters(changes)}`);
      assert.equal(browser.status, 302);
      assert.match(browser.location, new RegExp(`^/error\\?error=${error}(&|$)`));
      await browser.open(browser.location);
      assert.equal(browser.status, 400);
      assert.equal(browser.title, 'Something went wrong');
      assert.match(browser.html, new RegExp(`<code>${error}</code>`));
    });
  }

  for (const name of ['client_id', 'redirect_uri']) {
    it(`goes nowhere if ${name} is given twice`, async () => {
      const fixture = new LoginFixture();
      const query = fixture.parameters();
      query.append(name, query.get(name) ?? '');
      const browser = await fixture.browser().get(`/oauth2/authorize?${query}`);
      assert.match(browser.location, /^\/error\?error=invalid_request/);
    });
  }

  for (const name of ['scope', 'state', 'code_challenge', 'response_type']) {
    it(`returns to the app with invalid_request if ${name} is given twice`, async () => {
      const fixture = new LoginFixture();
      const query = fixture.parameters();
      query.append(name, query.get(name) ?? '');
      const browser = await fixture.browser().get(`/oauth2/authorize?${query}`);
      assert.equal(browser.returned.get('error'), 'invalid_request');
    });
  }

  it('grants all scopes of the client if none is asked for', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const { access_token } = await fixture.loggedIn({ scope: undefined });
    const scope = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString()).scope;
    assert.equal(scope, 'openid email profile aws.cognito.signin.user.admin');
  });

  it('takes a client without OAuth for one that may not', async () => {
    const fixture = new LoginFixture({ client: { AllowedOAuthFlowsUserPoolClient: false } });
    const browser = await fixture.browser().get(`/oauth2/authorize?${fixture.parameters()}`);
    assert.match(browser.location, /^\/error\?error=unauthorized_client/);
    assert.match(browser.shown?.reason ?? '', /AllowedOAuthFlowsUserPoolClient is not true/);
  });

  it('refuses a client of which a setting is not known, and leaves its other settings as they are', () => {
    const CallbackURLs = [{ 'Fn::GetAtt': ['Elsewhere', 'Url'] }];
    const fixture = new LoginFixture({
      client: { CallbackURLs },
      resources: { Elsewhere: { Type: 'Custom::Elsewhere', Properties: {} } },
    });
    assert.ok(fixture.client.oauth instanceof Unresolved);
    assert.ok(fixture.client.authFlows.has('USER_SRP_AUTH'));
  });

  it('uses the default redirect address if none is given', async () => {
    const fixture = new LoginFixture({ client: { DefaultRedirectURI: callback } });
    const browser = await fixture.browser().get(`/oauth2/authorize?${fixture.parameters({ redirect_uri: undefined })}`);
    assert.match(browser.location, /^\/login\?/);
  });

  it('returns to an app of a phone', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const browser = fixture.browser();
    await browser.code({ redirect_uri: 'myapp://signed-in' });
    assert.ok(browser.location.startsWith('myapp://signed-in?code='));
  });

  it('answers only GET', async () => {
    const fixture = new LoginFixture();
    const answer = await fixture.endpoint(`DELETE /oauth2/token?${fixture.parameters()}`);
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.allow, 'POST');
  });
});

describe('the addresses that managed login returns to', () => {
  const localUrl = (url: string) => url.replace('https://d1.cloudfront.net', site);

  it('are those of the template, where they are on this machine, and the same paths of the pages of the app', () => {
    const uris = redirectUrisOf(['https://d1.cloudfront.net/in?x=1', 'https://app.example.com/cb', 'myapp://in'], {
      pages: ['http://localhost:5173'],
      localUrl,
    });
    assert.deepEqual(uris.local, [
      `${site}/in?x=1`,
      'http://localhost:5173/',
      'http://localhost:5173/in?x=1',
      'http://localhost:5173/cb',
    ]);
  });

  it('are none for a client that has none', () => {
    assert.deepEqual(redirectUrisOf([], { pages: [site], localUrl }), { registered: [], local: [] });
  });

  it('have the root of a page for an address without a path', () => {
    const { local } = redirectUrisOf(['https://app.example.com'], { pages: [site], localUrl });
    assert.deepEqual(local, [`${site}/`]);
  });

  it('have the path of every registered page, but of nothing else', () => {
    const localPages = (url: string) => redirectUrisOf([url], { pages: [site], localUrl }).local;
    assert.deepEqual(localPages('http://app.example.com/in'), [`${site}/`, `${site}/in`]);
    for (const url of ['xhttp://app.example.com/in', 'https-x://in/cb', 'https://app.example.com?x=/in', 'no URL/in']) {
      assert.deepEqual(localPages(url), [`${site}/`], url);
    }
  });

  it('name none twice', () => {
    const { registered, local } = redirectUrisOf([`${site}/`, `${site}/in`], { pages: [site], localUrl });
    assert.deepEqual([registered, local], [[`${site}/`, `${site}/in`], []]);
  });

  for (const url of [
    `${callback}/`,
    callback.toUpperCase(),
    'https://APP.example.com/callback',
    'http://app.example.com/callback',
    'https://app.example.com:443/callback',
    `${callback}?`,
    `${callback}?a=1`,
    `${callback}#`,
    'https://app.example.com/callback/../evil',
    'https://app.example.com/%63allback',
    `https://app.example.com@evil.example.com/callback`,
    'https://app.example.com.evil.example.com/callback',
    `${site}.evil.example.com/`,
    `${site}/other`,
    `${site}@evil.example.com/`,
    '//app.example.com/callback',
    '/callback',
    'javascript:alert(1)',
    ` ${callback}`,
  ]) {
    it(`are compared exactly: ${url} is none of them`, () => {
      assert.equal(isAccepted(url, redirectUrisOf([callback], { pages: [site], localUrl })), false);
    });
  }

  it('keep their own parameters', () => {
    const parameters = new URLSearchParams({ code: 'a b' });
    assert.equal(withParameters('https://a.example/cb', parameters), 'https://a.example/cb?code=a+b');
    assert.equal(withParameters('https://a.example/cb?x=1', parameters), 'https://a.example/cb?x=1&code=a+b');
    assert.equal(withParameters('https://a.example/cb', parameters, 'fragment'), 'https://a.example/cb#code=a+b');
  });
});
