import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkUser } from '../../../../lib/services/user-pools/oauth/authorization-codes.js';
import { OAuthError } from '../../../../lib/services/user-pools/oauth/oauth-error.js';
import { passwordMark, type User } from '../../../../lib/services/user-pools/users/user.js';
import { functionResource } from '../../../support/cognito.js';
import {
  callback,
  LoginFixture,
  oauthClient,
  type TokenEndpointAnswer,
  verifier,
} from '../../../support/managed-login.js';

type Form = Readonly<Record<string, string | undefined>>;

interface Refusal {
  readonly what: string;
  readonly run: (fixture: LoginFixture) => Promise<TokenEndpointAnswer>;
  readonly error: string;
  readonly reason: string;
}

const client = (more: object) => ({
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'Pool' }, ...oauthClient, ...more },
});
const resources = {
  Other: client({}),
  Secret: client({ GenerateSecret: true }),
  Implicit: client({ AllowedOAuthFlows: ['implicit'] }),
  Closed: client({ AllowedOAuthFlowsUserPoolClient: false }),
};

function clientNamed(fixture: LoginFixture, name: string) {
  const { id, secret = '' } = fixture.pool.clients.find(({ resource }) => resource.logicalId === name)!;
  return { id, secret };
}

function basic(text: string, scheme = 'Basic '): Readonly<Record<string, string>> {
  return { authorization: `${scheme}${Buffer.from(text).toString('base64')}` };
}

const exchange = (fixture: LoginFixture, changes: Form, headers = {}) =>
  fixture.token(
    {
      grant_type: 'authorization_code',
      code: 'a-code',
      client_id: fixture.client.id,
      redirect_uri: callback,
      code_verifier: verifier,
      ...changes,
    },
    headers,
  );

/** The error that an app gets, and the reason that the log has. */
const refusals: readonly Refusal[] = [
  {
    what: 'no code',
    run: (fixture) => exchange(fixture, { code: undefined }),
    error: 'invalid_request',
    reason: 'code is missing',
  },
  {
    what: 'an unknown code',
    run: (fixture) => exchange(fixture, {}),
    error: 'invalid_grant',
    reason: 'unknown code: it might have expired, or the user was signed out',
  },
  {
    what: 'a code that was used',
    run: async (fixture) => {
      const code = await fixture.browser().code();
      await fixture.exchange(code);
      fixture.now += 3000;
      return fixture.exchange(code);
    },
    error: 'invalid_grant',
    reason: 'the code was used 3 s ago',
  },
  {
    what: 'a code that expired',
    run: async (fixture) => {
      const code = await fixture.browser().code();
      fixture.now += 302_000;
      return fixture.exchange(code);
    },
    error: 'invalid_grant',
    reason: 'the code expired 2 s ago',
  },
  {
    what: 'a code of another client',
    run: async (fixture) =>
      fixture.exchange(await fixture.browser().code(), { client_id: clientNamed(fixture, 'Other').id }),
    error: 'invalid_grant',
    reason: 'the code belongs to another client',
  },
  {
    what: 'another redirect address',
    run: async (fixture) => fixture.exchange(await fixture.browser().code(), { redirect_uri: 'myapp://signed-in' }),
    error: 'invalid_grant',
    reason: `redirect_uri must be the same as in the authorization request, '${callback}'`,
  },
  {
    what: 'a code for a client without that grant',
    run: async (fixture) =>
      fixture.exchange(await fixture.browser().code(), { client_id: clientNamed(fixture, 'Implicit').id }),
    error: 'unauthorized_client',
    reason: "AllowedOAuthFlows of the client lacks 'code'",
  },
  {
    what: 'machine tokens for a client without that grant',
    run: (fixture) => exchange(fixture, { grant_type: 'client_credentials' }),
    error: 'unauthorized_client',
    reason: "AllowedOAuthFlows of the client lacks 'client_credentials'",
  },
  {
    what: 'no grant',
    run: (fixture) => exchange(fixture, { grant_type: undefined }),
    error: 'invalid_request',
    reason: 'grant_type is missing',
  },
  {
    what: 'an unknown grant',
    run: (fixture) => exchange(fixture, { grant_type: 'password' }),
    error: 'unsupported_grant_type',
    reason: "grant_type must be one of authorization_code, client_credentials, refresh_token, got 'password'",
  },
  {
    what: 'a parameter that is sent twice',
    run: (fixture) => fixture.endpoint('POST /oauth2/token', {}, 'grant_type=password&code=a&code=a'),
    error: 'invalid_request',
    reason: 'code was sent more than once',
  },
  {
    what: 'no refresh token',
    run: (fixture) => exchange(fixture, { grant_type: 'refresh_token' }),
    error: 'invalid_request',
    reason: 'refresh_token is missing',
  },
  {
    what: 'an unknown refresh token',
    run: (fixture) => exchange(fixture, { grant_type: 'refresh_token', refresh_token: 'a', scope: 'admin' }),
    error: 'invalid_grant',
    reason: 'the refresh token is unknown',
  },
  {
    what: 'a refresh token of another client, whatever scope it is to have',
    run: async (fixture) => {
      const { refresh_token } = await fixture.loggedIn({ scope: 'openid' });
      const client_id = clientNamed(fixture, 'Other').id;
      return exchange(fixture, { grant_type: 'refresh_token', refresh_token, client_id, scope: 'openid profile' });
    },
    error: 'invalid_grant',
    reason: 'the refresh token belongs to another client',
  },
  {
    what: 'a wider scope than the sign-in had',
    run: async (fixture) => {
      const { refresh_token } = await fixture.loggedIn({ scope: 'openid' });
      return exchange(fixture, { grant_type: 'refresh_token', refresh_token, scope: 'openid  profile' });
    },
    error: 'invalid_scope',
    reason: "the scope 'profile' was not granted at sign-in",
  },
  {
    what: 'no client',
    run: (fixture) => exchange(fixture, { client_id: undefined }),
    error: 'invalid_request',
    reason: 'client_id is missing',
  },
  {
    what: 'an unknown client',
    run: (fixture) => exchange(fixture, { client_id: 'nobody' }),
    error: 'invalid_client',
    reason: 'the user pool has no client with this client_id',
  },
  {
    what: 'a client without OAuth',
    run: (fixture) => exchange(fixture, { client_id: clientNamed(fixture, 'Closed').id }),
    error: 'unauthorized_client',
    reason: "OAuth is not enabled for 'Stack/Closed': AllowedOAuthFlowsUserPoolClient is not true",
  },
  {
    what: 'a client that differs in form and header',
    run: (fixture) => exchange(fixture, {}, basic(`${clientNamed(fixture, 'Other').id}:`)),
    error: 'invalid_request',
    reason: 'client_id differs from the client id in the Authorization header',
  },
  {
    what: 'a secret in both form and header',
    run: (fixture) => {
      const { id, secret } = clientNamed(fixture, 'Secret');
      return exchange(fixture, { client_id: id, client_secret: secret }, basic(`${id}:${secret}`));
    },
    error: 'invalid_request',
    reason: 'the client secret was sent in both the Authorization header and the form',
  },
  ...(
    [
      ['no secret', () => ({})],
      ['an empty secret', () => ({ client_secret: '' })],
      ['a wrong secret', () => ({ client_secret: 'wrong' })],
    ] as const
  ).map(
    ([what, form]): Refusal => ({
      what: `${what} for a client that has one`,
      run: (fixture) => exchange(fixture, { client_id: clientNamed(fixture, 'Secret').id, ...form() }),
      error: 'invalid_client',
      reason: 'Unable to verify secret for client ',
    }),
  ),
  {
    what: 'a secret for a client that has none',
    run: (fixture) => exchange(fixture, { client_secret: 'secret' }),
    error: 'invalid_client',
    reason: 'is not configured for secret but secret was received',
  },
  ...(
    [
      ['of another scheme', 'Bearer abc'],
      ['with something before the scheme', 'XBasic YTpi'],
      ['with something after it', 'Basic YTpi ,'],
      ['without a space', 'BasicYTpi'],
      ['without anything', 'Basic '],
      ['without a colon', 'Basic YWI='],
      ['without an id', 'Basic OmI='],
    ] as const
  ).map(
    ([what, authorization]): Refusal => ({
      what: `an Authorization header ${what}`,
      run: (fixture) => exchange(fixture, { client_id: undefined }, { authorization }),
      error: 'invalid_client',
      reason: "the Authorization header must be 'Basic' followed by <client_id>:<secret> in base64",
    }),
  ),
  {
    what: 'an Authorization header with a percent sign that encodes nothing',
    run: (fixture) => exchange(fixture, { client_id: undefined }, basic('a:%zz')),
    error: 'invalid_client',
    reason: 'the Authorization header contains invalid percent-encoding',
  },
];

describe('the token endpoint', () => {
  for (const { what, run, error, reason } of refusals) {
    it(`answers ${error} to ${what}, and the log says why`, async () => {
      const fixture = new LoginFixture({ resources });
      await fixture.confirmed();
      const answer = await run(fixture);
      assert.deepEqual([answer.status, answer.body.error], [400, error]);
      assert.ok(answer.reason?.includes(reason), answer.reason);
    });
  }

  it('tells no more than the error where no client is named, and what Cognito says of an unknown one', async () => {
    const fixture = new LoginFixture({ resources });
    assert.deepEqual((await exchange(fixture, { client_id: undefined })).body, { error: 'invalid_request' });
    const unknown = { error: 'invalid_client', error_description: 'Client does not exist' };
    assert.deepEqual((await exchange(fixture, { client_id: 'nobody' })).body, unknown);
  });

  it('takes Basic in any case, after any spaces, and with an empty secret of a client that has none', async () => {
    const fixture = new LoginFixture({ resources });
    await fixture.confirmed();
    for (const scheme of ['Basic ', 'basic ', 'BASIC   ']) {
      const code = await fixture.browser().code();
      const answer = await exchange(fixture, { code, client_id: undefined }, basic(`${fixture.client.id}:`, scheme));
      assert.equal(answer.status, 200, answer.reason);
    }
  });

  it('reads the header as a form: a plus sign is a space, and what follows the first colon is the secret', async () => {
    const fixture = new LoginFixture({ resources });
    const { id } = clientNamed(fixture, 'Secret');
    for (const secret of ['a+b', 'a:b', 'a\nb']) {
      const { reason } = await exchange(fixture, { client_id: undefined }, basic(`${id}:${secret}`));
      assert.equal(reason, `Unable to verify secret for client ${id}`);
    }
    const { reason } = await exchange(fixture, { client_id: `${id} ` }, basic(`${id}+:a`));
    assert.equal(reason, 'the user pool has no client with this client_id');
  });

  it('spends a code that another client gives, and one that comes with another redirect address', async () => {
    for (const changes of [{ client_id: 'Other' }, { redirect_uri: 'myapp://signed-in' }]) {
      const fixture = new LoginFixture({ resources });
      await fixture.confirmed();
      const code = await fixture.browser().code();
      const client_id = 'client_id' in changes ? clientNamed(fixture, 'Other').id : fixture.client.id;
      await fixture.exchange(code, { ...changes, client_id });
      assert.equal((await fixture.exchange(code)).reason, 'the code was used 0 s ago');
    }
  });

  it('answers what the trigger of a refresh says, which is no fault of the refresh token', async () => {
    let fails = false;
    const fixture = new LoginFixture({
      pool: { LambdaConfig: { PreTokenGeneration: { 'Fn::GetAtt': ['Fn', 'Arn'] } } },
      resources: { Fn: functionResource() },
      invoke: (_, event) => (fails ? Promise.reject(new Error('not today')) : Promise.resolve(event)),
    });
    await fixture.confirmed();
    const { refresh_token } = await fixture.loggedIn();
    fails = true;
    const { body } = await exchange(fixture, { grant_type: 'refresh_token', refresh_token });
    const error_description = 'PreTokenGeneration failed with error not today.';
    assert.deepEqual(body, { error: 'invalid_request', error_description });
  });

  it('keeps no code that has expired', async () => {
    const fixture = new LoginFixture();
    await fixture.confirmed();
    const kept = () => Object.values(fixture.saved!.pools[fixture.pool.id]!.users)[0]!.authorizationCodes?.length;
    await fixture.browser().code();
    fixture.now += 299_999;
    await fixture.browser().code();
    assert.equal(kept(), 2);
    fixture.now += 1;
    await fixture.browser().code();
    assert.equal(kept(), 2);
  });
});

describe('the user of a code', () => {
  const user = { status: 'CONFIRMED' } as User;
  const mark = passwordMark(user);

  for (const [what, changes, password, reason] of [
    ['is disabled', { disabled: true }, mark, 'the user is disabled'],
    ['has to reset the password', { status: 'RESET_REQUIRED' }, mark, 'the status of the user is RESET_REQUIRED'],
    ['is not confirmed', { status: 'UNCONFIRMED' }, mark, 'the status of the user is UNCONFIRMED'],
    ['has another password', {}, `${mark}x`, 'the password has changed since the sign-in'],
  ] as const) {
    it(`gets no tokens if it ${what}`, () => {
      assert.throws(
        () => checkUser({ ...user, ...changes } as User, { password }),
        (error) => error instanceof OAuthError && error.code === 'invalid_grant' && error.reason === reason,
      );
    });
  }

  it('gets tokens if nothing changed, also as one of an identity provider', () => {
    checkUser(user, { password: mark });
    checkUser({ ...user, status: 'EXTERNAL_PROVIDER' }, { password: mark });
  });
});
