import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAwsRequest } from '../../../lib/services/aws/aws-request.js';

const here = { host: '127.0.0.1:3405' };
const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const signedFor = (scope: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${scope}/aws4_request`,
});
const target = (operation: string) => ({ 'x-amz-target': operation });

interface Case {
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: string;
}

const calls: readonly (readonly [what: string, call: Case, service: string, action: string, isOfSdk: boolean])[] = [
  ['a signature', { headers: { ...here, ...signedFor('eu-west-1/events') } }, 'events', 'POST /', true],
  ['a signature for all regions', { headers: { ...here, ...signedFor('events') } }, 'events', 'POST /', true],
  [
    'a signature in the query',
    { headers: here, query: 'X-Amz-Credential=local%2F20260101%2Feu-west-1%2Fs3%2Faws4_request' },
    's3',
    'POST /',
    true,
  ],
  [
    'an unsigned action of a user pool',
    { headers: { ...here, ...target('AWSCognitoIdentityProviderService.InitiateAuth') } },
    'cognito-idp',
    'InitiateAuth',
    true,
  ],
  [
    'an unsigned action of an identity pool',
    { headers: { ...here, ...target('AWSCognitoIdentityService.GetId') } },
    'cognito-identity',
    'GetId',
    true,
  ],
  [
    'an unsigned form of STS',
    { headers: { ...here, ...form }, body: 'Action=AssumeRoleWithWebIdentity&WebIdentityToken=t' },
    'sts',
    'AssumeRoleWithWebIdentity',
    true,
  ],
  [
    'the host of an issuer of the newer kind',
    { headers: { host: 'issuer-cognito-idp.eu-west-1.amazonaws.com' } },
    'cognito-idp',
    'POST /',
    false,
  ],
  [
    'the domain of a user pool',
    { headers: { host: 'people.auth.eu-west-1.amazoncognito.com' } },
    'managed login of a user pool',
    'POST /',
    false,
  ],
  ['nothing', { headers: here }, 'unknown service', 'POST /', false],
  [
    'an unsigned target of a service whose calls are always signed',
    { headers: { ...here, ...target('DynamoDB_20120810.PutItem') } },
    'unknown service',
    'PutItem',
    false,
  ],
  ['a token', { headers: { ...here, authorization: 'Bearer t' } }, 'unknown service', 'POST /', false],
];

describe('the service of a call', () => {
  for (const [what, { headers, query = '', body = '' }, service, action, isOfSdk] of calls) {
    it(`is read from ${what}`, () => {
      const request = { method: 'POST', rawPath: '/', rawQueryString: query, headers, sourceIp: '127.0.0.1' };
      const read = readAwsRequest({ ...request, body: Buffer.from(body) });
      assert.deepEqual(
        { service: read.service, action: read.action, isOfSdk: read.isOfSdk },
        { service, action, isOfSdk },
      );
    });
  }
});
