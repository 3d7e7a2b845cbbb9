import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Duration, type Stack } from 'aws-cdk-lib';
import {
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type IResponseHeadersPolicy,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { temporaryFolder } from '../../support/assembly.js';
import { synthesizedStack, webOf, write } from '../../support/site.js';

const hosts = [
  { host: 'cognito-idp.eu-west-1.amazonaws.com', origin: 'http://127.0.0.1:9229', what: 'Web/UserPool' },
  { host: 'aaaaaaaaaa.execute-api.eu-west-1.amazonaws.com', origin: 'http://127.0.0.1:4001', what: 'Web/Api' },
];

function web(test: TestContext, policy: (stack: Stack) => IResponseHeadersPolicy) {
  const files = write(temporaryFolder(test), { 'index.html': 'home' });
  const folder = synthesizedStack(test, (stack) => {
    const bucket = new Bucket(stack, 'Pages');
    new Distribution(stack, 'Site', {
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        responseHeadersPolicy: policy(stack),
      },
      defaultRootObject: 'index.html',
    });
    new BucketDeployment(stack, 'Deployment', { destinationBucket: bucket, sources: [Source.asset(files)] });
  });
  return webOf(folder, { hosts });
}

describe('the response headers policy of a site', () => {
  it('is applied, with the local addresses in its content security policy', async (t) => {
    const { get, replaced, unserved } = web(t, (stack) => {
      const connect = `https://cognito-idp.${stack.region}.amazonaws.com https://*.execute-api.${stack.region}.amazonaws.com`;
      const contentSecurityPolicy = `default-src 'self'; connect-src 'self' ${connect}; frame-ancestors 'none'`;
      return new ResponseHeadersPolicy(stack, 'Headers', {
        securityHeadersBehavior: {
          contentSecurityPolicy: { contentSecurityPolicy, override: true },
          contentTypeOptions: { override: true },
          frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
          referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
          strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
          xssProtection: { protection: true, modeBlock: true, override: true },
        },
        customHeadersBehavior: {
          customHeaders: [
            { header: 'Permissions-Policy', value: 'camera=()', override: true },
            { header: 'Cache-Control', value: 'max-age=60', override: true },
          ],
        },
        removeHeaders: ['ETag'],
      });
    });
    const expected = {
      'content-security-policy':
        "default-src 'self'; connect-src 'self' http://127.0.0.1:9229 http://127.0.0.1:4001; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'x-xss-protection': '1; mode=block',
      'permissions-policy': 'camera=()',
      'cache-control': 'no-store',
    };
    assert.deepEqual((await get('/')).headers, {
      'content-type': 'text/html',
      'content-length': '4',
      ...expected,
    });
    assert.deepEqual((await get('/missing')).headers, {
      'content-type': 'application/xml',
      'content-length': '111',
      ...expected,
    });
    assert.deepEqual(
      replaced.map(({ from, to, where }) => [from, to, where]),
      [
        [
          'https://cognito-idp.eu-west-1.amazonaws.com',
          'http://127.0.0.1:9229',
          "content-security-policy of 'Web/Headers'",
        ],
        [
          'https://*.execute-api.eu-west-1.amazonaws.com',
          'http://127.0.0.1:4001',
          "content-security-policy of 'Web/Headers'",
        ],
      ],
    );
    assert.deepEqual(unserved, [
      "strict-transport-security of 'Web/Headers': pages are served over http here",
      "cache-control of 'Web/Headers': pages are not cached here",
    ]);
  });

  it('may be one that AWS manages', async (t) => {
    const { get, unserved } = web(t, () => ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS);
    const { headers } = await get('/');
    assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
    assert.equal(headers['strict-transport-security'], undefined);
    assert.ok(
      unserved.includes(
        "the CORS headers of the response headers policy 'CORS-and-SecurityHeadersPolicy' are not sent (distribution 'Web/Site')",
      ),
    );
  });

  it('that nothing is known of is named', async (t) => {
    const { get, unserved } = web(t, (stack) =>
      ResponseHeadersPolicy.fromResponseHeadersPolicyId(stack, 'Else', '00000000-0000-4000-8000-000000000000'),
    );
    assert.equal((await get('/')).status, 200);
    assert.match(unserved.join(), /the response headers policy of the default behavior: no AWS::CloudFront::Response/);
  });

  it('has its CORS headers named, which are not sent', (t) => {
    const { unserved } = web(
      t,
      (stack) =>
        new ResponseHeadersPolicy(stack, 'Headers', {
          corsBehavior: {
            accessControlAllowCredentials: false,
            accessControlAllowHeaders: ['*'],
            accessControlAllowMethods: ['GET'],
            accessControlAllowOrigins: ['*'],
            originOverride: true,
          },
        }),
    );
    assert.deepEqual(unserved, [
      "the CORS headers of the response headers policy 'Web/Headers' are not sent (distribution 'Web/Site')",
    ]);
  });

  it('leaves out a header that no response can have', async (t) => {
    const value = 'camera=(),\n microphone=()';
    const { get, unserved } = web(
      t,
      (stack) =>
        new ResponseHeadersPolicy(stack, 'Headers', {
          customHeadersBehavior: { customHeaders: [{ header: 'Permissions-Policy', value, override: true }] },
        }),
    );
    assert.equal((await get('/')).headers['permissions-policy'], undefined);
    assert.match(unserved.join(), /the header 'Permissions-Policy' of 'Web\/Headers': invalid name or/);
  });
});
