import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import {
  type AuthorizationRequest,
  CallbackError,
  oauthClientOf,
  readAuthorizationRequest,
} from '../../../../lib/services/user-pools/oauth/authorization-request.js';
import { OAuthError } from '../../../../lib/services/user-pools/oauth/oauth-error.js';
import { Parameters } from '../../../../lib/services/user-pools/oauth/parameters.js';
import { checkNarrower, machineScopes, requestedScopes } from '../../../../lib/services/user-pools/oauth/scopes.js';
import type { OAuthSettings } from '../../../../lib/services/user-pools/template/o-auth-settings.js';
import { callback, challenge, LoginFixture, oauthClient, site } from '../../../support/managed-login.js';

type Changes = Readonly<Record<string, string | undefined>>;

const addresses = { pages: [site], localUrl: (url: string) => url };
const client = (more: JsonObject): JsonObject => ({
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'Pool' }, ...oauthClient, ...more },
});
const provider = (ProviderName: string, ...IdpIdentifiers: string[]): JsonObject => ({
  Type: 'AWS::Cognito::UserPoolIdentityProvider',
  Properties: { UserPoolId: { Ref: 'Pool' }, ProviderName, ProviderType: 'OIDC', IdpIdentifiers },
});
const fixture = new LoginFixture({
  client: {
    AllowedOAuthFlows: ['code', 'implicit'],
    DefaultRedirectURI: callback,
    SupportedIdentityProviders: ['COGNITO', 'Corp', 'Gone'],
  },
  resources: {
    Corp: provider('Corp', 'corp.example.com', 'example.com'),
    Other: provider('Other', 'other.example.com'),
    Implicit: client({ AllowedOAuthFlows: ['implicit'] }),
    Federated: client({ SupportedIdentityProviders: ['Corp'] }),
    Addressless: client({ CallbackURLs: [] }),
    Closed: client({ AllowedOAuthFlowsUserPoolClient: false }),
    Elsewhere: { Type: 'Custom::Elsewhere', Properties: {} },
    Unresolved: client({ CallbackURLs: [{ 'Fn::GetAtt': ['Elsewhere', 'Url'] }] }),
  },
});
const idOf = (name: string) => fixture.pool.clients.find(({ resource }) => resource.logicalId === name)!.id;

function read(changes: Changes = {}, pages: readonly string[] = addresses.pages): AuthorizationRequest {
  const query = Parameters.parse(fixture.parameters(changes).toString());
  return readAuthorizationRequest(query, fixture.pool, { ...addresses, pages });
}

function refused(run: () => unknown): OAuthError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof OAuthError, String(error));
    return error;
  }
  return assert.fail('it was taken');
}

describe('an authorization request', () => {
  it('is read as it is', () => {
    const changes = {
      nonce: 'n-1',
      prompt: 'login',
      identity_provider: 'Corp',
      idp_identifier: 'other.example.com',
      login_hint: 'ann@example.com',
      lang: 'de',
      other: 'left out',
    };
    const { client: found, oauth, query, ...request } = read(changes);
    assert.deepEqual([found, oauth], [fixture.client, fixture.client.oauth]);
    assert.deepEqual(request, {
      redirectUri: callback,
      responseType: 'code',
      state: 'the state',
      scopes: ['openid', 'email'],
      nonce: 'n-1',
      codeChallenge: challenge,
      prompt: 'login',
      provider: 'Corp',
      loginHint: 'ann@example.com',
    });
    const { other: _, ...handedOn } = changes;
    assert.deepEqual([...new URLSearchParams(query)].sort(), [...fixture.parameters(handedOn)].sort());
  });

  it('needs no more than a client and a response type', () => {
    const all = Object.fromEntries([...fixture.parameters().keys()].map((name) => [name, undefined]));
    const {
      client: _,
      oauth,
      query,
      ...request
    } = read({
      ...all,
      client_id: fixture.client.id,
      response_type: 'token',
    });
    assert.deepEqual(request, {
      redirectUri: callback,
      responseType: 'token',
      state: undefined,
      scopes: fixture.client.oauth && 'scopes' in fixture.client.oauth ? fixture.client.oauth.scopes : [],
      nonce: undefined,
      codeChallenge: undefined,
      prompt: undefined,
      provider: undefined,
      loginHint: undefined,
    });
  });

  for (const prompt of ['none', 'login', 'select_account'] as const) {
    it(`may have the prompt ${prompt}`, () => {
      assert.equal(read({ prompt }).prompt, prompt);
    });
  }

  it('names each scope once, however it is spaced', () => {
    assert.deepEqual(read({ scope: ' openid  email openid ' }).scopes, ['openid', 'email']);
  });

  for (const [what, changes, found] of [
    ['the user pool itself', { identity_provider: 'COGNITO' }, 'COGNITO'],
    ['a provider by its name', { identity_provider: 'Corp' }, 'Corp'],
    ['a provider by one of its identifiers', { idp_identifier: 'example.com' }, 'Corp'],
    [
      'a provider by its name and that of another',
      { identity_provider: 'Corp', idp_identifier: 'other.example.com' },
      'Corp',
    ],
  ] as const) {
    it(`may choose ${what}`, () => {
      assert.equal(read(changes).provider, found);
    });
  }

  for (const [changes, name] of [
    [{ identity_provider: 'Other' }, 'Other'],
    [{ idp_identifier: 'other.example.com' }, 'other.example.com'],
    [{ identity_provider: 'Gone' }, 'Gone'],
    [{ identity_provider: 'corp' }, 'corp'],
    [{ idp_identifier: 'Corp' }, 'Corp'],
    [{ identity_provider: 'Nobody', idp_identifier: 'example.com' }, 'Nobody'],
  ] as const) {
    it(`cannot choose the provider ${JSON.stringify(changes)}`, () => {
      const { code, reason } = refused(() => read(changes));
      assert.equal(code, 'invalid_request');
      assert.equal(reason, `'${name}' is not one of the client's identity providers: COGNITO, Corp, Gone`);
    });
  }

  it('cannot choose the user pool if the client has a provider only', () => {
    const { code } = refused(() => read({ client_id: idOf('Federated'), identity_provider: 'COGNITO' }));
    assert.equal(code, 'invalid_request');
  });

  for (const [what, changes, code, reason] of [
    ['no client', { client_id: undefined }, 'invalid_request', 'client_id is missing'],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client', 'the user pool has no client with this client_id'],
    [
      'a client without OAuth',
      { client_id: idOf('Closed') },
      'unauthorized_client',
      "OAuth is not enabled for 'Stack/Closed': AllowedOAuthFlowsUserPoolClient is not true",
    ],
    [
      'no redirect address',
      { client_id: idOf('Implicit'), redirect_uri: undefined },
      'invalid_request',
      'redirect_uri is missing',
    ],
    [
      'another redirect address',
      { redirect_uri: 'https://evil.example/' },
      'redirect_mismatch',
      `redirect_uri must be one of the client's callback URLs: ${callback}, myapp://signed-in, ${site}/, ${site}/callback`,
    ],
    [
      'a redirect address of a client without any',
      { client_id: idOf('Addressless') },
      'redirect_mismatch',
      'the client has no callback URL, so it accepts no redirect_uri',
    ],
  ] as const) {
    it(`with ${what} is answered to nobody`, () => {
      const error = refused(() => read(changes));
      assert.ok(!(error instanceof CallbackError));
      assert.deepEqual([error.code, error.reason], [code, reason]);
    });
  }

  it('of a client with a setting that is not known is answered to nobody, with the reason', () => {
    const error = refused(() => read({ client_id: idOf('Unresolved') }));
    assert.equal(error.code, 'unauthorized_client');
    assert.match(error.reason, /Elsewhere/);
  });

  it('tells programs what is wrong with the client, in the words of Cognito', () => {
    const descriptions = [undefined, 'nobody'].map((id) => refused(() => oauthClientOf(id, fixture.pool)).description);
    assert.deepEqual(descriptions, ['Required String parameter client_id is not present', 'Client does not exist']);
  });

  for (const name of ['client_id', 'redirect_uri', 'state']) {
    it(`with ${name} twice is refused`, () => {
      const query = fixture.parameters();
      query.append(name, query.get(name) ?? '');
      const run = () => readAuthorizationRequest(Parameters.parse(query.toString()), fixture.pool, addresses);
      const error = refused(run);
      assert.deepEqual([error.code, error.reason], ['invalid_request', `${name} was sent more than once`]);
      assert.equal(error instanceof CallbackError, name === 'state');
    });
  }

  it('has the grant that its response type needs', () => {
    const error = refused(() => read({ client_id: idOf('Implicit') }));
    assert.deepEqual(
      [error.code, error.reason],
      ['unauthorized_client', "AllowedOAuthFlows of the client lacks 'code'"],
    );
  });

  it('is answered at its address, with its state if it has one', () => {
    const location = (changes: Changes) => {
      const error = refused(() => read(changes));
      assert.ok(error instanceof CallbackError);
      return error.location;
    };
    assert.equal(location({ prompt: 'x' }), `${callback}?state=the+state&error=invalid_request`);
    assert.equal(location({ prompt: 'x', state: undefined }), `${callback}?error=invalid_request`);
    assert.equal(
      location({ prompt: 'x', response_type: 'token', redirect_uri: 'myapp://signed-in' }),
      'myapp://signed-in#state=the+state&error=invalid_request',
    );
    const to = { redirectUri: callback, responseType: 'code', state: undefined } as const;
    const described = new CallbackError(to, 'server_error', 'why', 'what went wrong');
    assert.equal(described.location, `${callback}?error_description=what+went+wrong&error=server_error`);
  });

  it('is not blamed for a fault of the program', () => {
    const fault = new TypeError('a fault');
    const query = Parameters.parse(fixture.parameters().toString());
    query.query = () => {
      throw fault;
    };
    assert.throws(
      () => readAuthorizationRequest(query, fixture.pool, addresses),
      (error) => error === fault,
    );
  });
});

describe('a scope', () => {
  const ofUsers = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];
  const settings = { scopes: [...ofUsers, 'notes/read'] } as unknown as OAuthSettings;

  for (const scope of ['email', 'phone', 'profile']) {
    it(`of the ID token needs openid: ${scope}`, () => {
      const { code, reason } = refused(() => requestedScopes(scope, settings));
      assert.deepEqual([code, reason], ['invalid_scope', `the scope '${scope}' requires the scope 'openid'`]);
      assert.deepEqual(requestedScopes(`${scope} openid`, settings), [scope, 'openid']);
    });
  }

  it('that needs nothing is granted alone', () => {
    for (const scope of ['openid', 'aws.cognito.signin.user.admin', 'notes/read']) {
      assert.deepEqual(requestedScopes(scope, settings), [scope]);
    }
  });

  for (const scope of ['openid', 'aws.cognito.signin.user.admin']) {
    it(`of users is none of a machine, whatever a resource server calls its own: ${scope}`, () => {
      const { code, reason } = refused(() =>
        machineScopes(`notes/read ${scope}`, settings, ['notes/read', ...ofUsers]),
      );
      const expected = `the scope '${scope}' is only for users: a machine client can use only scopes of resource servers`;
      assert.deepEqual([code, reason], ['invalid_scope', expected]);
    });
  }

  it('of a refresh is one of the sign-in, if it asks for any', () => {
    checkNarrower(undefined, []);
    checkNarrower('', []);
    checkNarrower(' openid  email ', ['email', 'openid', 'profile']);
    const { code, reason } = refused(() => checkNarrower('openid phone', ['openid']));
    assert.deepEqual([code, reason], ['invalid_scope', "the scope 'phone' was not granted at sign-in"]);
  });
});
