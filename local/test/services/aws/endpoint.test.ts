import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { serviceEndpoints } from '../../../lib/host/handlers/service-endpoints.js';
import { endpointVariables } from '../../../lib/services/aws/endpoint-variables.js';
import { AwsApp } from '../../support/aws-app.js';
import { HttpClient } from '../../support/http-client.js';
import { listening } from '../../support/listening.js';

const queue = { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } };
const queueUrl = '/000000000000/jobs';

/** A server that answers every request with an object, and keeps what it was asked. */
async function endpoint(test: TestContext, answer: object = {}) {
  const asked: string[] = [];
  const port = await listening(test, (request, response) => {
    asked.push(`${request.headers.host} ${request.method} ${request.url} ${request.headers['x-amz-target'] ?? ''}`);
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
    });
  });
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, asked };
}

const variablesOf = async (app: AwsApp) =>
  ((await app.try('variables', 'all')).answer ?? {}) as Readonly<Record<string, string>>;

describe('an endpoint that the user names', () => {
  it('is in the variables of its service, and this program in those of all others', async (t) => {
    const { url } = await endpoint(t);
    const app = await AwsApp.start(t, {}, { endpoints: { dynamodb: url, ses: url, lambda: url } });
    const { AWS_ENDPOINT_URL: others = '', ...variables } = await variablesOf(app);
    assert.equal(variables.AWS_ENDPOINT_URL_DYNAMODB, url);
    assert.equal(variables.AWS_ENDPOINT_URL_DYNAMODB_STREAMS, url);
    assert.equal(variables.AWS_ENDPOINT_URL_SESV2, url);
    assert.equal(variables.AWS_ENDPOINT_URL_LAMBDA, undefined, 'Invoke is served here');
    assert.match(others, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.notEqual(others, url);
  });

  it('gets the calls of an SDK that reads the variables, and of one that does not', async (t) => {
    const { url, host, asked } = await endpoint(t, { TableNames: [] });
    const app = await AwsApp.start(t, {}, { endpoints: { dynamodb: url } });
    await app.try('sdk', 'dynamodb');
    assert.deepEqual((await app.try('sdk', 'v2 dynamodb')).answer, { TableNames: [] });
    assert.deepEqual(asked, [
      `${host} POST / DynamoDB_20120810.GetItem`,
      `${host} POST / DynamoDB_20120810.ListTables`,
    ]);
  });

  it('gets a bucket in the path, which has no name before its address', async (t) => {
    const { url, host, asked } = await endpoint(t);
    const app = await AwsApp.start(t, {}, { endpoints: { s3: url } });
    await app.try('sdk', 's3');
    await app.try('sdk', 'v2 s3');
    assert.deepEqual(asked, [`${host} GET /photos/a?x-id=GetObject `, `${host} GET /photos/a `]);
  });

  it('has its origin in the URLs of queues', async (t) => {
    const { url } = await endpoint(t);
    const input = { variables: { QUEUE: { Ref: 'Queue' } }, resources: queue };
    const app = await AwsApp.start(t, input, { endpoints: { sqs: url } });
    assert.equal((await variablesOf(app)).QUEUE, `${url}${queueUrl}`);
    const other = await AwsApp.start(t, input);
    const { QUEUE, AWS_ENDPOINT_URL } = await variablesOf(other);
    assert.equal(QUEUE, `${AWS_ENDPOINT_URL}${queueUrl}`);
  });

  it('that does not answer is named in the error and in the log', async (t) => {
    const app = await AwsApp.start(t, {}, { endpoints: { sns: 'http://127.0.0.1:9' } });
    const message = "http://127.0.0.1:9 ('endpoints') does not respond: connect ECONNREFUSED 127.0.0.1:9";
    assert.deepEqual((await app.try('sdk', 'v2 sns')).error, { name: 'EndpointUnavailable', message, attempts: 1 });
    assert.ok(app.log.includes(`S/Fn0: sns Publish: ${message}`));
  });

  it('is not taken for the user pools that are served here', async (t) => {
    await assert.rejects(AwsApp.start(t, {}, { endpoints: { 'cognito-idp': 'http://127.0.0.1:9' } }), {
      code: 'USAGE',
      message:
        "the user pools of this app are served here, so 'endpoints' does not accept an endpoint for cognito-idp, got " +
        "'http://127.0.0.1:9'",
    });
  });
});

describe('the variables that SDKs read', () => {
  const here = 'http://127.0.0.1:3405';
  const cases: readonly (readonly [shell: Readonly<Record<string, string>>, expected: object])[] = [
    [{ SESV2: '1' }, { SESV2: '1' }],
    [{ SES: '1' }, { SES: '1', SESV2: '1' }],
    [
      { DYNAMODB: '1', DYNAMODB_STREAMS: '2' },
      { DYNAMODB: '1', DYNAMODB_STREAMS: '2' },
    ],
    [{ S3_CONTROL: '1' }, { S3_CONTROL: '1' }],
    [{ BRAKET: '1' }, { BRAKET: '1' }],
    [{ LAMBDA: '1' }, {}],
  ];
  const named = (variables: object) =>
    Object.fromEntries(
      Object.entries(variables).map(([name, port]) => [`AWS_ENDPOINT_URL_${name}`, `http://127.0.0.1:${port}`]),
    );
  for (const [shell, expected] of cases) {
    it(`are those of the shell: ${Object.keys(shell)}`, () => {
      const endpoints = serviceEndpoints({}, '--endpoint', named(shell));
      assert.deepEqual(endpointVariables(endpoints, here), { AWS_ENDPOINT_URL: here, ...named(expected) });
    });
  }
});

describe('the variables that a test gives', () => {
  it('are those of the functions', async (t) => {
    const app = await AwsApp.start(
      t,
      { variables: { STAGE: 'prod' } },
      { environment: { 'S/Fn0': { STAGE: 'test' } } },
    );
    assert.equal((await variablesOf(app)).STAGE, 'test');
  });

  it('are refused for a function that is not in the app', async (t) => {
    await assert.rejects(AwsApp.start(t, {}, { environment: { Fn9: { STAGE: 'test' } } }), {
      code: 'USAGE',
      message:
        "there are environment variables for 'Fn9', but the app has no such function; its functions are: 'S/Fn0'",
    });
  });
});

describe('the port that stands for AWS', () => {
  async function asked(test: TestContext, headers: Readonly<Record<string, string>>) {
    const app = await AwsApp.start(test);
    const { AWS_ENDPOINT_URL = '' } = await variablesOf(app);
    const client = new HttpClient(Number(new URL(AWS_ENDPOINT_URL).port));
    test.after(() => client.close());
    return client.send('POST', '/', Object.entries(headers), '{}');
  }
  const signed = {
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    'x-amz-target': 'DynamoDB_20120810.ListTables',
  };

  it('is where the app says that it is, if it has a function', async (t) => {
    const app = await AwsApp.start(t);
    assert.equal(app.local.aws, (await variablesOf(app)).AWS_ENDPOINT_URL);
  });

  it('answers any program of this machine', async (t) => {
    const { status, body } = await asked(t, signed);
    assert.equal(status, 400);
    assert.equal(JSON.parse(body).__type, 'NotServedLocally');
  });

  const ofPages: readonly Readonly<Record<string, string>>[] = [
    { origin: 'http://localhost:5173' },
    { 'sec-fetch-site': 'cross-site' },
  ];
  for (const header of ofPages) {
    it(`refuses what a browser sends: ${Object.keys(header)}`, async (t) => {
      const { status, body } = await asked(t, { ...signed, ...header });
      assert.equal(status, 403);
      assert.match(body, /web pages must not call AWS here/);
    });
  }

  const hosts: readonly (readonly [host: string, status: number, text: RegExp])[] = [
    ['evil.example', 421, /host 'evil\.example' is not served here/],
    ['sqs.eu-west-1.amazonaws.com.evil.example', 421, /is not served here/],
    ['sqs.eu-west-1.amazonaws.com', 400, /NotServedLocally/],
  ];
  for (const [host, status, text] of hosts) {
    it(`${status === 421 ? 'refuses' : 'answers'} the host ${host}`, async (t) => {
      const answer = await asked(t, { ...signed, host });
      assert.equal(answer.status, status);
      assert.match(answer.body, text);
    });
  }
});
