import assert from 'node:assert/strict';
import { cognito, type Group, ourChoice, reported } from '../conformance-case.js';
import type { PoolTarget } from '../pool-target.js';

const documented = cognito('authorization-endpoint');
const pkce = cognito('using-pkce-in-authorization-code');

export const authorizeEndpoint: Group = {
  title: 'Cognito: GET /oauth2/authorize',
  cases: [
    {
      name: 'A browser that is not signed in goes to /login with the same parameters',
      source: documented,
      check: async ({ login }) => {
        const { status, location } = await login.authorize();
        assert.equal(status, 302);
        const { pathname, searchParams } = new URL(location, login.url);
        assert.equal(pathname, '/login');
        assert.equal(searchParams.get('state'), 'abc');
        assert.equal(searchParams.get('code_challenge_method'), 'S256');
      },
    },
    {
      name: 'A request with an unregistered redirect_uri redirects to /error, with error=redirect_mismatch and the client_id',
      source: reported('https://github.com/aws/aws-aspnet-cognito-identity-provider/issues/167'),
      check: async ({ login, clients }) => {
        const { location } = await login.authorize({ redirect_uri: 'https://evil.example.com/' });
        const { pathname, searchParams } = new URL(location, login.url);
        assert.equal(pathname, '/error');
        assert.equal(searchParams.get('error'), 'redirect_mismatch');
        assert.equal(searchParams.get('client_id'), clients.pageClient);
      },
    },
    ...[
      'https://app.example.com/callback/',
      'https://app.example.com/Callback',
      'https://app.example.com/callback?a=b',
    ].map((redirect_uri) => ({
      name: `redirect_uri is compared exactly: ${redirect_uri} is not https://app.example.com/callback`,
      source: cognito('cognito-user-pools-app-idp-settings'),
      check: async ({ login }: PoolTarget) => {
        assert.match((await login.authorize({ redirect_uri })).location, /\/error\?/);
      },
    })),
    {
      name: 'A request with an unknown client_id does not redirect to the app',
      source: documented,
      check: async ({ login }) => {
        const { location } = await login.authorize({ client_id: 'doesnotexist' });
        assert.ok(!location.startsWith('https://app.example.com'), location);
      },
    },
    {
      name: 'Without response_type, the page gets invalid_request',
      source: documented,
      check: ({ login }) => login.refuses({ response_type: undefined }, 'invalid_request'),
    },
    {
      name: 'A response_type whose grant the client lacks gets unauthorized_client',
      source: documented,
      check: ({ login }) =>
        login.refuses(
          { response_type: 'token', code_challenge: undefined, code_challenge_method: undefined },
          'unauthorized_client',
        ),
    },
    {
      name: 'A scope that the client lacks gets invalid_scope',
      source: documented,
      check: ({ login }) => login.refuses({ scope: 'openid phone' }, 'invalid_scope'),
    },
    {
      name: 'A code_challenge without a code_challenge_method gets invalid_request',
      source: pkce,
      check: ({ login }) => login.refuses({ code_challenge_method: undefined }, 'invalid_request'),
    },
    {
      name: 'S256 is the only supported code_challenge_method',
      source: pkce,
      check: ({ login }) => login.refuses({ code_challenge_method: 'plain' }, 'invalid_request'),
    },
    {
      name: 'A code_challenge that is not a SHA-256 hash gets invalid_request',
      source: ourChoice('no verifier matches it, so the exchange would fail later with a less clear error'),
      only: 'here',
      check: ({ login }) => login.refuses({ code_challenge: 'short' }, 'invalid_request'),
    },
    {
      name: 'A parameter that is sent twice gets invalid_request',
      source: ourChoice(
        'two programs could each use a different value, so neither value is used (RFC 6749, section 3.1)',
      ),
      only: 'here',
      check: async ({ login }) => {
        const { location } = await login.send(`/oauth2/authorize?${login.query()}&scope=openid`);
        assert.match(location, /[?&]error=invalid_request/);
      },
    },
    {
      name: 'prompt=none without a session gets login_required',
      source: documented,
      only: 'here',
      check: ({ login }) => login.refuses({ prompt: 'none' }, 'login_required'),
    },
    {
      name: 'An identity_provider that the client lacks gets invalid_request',
      source: ourChoice('AWS does not document the error'),
      only: 'here',
      check: ({ login }) => login.refuses({ identity_provider: 'Nobody' }, 'invalid_request'),
    },
    {
      name: 'The scope email requires the scope openid',
      source: cognito('cognito-user-pools-define-resource-servers'),
      only: 'here',
      check: ({ login }) => login.refuses({ scope: 'email' }, 'invalid_scope'),
    },
  ],
};
