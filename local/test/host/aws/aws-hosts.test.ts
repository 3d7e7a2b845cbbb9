import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { isAwsHost, parseAwsHost } from '../../../lib/host/aws/aws-hosts.js';

// Every client of the SDK has this package.
const ofClient = createRequire(createRequire(import.meta.url).resolve('@aws-sdk/client-dynamodb'));
const { partition } = ofClient('@aws-sdk/core/client') as {
  readonly partition: (region: string) => { readonly dnsSuffix: string; readonly dualStackDnsSuffix: string };
};

const hosts: readonly (readonly [host: string, service: string, bucket?: string])[] = [
  ['dynamodb.eu-west-1.amazonaws.com', 'dynamodb'],
  ['dynamodb.eu-west-1.amazonaws.com:443', 'dynamodb'],
  ['DynamoDB.eu-west-1.AmazonAWS.com.', 'dynamodb'],
  ['streams.dynamodb.eu-west-1.amazonaws.com', 'dynamodb'],
  ['dynamodb-fips.us-gov-west-1.amazonaws.com', 'dynamodb'],
  ['dynamodb.eu-west-1.api.aws', 'dynamodb'],
  ['111111111111.ddb.eu-west-1.amazonaws.com', 'dynamodb'],
  ['cognito-idp.cn-north-1.amazonaws.com.cn', 'cognito-idp'],
  ['cognito-idp.us-iso-east-1.c2s.ic.gov', 'cognito-idp'],
  ['cognito-idp.us-isob-east-1.sc2s.sgov.gov', 'cognito-idp'],
  ['cognito-idp.eusc-de-east-1.amazonaws.eu', 'cognito-idp'],
  ['dynamodb.cn-north-1.amazonwebservices.com.cn', 'dynamodb'],
  ['dynamodb.eusc-de-east-1.amazonwebservices.eu', 'dynamodb'],
  ['email.eu-west-1.amazonaws.com', 'ses'],
  ['monitoring.eu-west-1.amazonaws.com', 'cloudwatch'],
  ['sts.amazonaws.com', 'sts'],
  ['queue.amazonaws.com', 'sqs'],
  ['s3.amazonaws.com', 's3'],
  ['s3-eu-west-1.amazonaws.com', 's3'],
  ['photos.s3.eu-west-1.amazonaws.com', 's3', 'photos'],
  ['my.photos.s3.dualstack.eu-west-1.amazonaws.com', 's3', 'my.photos'],
  ['photos.s3.amazonaws.com', 's3', 'photos'],
  ['111111111111.s3-control.eu-west-1.amazonaws.com', 's3'],
  ['abcdefghij.execute-api.eu-west-1.amazonaws.com', 'execute-api'],
  ['api.ecr.eu-west-1.amazonaws.com', 'ecr'],
  ['people.auth.eu-west-1.amazoncognito.com', 'managed login of a user pool'],
  ['abc.lambda-url.eu-west-1.on.aws', 'lambda-url'],
];

const others = [
  'example.com',
  'amazonaws.com.example.com',
  'notamazonaws.com',
  'dynamodb.eu-west-1.amazonaws.com.evil.example',
  '127.0.0.1',
  'localhost:3400',
  'd111111abcdef8.cloudfront.net',
  '',
];

describe('a host of AWS', () => {
  for (const [host, service, bucket] of hosts) {
    it(`tells its service: ${host}`, () => {
      assert.equal(isAwsHost(host), true);
      assert.deepEqual(parseAwsHost(host), { service, bucket });
    });
  }

  for (const region of [
    'eu-west-1',
    'us-gov-west-1',
    'cn-north-1',
    'eusc-de-east-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
  ]) {
    it(`is known in every partition, by the names that SDKs call: ${region}`, () => {
      const { dnsSuffix, dualStackDnsSuffix } = partition(region);
      for (const suffix of [dnsSuffix, dualStackDnsSuffix]) {
        const host = `dynamodb.${region}.${suffix}`;
        assert.equal(isAwsHost(host), true, host);
        assert.deepEqual(parseAwsHost(host), { service: 'dynamodb', bucket: undefined }, host);
      }
    });
  }

  for (const host of others) {
    it(`is told from any other: '${host}'`, () => {
      assert.equal(isAwsHost(host), false);
      assert.equal(parseAwsHost(host), undefined);
    });
  }
});
