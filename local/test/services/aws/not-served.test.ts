import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AwsApp } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';

/** By the protocols of AWS: each with the name of the call in the log. */
const calls: readonly (readonly [name: string, service: string, action: string])[] = [
  ['cloudwatch with CBOR', 'cloudwatch', 'ListDashboards'],
  ['cloudwatch', 'cloudwatch', 'ListDashboards'], // JSON
  ['dynamodb', 'dynamodb', 'GetItem'],
  ['dynamodb over h2c', 'dynamodb', 'ListTables'],
  ['events', 'events', 'PutEvents'],
  ['secretsmanager', 'secretsmanager', 'GetSecretValue'],
  ['sqs', 'sqs', 'SendMessage'],
  ['ssm', 'ssm', 'GetParameter'],
  ['iam', 'iam', 'ListUsers'], // form
  ['sns', 'sns', 'Publish'],
  ['lambda', 'lambda', 'GET /2015-03-31/functions'], // REST with JSON
  ['route53', 'route53', 'GET /2013-04-01/hostedzone'], // REST with XML
  ['s3', 's3', 'GET /photos/a'],
  ['v2 cloudfront', 'cloudfront', 'GET /2020-05-31/distribution'],
  ['v2 dynamodb', 'dynamodb', 'ListTables'],
  ['v2 ec2', 'ec2', 'DescribeInstances'],
  ['v2 s3', 's3', 'GET /a'],
  ['v2 sns', 'sns', 'Publish'],
];

/** The services that `--aws` would serve. */
const emulated = new Set(['cloudwatch', 'dynamodb', 'events', 'secretsmanager', 'sqs', 'ssm', 'sns', 's3']);

describe('a call of AWS that nothing serves', () => {
  const cleanup = suiteCleanup();
  let app: AwsApp;

  before(async () => {
    app = await AwsApp.start(cleanup);
  });
  after(() => cleanup.undo());

  it('fails with the name of the service, and no advice, if no option serves it', async () => {
    const { answer } = await app.try('sdk', 'unsigned', 'https://other.auth.us-east-1.amazoncognito.com/oauth2/token');
    const { message } = answer as { readonly message: string };
    assert.equal(message, 'managed login of a user pool is not served here, and no option serves it');
  });

  for (const [name, service, action] of calls) {
    it(`fails at once with a name that the SDK knows, and is noted under the request: ${name}`, async () => {
      const also = emulated.has(service) ? ' or --aws' : '';
      const message = `${service} is not served here: use --endpoint ${service}=<url>${also}`;
      const { error } = await app.try('sdk', name);
      assert.deepEqual(error, { name: 'NotServedLocally', message, attempts: 1 });
      const line = new RegExp(`POST /sdk/${encodeURIComponent(name)} +200 `);
      const [, under = ''] = app.log.split(line);
      const [notes = ''] = under.split(/^\d\d:/m);
      assert.ok(notes.includes(`\n          S/Fn0: ${service} ${action}: ${message}\n`), `in: ${notes}`);
    });
  }
});
