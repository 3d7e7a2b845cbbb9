import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { OAuthScope, ResourceServerScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import * as openid from 'openid-client';
import { type Local, start } from '../../../../lib/index.js';
import { synthesizedFolder } from '../../../support/assembly.js';
import { suiteCleanup } from '../../../support/cleanup.js';
import { HttpLogin } from '../../../support/http-login.js';

const email = 'ann@example.com';
const password = 'Correct-Horse-1';
const redirectUri = 'https://app.example.com/callback';

class People extends Stack {
  constructor(...args: ConstructorParameters<typeof Stack>) {
    super(...args);
    const pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'people' } });
    const read = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'read' });
    const server = pool.addResourceServer('Notes', { identifier: 'notes', scopes: [read] });
    const oAuth = {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
      callbackUrls: [redirectUri],
      logoutUrls: ['https://app.example.com/'],
    };
    pool.addClient('Page', { oAuth });
    pool.addClient('Server', { oAuth, generateSecret: true });
    pool.addClient('Machine', {
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(server, read)] },
    });
  }
}

describe('a client that others wrote', () => {
  const cleanup = suiteCleanup();
  let local: Local;

  before(async () => {
    const output = synthesizedFolder(cleanup, (app) => {
      new People(app, 'People', { env: { account: '111111111111', region: 'eu-west-1' } });
    });
    const users = [{ email, password }];
    local = await start({ output, seed: { pools: { 'People/Pool': { users } } } });
    cleanup.after(() => local.stop());
  });
  after(() => cleanup.undo());

  const pool = () => local.userPools[0]!;
  const client = (name: string) => {
    const found = pool().clients.find(({ path }) => path === `People/Pool/${name}`)!;
    return { id: found.id, secret: found.secret ?? undefined };
  };
  const browser = () => new HttpLogin(email, password);

  /** openid-client compares the issuer with what it asked for: the issuer of AWS, asked for here. */
  async function configuration(name: string, authentication?: openid.ClientAuth): Promise<openid.Configuration> {
    const { id, secret } = client(name);
    const here: openid.CustomFetch = (url, options) =>
      fetch(url.replace(new URL(pool().issuer).origin, local.cognito ?? ''), options as RequestInit);
    return openid.discovery(new URL(pool().issuer), id, secret, authentication, {
      [openid.customFetch]: here,
      execute: [openid.allowInsecureRequests],
    });
  }

  for (const [how, name, authentication] of [
    ['a public one', 'Page', () => openid.None()],
    ['with a secret in the form', 'Server', (secret: string) => openid.ClientSecretPost(secret)],
    ['with a secret in the header', 'Server', (secret: string) => openid.ClientSecretBasic(secret)],
  ] as const) {
    it(`openid-client, ${how}: discovery, sign-in, userInfo, refresh, revocation`, async () => {
      const config = await configuration(name, authentication(client(name).secret ?? ''));
      assert.equal(config.serverMetadata().token_endpoint, `${pool().managedLogin}/oauth2/token`);
      const pkceCodeVerifier = openid.randomPKCECodeVerifier();
      const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
      const authorization = openid.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state: expectedState,
        nonce: expectedNonce,
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
      });
      const returned = await browser().returnFrom(authorization.href);
      const checks = { pkceCodeVerifier, expectedState, expectedNonce };
      const tokens = await openid.authorizationCodeGrant(config, new URL(returned), checks);
      const { sub = '' } = tokens.claims() ?? {};
      assert.equal(tokens.claims()?.email, email);
      const info = await openid.fetchUserInfo(config, tokens.access_token, sub);
      assert.equal(info.email, email);
      const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
      assert.equal(refreshed.claims()?.sub, sub);
      await openid.tokenRevocation(config, tokens.refresh_token ?? '');
      await assert.rejects(openid.refreshTokenGrant(config, tokens.refresh_token ?? ''), { error: 'invalid_grant' });
    });
  }

  it('openid-client, without a nonce: the ID token has none either', async () => {
    const config = await configuration('Page', openid.None());
    const parameters = { redirect_uri: redirectUri, scope: 'openid' };
    const returned = await browser().returnFrom(openid.buildAuthorizationUrl(config, parameters).href);
    const tokens = await openid.authorizationCodeGrant(config, new URL(returned));
    assert.equal(tokens.claims()?.nonce, undefined);
  });

  it('openid-client, as a machine', async () => {
    const config = await configuration('Machine');
    const tokens = await openid.clientCredentialsGrant(config, { scope: 'notes/read' });
    assert.equal(tokens.scope, undefined);
    const verifier = CognitoJwtVerifier.create({
      userPoolId: pool().id,
      tokenUse: 'access',
      clientId: client('Machine').id,
      scope: 'notes/read',
    });
    const keys = await fetch(`${local.cognito}/${pool().id}/.well-known/jwks.json`);
    verifier.cacheJwks((await keys.json()) as Parameters<typeof verifier.cacheJwks>[0]);
    assert.equal((await verifier.verify(tokens.access_token)).sub, client('Machine').id);
  });

  it('oidc-client-ts: metadata, sign-in, user info, renewal', async () => {
    const oidc = new OidcClient({
      authority: `${local.cognito}/${pool().id}`,
      client_id: client('Page').id,
      redirect_uri: redirectUri,
      scope: 'openid email',
      loadUserInfo: true,
      stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    });
    const { url } = await oidc.createSigninRequest({ state: { page: '/notes' }, nonce: 'n-1' });
    const response = await oidc.processSigninResponse(await browser().returnFrom(url));
    assert.equal(response.profile.email, email);
    assert.deepEqual(response.userState, { page: '/notes' });
    const { refresh_token = '', id_token = '', session_state, scope = '', profile } = response;
    const renewed = await oidc.useRefreshToken({
      state: { refresh_token, id_token, session_state, scope, profile, data: undefined } as Parameters<
        typeof oidc.useRefreshToken
      >[0]['state'],
    });
    assert.notEqual(renewed.access_token, response.access_token);
    assert.equal(renewed.profile.sub, response.profile.sub);
  });

  it('oidc-client-ts is told why it is not signed in', async () => {
    const oidc = new OidcClient({
      authority: `${local.cognito}/${pool().id}`,
      client_id: client('Page').id,
      redirect_uri: redirectUri,
      scope: 'openid phone',
      stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    });
    const { url } = await oidc.createSigninRequest({});
    await assert.rejects(oidc.processSigninResponse(await browser().returnFrom(url)), { error: 'invalid_scope' });
  });

  it('is told that Cognito takes logout_uri, as on AWS', async () => {
    const config = await configuration('Page', openid.None());
    const url = openid.buildEndSessionUrl(config, { post_logout_redirect_uri: 'https://app.example.com/' });
    const response = await fetch(url, { redirect: 'manual' });
    assert.match(response.headers.get('location') ?? '', /^\/error\?error=invalid_request/);
  });
});
