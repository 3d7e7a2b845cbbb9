import assert from 'node:assert/strict';
import { cognito, type Group, ourChoice } from '../conformance-case.js';
import { password } from '../pool-target.js';
import { decode } from '../tokens.js';

const documented = cognito('token-endpoint');
const claimsOf = (token: string) => decode(token.split('.')[1] ?? '');
const error = (body: unknown) => (body as { readonly error?: string }).error;

export const tokenEndpoint: Group = {
  title: 'Cognito: POST /oauth2/token',
  cases: [
    {
      name: 'A machine gets only access_token, expires_in and token_type',
      source: documented,
      check: async ({ login }) => {
        const { status, json } = await login.machine();
        assert.equal(status, 200);
        assert.deepEqual(Object.keys(json).sort(), ['access_token', 'expires_in', 'token_type']);
        assert.equal(json.token_type, 'Bearer');
      },
    },
    {
      name: 'The token of a machine has the client id as sub, and contains no user name',
      source: cognito('amazon-cognito-user-pools-using-the-access-token'),
      check: async ({ login, clients }) => {
        const claims = claimsOf((await login.machine()).json.access_token);
        assert.equal(claims.sub, clients.machineClient);
        assert.equal(claims.client_id, clients.machineClient);
        assert.equal(claims.token_use, 'access');
        assert.equal(claims.username, undefined);
      },
    },
    {
      name: 'A machine that requests no scope gets all scopes of its client',
      source: documented,
      check: async ({ login }) => {
        const { scope } = claimsOf((await login.machine()).json.access_token);
        assert.deepEqual(String(scope).split(' ').sort(), ['notes/read', 'notes/write']);
      },
    },
    {
      name: 'A machine that requests a scope gets only that scope',
      source: documented,
      check: async ({ login }) => {
        const { json } = await login.machine({ scope: 'notes/read' });
        assert.equal(claimsOf(json.access_token).scope, 'notes/read');
      },
    },
    {
      name: 'A machine cannot get a scope that its client lacks',
      source: cognito('cognito-user-pools-define-resource-servers'),
      check: async ({ login }) => {
        const { status, json } = await login.machine({ scope: 'notes/delete' });
        assert.deepEqual([status, error(json)], [400, 'invalid_scope']);
      },
    },
    {
      name: 'The form can contain the client secret',
      source: ourChoice('openid-client, which apps use with Cognito, sends the secret in this way by default'),
      check: async ({ login, clients }) => {
        const client_secret = login.secret('machineClient');
        const form = { grant_type: 'client_credentials', client_id: clients.machineClient, client_secret };
        assert.equal((await login.token(form)).status, 200);
      },
    },
    {
      name: 'A wrong secret gets invalid_client',
      source: documented,
      check: async ({ login }) => {
        const { status, json } = await login.token(
          { grant_type: 'client_credentials' },
          login.basic('machineClient', 'wrong'),
        );
        assert.deepEqual([status, error(json)], [400, 'invalid_client']);
      },
    },
    {
      name: 'A client that does not send its secret gets invalid_client',
      source: documented,
      check: async ({ login, clients }) => {
        const form = { grant_type: 'refresh_token', client_id: clients.serverClient, refresh_token: 'a' };
        assert.equal(error((await login.token(form)).json), 'invalid_client');
      },
    },
    {
      name: 'A request without grant_type gets invalid_request',
      source: documented,
      check: async ({ login, clients }) => {
        const { status, json } = await login.token({ client_id: clients.pageClient });
        assert.deepEqual([status, error(json)], [400, 'invalid_request']);
      },
    },
    {
      name: 'An unknown grant_type gets unsupported_grant_type',
      source: documented,
      check: async ({ login, clients }) => {
        const form = { client_id: clients.pageClient, grant_type: 'password' };
        assert.equal(error((await login.token(form)).json), 'unsupported_grant_type');
      },
    },
    {
      name: 'A grant that the client lacks gets unauthorized_client',
      source: documented,
      check: async ({ login }) => {
        const { json } = await login.token({ grant_type: 'client_credentials' }, login.basic('serverClient'));
        assert.equal(error(json), 'unauthorized_client');
      },
    },
    {
      name: 'An unknown code gets invalid_grant',
      source: documented,
      check: async ({ login }) => {
        const { status, json } = await login.exchange('00000000-0000-0000-0000-000000000000');
        assert.deepEqual([status, error(json)], [400, 'invalid_grant']);
      },
    },
    {
      name: 'An unknown refresh token gets invalid_grant',
      source: documented,
      check: async ({ login, clients }) => {
        const form = { grant_type: 'refresh_token', client_id: clients.pageClient, refresh_token: 'a' };
        assert.equal(error((await login.token(form)).json), 'invalid_grant');
      },
    },
    {
      name: 'Without rotation, a refresh returns an ID token and an access token, but no refresh token',
      source: documented,
      check: async (pool) => {
        const { pageClient } = pool.clients;
        const { RefreshToken } = await pool.signIn(await pool.user(), undefined, pageClient);
        const form = { grant_type: 'refresh_token', client_id: pageClient, refresh_token: RefreshToken };
        const { status, json } = await pool.login.token(form);
        assert.equal(status, 200);
        assert.deepEqual(Object.keys(json).sort(), ['access_token', 'expires_in', 'id_token', 'token_type']);
      },
    },
    {
      name: 'An error response is JSON, with the error code in the member named error',
      source: documented,
      check: async ({ login }) => {
        const { headers, json } = await login.token({ grant_type: 'x' });
        assert.match(headers.get('content-type') ?? '', /^application\/json/);
        assert.equal(typeof json.error, 'string');
      },
    },
    {
      name: 'A code can be exchanged only once, for an access token, an ID token and a refresh token',
      source: documented,
      only: 'here',
      check: async (pool) => {
        const code = await pool.login.code(await pool.user(), password);
        const { json } = await pool.login.exchange(code);
        const names = ['access_token', 'expires_in', 'id_token', 'refresh_token', 'token_type'];
        assert.deepEqual(Object.keys(json).sort(), names);
        assert.equal(error((await pool.login.exchange(code)).json), 'invalid_grant');
      },
    },
    {
      name: 'The access token has the requested scopes and no others',
      source: cognito('cognito-user-pools-define-resource-servers'),
      only: 'here',
      check: async (pool) => {
        const code = await pool.login.code(await pool.user(), password);
        const claims = claimsOf((await pool.login.exchange(code)).json.access_token);
        assert.equal(claims.scope, 'openid email');
        assert.equal(claims.version, 2);
      },
    },
    {
      name: 'A refresh returns tokens with the scopes of the sign-in, even with GetTokensFromRefreshToken',
      source: ourChoice('a refresh that returned more scopes than were granted would be a security hole'),
      only: 'here',
      check: async (pool) => {
        const code = await pool.login.code(await pool.user(), password);
        const refresh_token = (await pool.login.exchange(code)).json.refresh_token;
        const form = { grant_type: 'refresh_token', client_id: pool.clients.pageClient, refresh_token };
        assert.equal(claimsOf((await pool.login.token(form)).json.access_token).scope, 'openid email');
      },
    },
    {
      name: 'The ID token contains the nonce only if one was sent',
      source: documented,
      only: 'here',
      check: async (pool) => {
        const user = await pool.user();
        const withNonce = await pool.login.exchange(await pool.login.code(user, password, { nonce: 'n-1' }));
        assert.equal(claimsOf(withNonce.json.id_token).nonce, 'n-1');
        const without = await pool.login.exchange(await pool.login.code(user, password));
        assert.equal(claimsOf(without.json.id_token).nonce, undefined);
      },
    },
    {
      name: 'Without the scope openid, there is no ID token',
      source: cognito('cognito-user-pools-define-resource-servers'),
      only: 'here',
      check: async (pool) => {
        const scope = 'aws.cognito.signin.user.admin';
        const { json } = await pool.login.exchange(await pool.login.code(await pool.user(), password, { scope }));
        assert.equal(json.id_token, undefined);
        assert.equal(claimsOf(json.access_token).scope, scope);
      },
    },
    {
      name: 'A code is valid only for the redirect_uri of its request',
      source: documented,
      only: 'here',
      check: async (pool) => {
        const code = await pool.login.code(await pool.user(), password);
        const { json } = await pool.login.exchange(code, { redirect_uri: 'https://app.example.com/other' });
        assert.equal(error(json), 'invalid_grant');
      },
    },
    {
      name: 'A code that was requested with a code_challenge can be exchanged only with the code_verifier',
      source: cognito('using-pkce-in-authorization-code'),
      only: 'here',
      check: async (pool) => {
        const user = await pool.user();
        for (const code_verifier of [undefined, 'a'.repeat(43)]) {
          const code = await pool.login.code(user, password);
          assert.equal(error((await pool.login.exchange(code, { code_verifier })).json), 'invalid_grant');
        }
      },
    },
    {
      name: 'A code can no longer be used after a failed exchange',
      source: ourChoice('a caller who has the code but not the other values has stolen the code'),
      only: 'here',
      check: async (pool) => {
        const code = await pool.login.code(await pool.user(), password);
        await pool.login.exchange(code, { code_verifier: 'a'.repeat(43) });
        assert.equal(error((await pool.login.exchange(code)).json), 'invalid_grant');
      },
    },
    {
      name: 'aws_client_metadata that is not a JSON object of strings gets invalid_request',
      source: ourChoice('the trigger gets a map of strings as clientMetadata, as in the API'),
      only: 'here',
      check: async ({ login }) => {
        assert.equal(error((await login.machine({ aws_client_metadata: '[]' })).json), 'invalid_request');
        assert.equal((await login.machine({ aws_client_metadata: '{"a":"b"}' })).status, 200);
      },
    },
  ],
};
