import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../lib/errors.js';
import { awsServices } from '../../../lib/host/aws/aws-services.js';
import { parseEndpoints, serviceEndpoints } from '../../../lib/host/handlers/service-endpoints.js';

const url = 'http://127.0.0.1:8000';
const by = '--endpoint';

describe('an endpoint that the user names', () => {
  it('is of a service, by its name in the AWS CLI', () => {
    const { services } = serviceEndpoints(parseEndpoints([`dynamodb=${url}`, 'sqs=https://sqs.test/a/']), by);
    assert.deepEqual(
      [...services],
      [
        ['dynamodb', { url, by }],
        ['sqs', { url: 'https://sqs.test/a', by }],
      ],
    );
  });

  it('is an address where it was localhost, so that no SDK puts the name of a bucket before it', () => {
    assert.equal(
      serviceEndpoints({ s3: 'http://localhost:9000' }, by).services.get('s3')?.url,
      'http://127.0.0.1:9000',
    );
  });

  it('may be in a variable of the shell, and the option goes before', () => {
    const shell = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://127.0.0.1:2',
      AWS_ENDPOINT_URL_BRAKET: 'http://127.0.0.1:3',
      AWS_ENDPOINT_URL_SQS: '',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    const { services, others, unknown } = serviceEndpoints({ dynamodb: url }, by, shell);
    assert.deepEqual([...services.keys()].sort(), ['dynamodb', 'events']);
    assert.deepEqual(services.get('dynamodb'), { url, by });
    assert.deepEqual(others, { url: 'http://127.0.0.1:4566', by: 'AWS_ENDPOINT_URL' });
    assert.deepEqual(unknown, { AWS_ENDPOINT_URL_BRAKET: 'http://127.0.0.1:3' });
  });

  it('may be in a variable for a part of a service, which does not affect the rest of the service', () => {
    const shell = {
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://127.0.0.1:2',
      AWS_ENDPOINT_URL_S3_CONTROL: 'http://127.0.0.1:3',
      AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:4',
    };
    const { services, unknown } = serviceEndpoints({ s3: url }, by, shell);
    assert.deepEqual(
      [...services],
      [
        ['dynamodb', { url: 'http://127.0.0.1:1', by: 'AWS_ENDPOINT_URL_DYNAMODB' }],
        ['s3', { url, by }],
      ],
    );
    assert.deepEqual(unknown, {
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'http://127.0.0.1:2',
      AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:4',
    });
  });

  const names = awsServices.map(({ name }) => name).join(', ');
  const faults: readonly (readonly [what: string, read: () => unknown, message: string])[] = [
    [
      'without a service',
      () => parseEndpoints([url]),
      `--endpoint must be <service>=<url>, such as 'dynamodb=http://127.0.0.1:8000', got '${url}'`,
    ],
    [
      'given twice',
      () => parseEndpoints([`sqs=${url}`, `sqs=${url}`]),
      "--endpoint sets two endpoints for 'sqs': use only one",
    ],
    [
      'of a service that is not known',
      () => serviceEndpoints({ dynamdb: url }, by),
      `--endpoint does not know the service 'dynamdb'; the services are: ${names}`,
    ],
    [
      'that is no URL',
      () => serviceEndpoints({ sqs: '127.0.0.1:9324' }, by),
      "--endpoint sqs must be a URL such as 'http://127.0.0.1:8000', got '127.0.0.1:9324'",
    ],
    [
      'with a password',
      () => serviceEndpoints({ sqs: 'http://me:secret@127.0.0.1:1' }, by),
      '--endpoint sqs must be a URL without a user name or password, because requests are signed',
    ],
    [
      'of AWS itself',
      () => serviceEndpoints({}, by, { AWS_ENDPOINT_URL_S3: 'https://s3.eu-west-1.amazonaws.com' }),
      "AWS_ENDPOINT_URL_S3 must not be AWS itself, got 'https://s3.eu-west-1.amazonaws.com': functions have no credentials for AWS, " +
        'so use an endpoint on this machine',
    ],
  ];
  for (const [what, read, message] of faults) {
    it(`is refused: one ${what}`, () => assert.throws(read, new UsageError(message)));
  }
});
