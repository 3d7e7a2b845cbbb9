import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adminActions } from '../../../lib/services/user-pools/actions/admin/admin-actions.js';
import { CognitoFixture, email, pageOrigin } from '../../support/cognito.js';
import { httpRequest } from '../../support/http-request.js';
import { Administrator, signature } from './administrator.js';

const body = (cognito: CognitoFixture) =>
  JSON.stringify({
    UserPoolId: cognito.pool.id,
    ClientId: cognito.client.id,
    Username: email,
    GroupName: 'admins',
    Password: 'Battery-Staple-2',
    Permanent: true,
  });

async function send(headers: Readonly<Record<string, string>>, action = 'AdminCreateUser') {
  const cognito = new CognitoFixture();
  const target = { 'x-amz-target': `AWSCognitoIdentityProviderService.${action}` };
  const request = httpRequest('POST /', { headers: { ...target, ...headers }, body: body(cognito) });
  const answer = await cognito.handle(request);
  return { ...answer, ...answer.response, cognito, error: JSON.parse(answer.response.body.toString()) };
}

describe('an action of administrators', () => {
  it('is answered where it is signed', async () => {
    const { status, error } = await send({ authorization: signature });
    assert.equal(status, 200);
    assert.equal(error.User.UserStatus, 'FORCE_CHANGE_PASSWORD');
  });

  for (const action of adminActions.keys()) {
    it(`is refused unsigned, and signed to a page: ${action}`, async () => {
      const unsigned = await send({}, action);
      assert.deepEqual(unsigned.error, {
        __type: 'MissingAuthenticationTokenException',
        message: 'Missing Authentication Token',
      });
      const ofPage = await send({ authorization: signature, origin: pageOrigin }, action);
      assert.equal(ofPage.status, 403);
      assert.equal(ofPage.error.__type, 'ForbiddenException');
      for (const { cognito, action: logged } of [unsigned, ofPage]) {
        assert.equal(logged, action);
        assert.equal(cognito.saves, 0);
      }
    });
  }

  for (const header of ['origin', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'sec-fetch-user']) {
    it(`is refused with the header ${header}, which browsers add`, async () => {
      const { status, error, reason, cognito } = await send({ authorization: signature, [header]: pageOrigin });
      const message = `web pages cannot call AdminCreateUser, and the header ${header} shows that a page sent the request: use an AWS SDK or the AWS CLI`;
      assert.deepEqual([status, error, reason], [403, { __type: 'ForbiddenException', message }, message]);
      assert.equal(cognito.saves, 0);
    });
  }

  const credential = 'Credential=key/20261103/eu-west-1/cognito-idp/aws4_request';
  const rest = `SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const incomplete = 'IncompleteSignatureException';
  const wrongCredential = "'Credential' must be <access key id>/<date>/<region>/cognito-idp/aws4_request.";
  for (const [what, authorization, name, message] of [
    ['of an access token', 'Bearer a.b.c', incomplete, 'Authorization header requires the algorithm AWS4-HMAC-SHA256.'],
    [
      'of another algorithm',
      `AWS4-ECDSA-P256-SHA256 ${credential}, ${rest}`,
      incomplete,
      'Authorization header requires the algorithm AWS4-HMAC-SHA256.',
    ],
    [
      'without its parameters',
      'AWS4-HMAC-SHA256 a',
      incomplete,
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter.",
    ],
    [
      'without a signature',
      `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host`,
      incomplete,
      "Authorization header requires 'Signature' parameter.",
    ],
    [
      'whose signature is none',
      `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=abc`,
      incomplete,
      "'Signature' must be 64 hexadecimal digits.",
    ],
    ['of a credential that is none', `AWS4-HMAC-SHA256 Credential=key, ${rest}`, incomplete, wrongCredential],
    [
      'of a credential without a date',
      `AWS4-HMAC-SHA256 Credential=key/today/eu-west-1/cognito-idp/aws4_request, ${rest}`,
      incomplete,
      wrongCredential,
    ],
    [
      'of another service',
      `AWS4-HMAC-SHA256 Credential=key/20261103/eu-west-1/s3/aws4_request, ${rest}`,
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'cognito-idp'.",
    ],
  ] as const) {
    it(`is refused with an Authorization header ${what}`, async () => {
      const { status, error, cognito } = await send({ authorization });
      assert.deepEqual([status, error], [400, { __type: name, message }]);
      assert.equal(cognito.saves, 0);
    });
  }

  it('takes the parameters of a signature without spaces between them', async () => {
    const { status } = await send({ authorization: `AWS4-HMAC-SHA256 ${credential},${rest.replace(', ', ',')}` });
    assert.equal(status, 200);
  });

  it('is no help to a page in a preflight: the header of a signature is not allowed', async () => {
    const headers = {
      origin: pageOrigin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'Authorization, content-type,x-amz-target',
    };
    const { response } = await new CognitoFixture().handle(httpRequest('OPTIONS /', { headers }));
    assert.equal(response.headers['access-control-allow-headers'], 'content-type,x-amz-target');
    const { 'access-control-request-headers': _, ...without } = headers;
    const wildcard = await new CognitoFixture().handle(httpRequest('OPTIONS /', { headers: without }));
    assert.equal(wildcard.response.headers['access-control-allow-headers'], '*');
  });

  it('is refused for a pool that there is none of', async () => {
    const admin = new Administrator(new CognitoFixture());
    assert.equal(
      await admin.call('ListUsers', { UserPoolId: 'eu-west-1_elsewhere' }),
      'ResourceNotFoundException: User pool eu-west-1_elsewhere does not exist.',
    );
    assert.match(
      await admin.call('ListUsers', { UserPoolId: 'none' }),
      /^InvalidParameterException: .*'userPoolId' failed to satisfy constraint/,
    );
  });
});
