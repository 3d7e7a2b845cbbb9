import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { actions } from '../../../lib/services/user-pools/actions/actions.js';
import { adminActions } from '../../../lib/services/user-pools/actions/admin/admin-actions.js';
import { type Answer, CognitoFixture, email, pageOrigin, password } from '../../support/cognito.js';
import { httpRequest } from '../../support/http-request.js';
import { signature } from './administrator.js';

const served = [...actions.keys(), ...adminActions.keys()].sort().join(', ');

function post(cognito: CognitoFixture, action: string, body: string, headers = {}) {
  const target = { 'x-amz-target': `AWSCognitoIdentityProviderService.${action}` };
  return cognito.handle(httpRequest('POST /', { headers: { ...target, ...headers }, body }));
}

describe('an answer', () => {
  it('is JSON 1.1 with a request id', async () => {
    const { response, action } = await new CognitoFixture().send('SignUp', { Username: email, Password: password });
    assert.equal(response.status, 200);
    assert.equal(action, 'SignUp');
    assert.equal(response.headers['content-type'], 'application/x-amz-json-1.1');
    assert.match(String(response.headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/);
  });

  it('names an error in its body and in a header', async () => {
    const { response, action, reason } = await new CognitoFixture().send('GetUser', { AccessToken: 'a.b.c' });
    assert.equal(response.status, 400);
    assert.equal(response.headers['x-amzn-errortype'], 'NotAuthorizedException');
    const body = { __type: 'NotAuthorizedException', message: 'Invalid Access Token' };
    assert.deepEqual(JSON.parse(response.body.toString()), body);
    assert.equal(action, 'GetUser');
    assert.equal(reason, 'the token is not an access token, or none of these user pools issued it');
  });

  for (const [what, target, message] of [
    [
      'an action that is not served',
      'AWSCognitoIdentityProviderService.DescribeUserPool',
      `the action DescribeUserPool is not served by the local user pools; these actions are served: ${served}`,
    ],
    [
      'an action of a name that every map has',
      'AWSCognitoIdentityProviderService.constructor',
      `the action constructor is not served by the local user pools; these actions are served: ${served}`,
    ],
    [
      'another service',
      'DynamoDB_20120810.ListTables',
      'x-amz-target must be AWSCognitoIdentityProviderService.<action>',
    ],
    ['no action', undefined, 'x-amz-target must be AWSCognitoIdentityProviderService.<action>'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const headers: Record<string, string> = target === undefined ? {} : { 'x-amz-target': target };
      const { response } = await new CognitoFixture().handle(httpRequest('POST /', { headers, body: '{}' }));
      assert.equal(response.status, 400);
      assert.deepEqual(JSON.parse(response.body.toString()), { __type: 'UnknownOperationException', message });
    });
  }

  for (const [body, message] of [
    ['{', 'Could not parse request body into json'],
    ['[]', 'START_ARRAY can not be converted to a map'],
    ['"text"', 'STRING_VALUE can not be converted to a map'],
    ['null', 'NULL_VALUE can not be converted to a map'],
    ['{"ClientId":{}}', 'START_OBJECT can not be converted to a String'],
    ['{"ClientId":true}', 'BOOLEAN_VALUE can not be converted to a String'],
  ] as const) {
    it(`refuses the body ${body}`, async () => {
      const { response } = await post(new CognitoFixture(), 'SignUp', body);
      assert.equal(response.status, 400);
      assert.deepEqual(JSON.parse(response.body.toString()), { __type: 'SerializationException', message });
    });
  }
});

describe('a page', () => {
  const cors = (headers: Answer) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));
  const allowed = {
    'access-control-allow-origin': pageOrigin,
    'access-control-expose-headers': 'x-amzn-errortype,x-amzn-requestid',
  };

  it('of an allowed origin may read answers and errors', async () => {
    const cognito = new CognitoFixture();
    const origin = { origin: pageOrigin };
    const body = JSON.stringify({ ClientId: cognito.client.id, Username: email, Password: password });
    for (const status of [200, 400]) {
      const { response } = await post(cognito, 'SignUp', body, origin);
      assert.equal(response.status, status);
      assert.deepEqual(cors(response.headers), allowed);
      assert.equal(response.headers.vary, 'origin');
    }
    const jwks = await cognito.handle(
      httpRequest(`GET /${cognito.pool.id}/.well-known/jwks.json`, { headers: origin }),
    );
    assert.deepEqual(cors(jwks.response.headers), allowed);
  });

  it('of an allowed origin may ask for every header that it wants to send', async () => {
    const wanted = 'cache-control,content-type,x-amz-target,x-amz-user-agent';
    const headers = {
      origin: pageOrigin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': wanted,
    };
    const { response } = await new CognitoFixture().handle(httpRequest('OPTIONS /', { headers }));
    assert.equal(response.status, 200);
    assert.deepEqual(cors(response.headers), {
      ...allowed,
      'access-control-allow-headers': wanted,
      'access-control-allow-methods': 'GET,POST,OPTIONS',
      'access-control-max-age': '86400',
    });
  });

  it('of another origin is refused, and nothing is done', async () => {
    const cognito = new CognitoFixture();
    const body = JSON.stringify({ ClientId: cognito.client.id, Username: email, Password: password });
    for (const origin of ['https://evil.example', 'null', '']) {
      for (const { response, reason } of [
        await post(cognito, 'SignUp', body, { origin }),
        await cognito.handle(httpRequest('OPTIONS /', { headers: { origin } })),
      ]) {
        assert.equal(response.status, 403);
        assert.deepEqual(cors(response.headers), {});
        assert.equal(reason, `pages of '${origin}' are not allowed to call the local user pools`);
      }
    }
    assert.equal(cognito.cognito.mails.length, 0);
  });
});

describe('whatever is sent', () => {
  const names = [...actions.keys(), ...adminActions.keys()];
  const members = [
    'AccessToken',
    'AttributeName',
    'AuthFlow',
    'AuthParameters',
    'ChallengeName',
    'ChallengeResponses',
    'ClientId',
    'ClientMetadata',
    'Code',
    'ConfirmationCode',
    'DesiredDeliveryMediums',
    'Filter',
    'GroupName',
    'Limit',
    'MessageAction',
    'NextToken',
    'Password',
    'Permanent',
    'Precedence',
    'PreviousPassword',
    'ProposedPassword',
    'RefreshToken',
    'SecretHash',
    'Session',
    'SoftwareTokenMfaSettings',
    'TemporaryPassword',
    'Token',
    'UserAttributes',
    'UserCode',
    'Username',
    'ValidationData',
  ];
  const cognito = new CognitoFixture();
  const likely = fc.constantFrom(
    cognito.client.id,
    email,
    password,
    'USER_SRP_AUTH',
    'USER_PASSWORD_AUTH',
    'ADMIN_USER_PASSWORD_AUTH',
    'REFRESH_TOKEN_AUTH',
    'PASSWORD_VERIFIER',
    'NEW_PASSWORD_REQUIRED',
    'SOFTWARE_TOKEN_MFA',
    'RESEND',
    'email = "',
    'email',
    '123456',
    'a.b.c',
    '__proto__',
  );
  const parameter = fc.constantFrom('USERNAME', 'PASSWORD', 'SRP_A', 'TIMESTAMP', 'REFRESH_TOKEN', '__proto__');
  const value = fc.oneof(
    { weight: 4, arbitrary: likely },
    { weight: 2, arbitrary: fc.dictionary(parameter, fc.oneof(likely, fc.string())) },
    { weight: 1, arbitrary: fc.array(fc.record({ Name: fc.oneof(likely, fc.string()), Value: fc.jsonValue() })) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );

  const isAnswer = ({ response }: Answer) => {
    assert.ok(response.status === 200 || response.status === 400, response.body.toString());
    const body = JSON.parse(response.body.toString());
    assert.ok(response.status === 200 || (typeof body.__type === 'string' && typeof body.message === 'string'));
  };

  it('is answered, or refused with a name: bodies of the right members', async () => {
    const body = fc.tuple(fc.dictionary(fc.constantFrom(...members), value), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), body, async (action, [input, knowsPool]) => {
        const ids = knowsPool ? { ClientId: cognito.client.id, UserPoolId: cognito.pool.id } : {};
        const headers = { authorization: signature };
        isAnswer(await post(cognito, action, JSON.stringify({ ...input, ...ids }), headers));
      }),
      { numRuns: 400 },
    );
  });

  it('is answered, or refused with a name: any body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.oneof(fc.string(), fc.json()), async (action, body) => {
        isAnswer(await post(cognito, action, body));
      }),
      { numRuns: 200 },
    );
  });

  it('leaves nothing behind that others would have', () => {
    assert.equal(({} as Answer).USERNAME, undefined);
    assert.equal(Object.keys(Object.prototype).length, 0);
  });
});
