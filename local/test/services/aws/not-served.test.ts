import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AwsApp } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';

/** By the protocols of AWS: each with the name of the call in the log. */
const calls: readonly (readonly [name: string, service: string, action: string])[] = [
  ['cloudwatch', 'cloudwatch', 'ListDashboards'], // CBOR
  ['dynamodb', 'dynamodb', 'GetItem'], // JSON
  ['events', 'events', 'PutEvents'],
  ['secretsmanager', 'secretsmanager', 'GetSecretValue'],
  ['sqs', 'sqs', 'SendMessage'],
  ['ssm', 'ssm', 'GetParameter'],
  ['iam', 'iam', 'ListUsers'], // form
  ['sns', 'sns', 'Publish'],
  ['lambda', 'lambda', 'GET /2015-03-31/functions'], // REST with JSON
  ['route53', 'route53', 'GET /2013-04-01/hostedzone'], // REST with XML
  ['s3', 's3', 'GET /photos/a'],
  ['v2 dynamodb', 'dynamodb', 'ListTables'],
  ['v2 s3', 's3', 'GET /a'],
  ['v2 sns', 'sns', 'Publish'],
];

describe('a call of AWS that nothing serves', () => {
  const cleanup = suiteCleanup();
  let app: AwsApp;

  before(async () => {
    app = await AwsApp.start(cleanup);
  });
  after(() => cleanup.undo());

  for (const [name, service, action] of calls) {
    it(`fails at once with a name that the SDK knows, and is noted under the request: ${name}`, async () => {
      const message = `${service} is not served here: use --endpoint ${service}=<url> or --aws`;
      const { error } = await app.try('sdk', name);
      assert.deepEqual(error, { name: 'NotServedLocally', message, attempts: 1 });
      const line = new RegExp(`POST /sdk/${encodeURIComponent(name)} +200 `);
      const [, under = ''] = app.log.split(line);
      const [notes = ''] = under.split(/^\d\d:/m);
      assert.ok(notes.includes(`\n          S/Fn0: ${service} ${action}: ${message}\n`), `in: ${notes}`);
    });
  }
});
