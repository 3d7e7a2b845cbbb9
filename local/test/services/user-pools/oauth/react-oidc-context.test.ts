import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { OAuthScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { type INavigator, UserManager } from 'oidc-client-ts';
import type { AuthContextProps } from 'react-oidc-context';
import { type Local, start } from '../../../../lib/index.js';
import { synthesizedFolder } from '../../../support/assembly.js';
import { suiteCleanup } from '../../../support/cleanup.js';
import { HttpLogin } from '../../../support/http-login.js';
import { JsdomPage } from '../../../support/jsdom-page.js';

const email = 'ann@example.com';
const password = 'Correct-Horse-1';
const site = 'http://localhost:5173';
const redirectUri = `${site}/callback`;

const fetchOfNode = globalThis.fetch;

class People extends Stack {
  constructor(...args: ConstructorParameters<typeof Stack>) {
    super(...args);
    const pool = new UserPool(this, 'Pool', { signInAliases: { email: true }, removalPolicy: RemovalPolicy.DESTROY });
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'people' } });
    pool.addClient('Page', {
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [redirectUri],
      },
    });
  }
}

/** Signs in where the browser would be sent to, and keeps where that returns to. */
class Navigator implements INavigator {
  returned = '';

  constructor(private readonly login: HttpLogin) {}

  async prepare() {
    return {
      navigate: async ({ url }: { readonly url: string }) => {
        this.returned = await this.login.returnFrom(url);
        return new Promise<never>(() => {}); // the page is gone
      },
      close: () => {},
    };
  }

  async callback(): Promise<void> {}
}

describe('a page that signs in with react-oidc-context', () => {
  const cleanup = suiteCleanup();
  let local: Local;
  let page: JsdomPage;
  const refusedByCors: string[] = [];

  before(async () => {
    const output = synthesizedFolder(cleanup, (app) => {
      new People(app, 'People', { env: { account: '111111111111', region: 'eu-west-1' } });
    });
    local = await start({
      output,
      allowOrigins: [site],
      seed: { pools: { 'People/Pool': { users: [{ email, password }] } } },
    });
    cleanup.after(() => local.stop());
    page = new JsdomPage(`${site}/`);
    cleanup.after(() => page.close());
    cleanup.after(() => {
      globalThis.fetch = fetchOfNode;
    });
    // What a browser would not show to the page is not shown to it here.
    globalThis.fetch = async (input, init) => {
      const headers = { ...Object.fromEntries(new Headers(init?.headers)), origin: site };
      const response = await fetchOfNode(input, { ...init, headers });
      if (response.headers.get('access-control-allow-origin') === site) {
        return response;
      }
      refusedByCors.push(String(input));
      throw new TypeError('Failed to fetch');
    };
  });
  after(() => cleanup.undo());

  /** Shows the page, which opens with the address that the browser is at. */
  async function shown(scope = 'openid email') {
    // They look for a window when they are loaded.
    const { act, createElement } = await import('react');
    const { createRoot } = await import('react-dom/client');
    const { AuthProvider, useAuth } = await import('react-oidc-context');
    const [pool] = local.userPools;
    const navigator = new Navigator(new HttpLogin(email, password, fetchOfNode));
    const settings = {
      authority: `${local.cognito}/${pool?.id}`,
      client_id: pool?.clients[0]?.id ?? '',
      redirect_uri: redirectUri,
      scope,
      automaticSilentRenew: false,
    };
    const userManager = new UserManager(settings, navigator);
    let auth: AuthContextProps | undefined;
    const Page = () => {
      auth = useAuth();
      const { isLoading, error, user } = auth;
      return isLoading ? 'loading' : error ? `error: ${error.message}` : (user?.profile.email ?? 'signed out');
    };
    const onSigninCallback = () => page.open(redirectUri);
    const root = createRoot(page.root);
    await act(async () =>
      root.render(createElement(AuthProvider, { userManager, onSigninCallback }, createElement(Page))),
    );
    const until = async (done: () => boolean) => {
      while (!done()) {
        await act(async () => new Promise((resolve) => setTimeout(resolve, 5)));
      }
    };
    await until(() => page.root.textContent !== 'loading');
    return {
      get text() {
        return page.root.textContent;
      },
      get auth() {
        return auth!;
      },
      act,
      /** Signs in, and comes back to the page. */
      signIn: async () => {
        await act(async () => void auth?.signinRedirect({ state: { from: '/notes' } }));
        await until(() => navigator.returned !== '');
        page.open(navigator.returned);
      },
      close: async () => {
        await act(async () => root.unmount());
        await userManager.events.unload(); // its timers wait for the end of the tokens
      },
    };
  }

  it('is returned to with a code, which the provider exchanges', async () => {
    const first = await shown();
    assert.equal(first.text, 'signed out');
    await first.signIn();
    await first.close();
    assert.match(page.url, /^http:\/\/localhost:5173\/callback\?code=/);
    const second = await shown();
    assert.equal(second.text, email);
    assert.deepEqual(second.auth.user?.state, { from: '/notes' });
    assert.equal(page.url, redirectUri, 'the code is gone from the address');
    await second.close();
  });

  it('is signed in after a reload, renews its tokens, and forgets them', async () => {
    const reloaded = await shown();
    assert.equal(reloaded.text, email);
    const before = reloaded.auth.user;
    await reloaded.act(async () => void (await reloaded.auth.signinSilent()));
    assert.notEqual(reloaded.auth.user?.access_token, before?.access_token);
    assert.equal(reloaded.auth.user?.profile.sub, before?.profile.sub);
    await reloaded.act(() => reloaded.auth.removeUser());
    assert.equal(reloaded.text, 'signed out');
    await reloaded.close();
  });

  it('gets the error of a request that is refused', async () => {
    const first = await shown('openid phone');
    await first.signIn();
    await first.close();
    const second = await shown('openid phone');
    assert.match(second.text ?? '', /^error: invalid_scope/);
    await second.close();
    page.open(`${site}/`);
  });

  it('refuses a code that it did not ask for', async () => {
    const first = await shown();
    await first.signIn();
    await first.close();
    page.open(page.url.replace(/state=[^&]*/, 'state=another'));
    const second = await shown();
    assert.match(second.text ?? '', /^error: .*state/i);
    await second.close();
  });

  it('could read every answer', () => {
    assert.deepEqual(refusedByCors, []);
  });
});
