import assert from 'node:assert/strict';
import { cognito, type Group, ourChoice, reported } from '../conformance-case.js';
import { logoutUrl } from '../fixture/people.js';
import { password } from '../pool-target.js';

const logout = cognito('logout-endpoint');
const userInfo = cognito('userinfo-endpoint');
const revocation = cognito('revocation-endpoint');
const encoded = encodeURIComponent(logoutUrl);

export const managedLogin: Group = {
  title: 'Cognito: sign-out, user information, revocation, discovery',
  cases: [
    {
      name: 'GET /logout with client_id and logout_uri redirects to logout_uri',
      source: logout,
      check: async ({ login, clients }) => {
        const { status, location } = await login.send(`/logout?client_id=${clients.pageClient}&logout_uri=${encoded}`);
        assert.equal(status, 302);
        assert.equal(location, logoutUrl);
      },
    },
    {
      name: 'GET /logout with the parameters of a sign-in redirects to /login',
      source: logout,
      check: async ({ login }) => {
        const { status, location } = await login.send(`/logout?${login.query()}`);
        assert.equal(status, 302);
        assert.equal(new URL(location, login.url).pathname, '/login');
      },
    },
    {
      name: 'GET /logout does not redirect to a logout_uri that is not registered',
      source: logout,
      check: async ({ login, clients }) => {
        const evil = encodeURIComponent('https://evil.example.com/');
        const { location } = await login.send(`/logout?client_id=${clients.pageClient}&logout_uri=${evil}`);
        assert.ok(!location.startsWith('https://evil.example.com'), location);
      },
    },
    {
      name: 'GET /logout with only post_logout_redirect_uri redirects to /error',
      source: reported('https://github.com/streamlit/streamlit/issues/14601'),
      check: async ({ login, clients }) => {
        const query = `client_id=${clients.pageClient}&post_logout_redirect_uri=${encoded}`;
        const { location } = await login.send(`/logout?${query}`);
        assert.equal(new URL(location, login.url).pathname, '/error');
      },
    },
    {
      name: 'GET /logout without a client_id does not redirect to the app',
      source: reported('https://github.com/openid/AppAuth-Android/issues/697'),
      check: async ({ login }) => {
        const { location } = await login.send(`/logout?logout_uri=${encoded}`);
        assert.ok(!location.startsWith('https://app.example.com'), location);
      },
    },
    {
      name: 'Scripts cannot read the session cookie, and other pages cannot frame the sign-in page',
      source: ourChoice('AWS does not document the headers of its sign-in page, which needs this protection'),
      only: 'here',
      check: async ({ login }) => {
        const { headers } = await login.send(`/login?${login.query()}`);
        assert.match(headers.get('set-cookie') ?? '', /HttpOnly; SameSite=Lax/);
        assert.equal(headers.get('x-frame-options'), 'DENY');
        assert.equal(headers.get('strict-transport-security'), null);
      },
    },
    {
      name: 'GET /oauth2/userInfo without a token gets 400 invalid_request',
      source: userInfo,
      check: async ({ login }) => {
        const { status, headers } = await login.send('/oauth2/userInfo');
        assert.equal(status, 400);
        assert.match(headers.get('www-authenticate') ?? '', /error="invalid_request"/);
      },
    },
    {
      name: 'GET /oauth2/userInfo with a string that is not a token gets 401 invalid_token',
      source: userInfo,
      check: async ({ login }) => {
        const headers = { authorization: 'Bearer e30.e30.e30' };
        const answer = await login.send('/oauth2/userInfo', { headers });
        assert.equal(answer.status, 401);
        assert.match(answer.headers.get('www-authenticate') ?? '', /error="invalid_token"/);
      },
    },
    {
      name: 'GET /oauth2/userInfo requires the scope openid',
      source: userInfo,
      check: async (pool) => {
        const { AccessToken } = await pool.signIn(await pool.user(), undefined, pool.clients.pageClient);
        const headers = { authorization: `Bearer ${AccessToken}` };
        assert.equal((await pool.login.send('/oauth2/userInfo', { headers })).status, 401);
      },
    },
    {
      name: 'GET /oauth2/userInfo returns sub, username, and the attributes that the scopes allow; email_verified is a string',
      source: userInfo,
      only: 'here',
      check: async (pool) => {
        const user = await pool.user();
        const { json } = await pool.login.exchange(await pool.login.code(user, password));
        const headers = { authorization: `Bearer ${json.access_token}` };
        const info = (await pool.login.send('/oauth2/userInfo', { headers })).json;
        assert.deepEqual(Object.keys(info).sort(), ['email', 'email_verified', 'sub', 'username']);
        assert.deepEqual([info.email, info.email_verified], [user, 'true']);
      },
    },
    {
      name: 'POST /oauth2/revoke revokes a refresh token, and returns an empty response',
      source: revocation,
      check: async (pool) => {
        const { pageClient } = pool.clients;
        const { RefreshToken } = await pool.signIn(await pool.user(), undefined, pageClient);
        const revoked = await pool.login.post('/oauth2/revoke', { token: RefreshToken, client_id: pageClient });
        assert.deepEqual([revoked.status, revoked.text], [200, '']);
        const form = { grant_type: 'refresh_token', client_id: pageClient, refresh_token: RefreshToken };
        assert.equal((await pool.login.token(form)).json.error, 'invalid_grant');
      },
    },
    {
      name: 'POST /oauth2/revoke without a token gets 400 invalid_request',
      source: revocation,
      check: async ({ login, clients }) => {
        const { status, json } = await login.post('/oauth2/revoke', { client_id: clients.pageClient });
        assert.deepEqual([status, json.error], [400, 'invalid_request']);
      },
    },
    {
      name: 'POST /oauth2/revoke with an access token gets 400 unsupported_token_type',
      source: revocation,
      check: async (pool) => {
        const { pageClient } = pool.clients;
        const { AccessToken } = await pool.signIn(await pool.user(), undefined, pageClient);
        const { status, json } = await pool.login.post('/oauth2/revoke', { token: AccessToken, client_id: pageClient });
        assert.deepEqual([status, json.error], [400, 'unsupported_token_type']);
      },
    },
    {
      name: 'POST /oauth2/revoke with a wrong secret gets 401 invalid_client',
      source: revocation,
      check: async ({ login }) => {
        const { status, json } = await login.post(
          '/oauth2/revoke',
          { token: 'a' },
          login.basic('serverClient', 'wrong'),
        );
        assert.deepEqual([status, json.error], [401, 'invalid_client']);
      },
    },
    {
      name: "The discovery document is at the issuer's URL and lists the endpoints of the domain",
      source: reported('https://github.com/swisstopo/swissgeol-boreholes-suite/pull/1066'),
      check: async ({ login }) => {
        const { json } = await login.send(`${login.issuer}/.well-known/openid-configuration`);
        assert.equal(json.authorization_endpoint, `${login.url}/oauth2/authorize`);
        assert.equal(json.token_endpoint, `${login.url}/oauth2/token`);
        assert.equal(json.userinfo_endpoint, `${login.url}/oauth2/userInfo`);
        assert.equal(json.end_session_endpoint, `${login.url}/logout`);
        assert.ok(json.response_types_supported.includes('code'));
      },
    },
  ],
};
