import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../support/assembly.js';
import { AwsApp, awsAssembly } from '../../support/aws-app.js';
import { FakeMinistack } from '../../support/fake-ministack.js';
import { listening } from '../../support/listening.js';
import { Program } from '../../support/program.js';
import { until } from '../../support/until.js';
import { world } from '../../support/world-stack.js';

/** A DynamoDB that answers CreateTable with a status and an error. */
async function dynamodb(test: TestContext, status = 200, type = '') {
  const asked: { readonly target: unknown; readonly input: unknown; readonly scope: unknown }[] = [];
  const port = await listening(test, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    asked.push({
      target: request.headers['x-amz-target'],
      input: JSON.parse(Buffer.concat(chunks).toString()),
      scope: /Credential=(\S+),/.exec(request.headers.authorization ?? '')?.[1],
    });
    response.writeHead(status).end(JSON.stringify(type === '' ? {} : { __type: type }));
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}

const unservedWith = async (test: TestContext, dynamodb: string) => {
  const app = await AwsApp.start(test, world, { endpoints: { dynamodb } });
  return { app, unserved: app.local.unserved.filter((reason) => reason.includes('table')) };
};

describe('the tables of an app', () => {
  it('are made at the endpoint for DynamoDB, by the names that functions are given', async (t) => {
    const { url, asked } = await dynamodb(t);
    const { app, unserved } = await unservedWith(t, url);
    const { TABLE } = (await app.try('variables', 'all')).answer as Readonly<Record<string, string>>;
    const key = (AttributeName: string) => [{ AttributeName, KeyType: 'HASH' }];
    assert.deepEqual(asked, [
      {
        target: 'DynamoDB_20120810.CreateTable',
        scope: 'local/20260101/us-east-1/dynamodb/aws4_request',
        input: {
          TableName: TABLE,
          AttributeDefinitions: ['id', 'owner'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: key('id'),
          GlobalSecondaryIndexes: [
            { IndexName: 'byOwner', KeySchema: key('owner'), Projection: { ProjectionType: 'ALL' } },
          ],
          BillingMode: 'PAY_PER_REQUEST',
        },
      },
    ]);
    assert.deepEqual(unserved, []);
  });

  it('stay as they are if they are there', async (t) => {
    const { url } = await dynamodb(t, 400, 'com.amazonaws.dynamodb.v20120810#ResourceInUseException');
    assert.deepEqual((await unservedWith(t, url)).unserved, []);
  });

  it('that cannot be made are named', async (t) => {
    const { url } = await dynamodb(t, 400, 'ValidationException');
    const reason = `the table 'S/Table' was not created at ${url}: {"__type":"ValidationException"}`;
    assert.deepEqual((await unservedWith(t, url)).unserved, [reason]);
  });

  it('are named if the endpoint does not answer, and everything else is served', async (t) => {
    const { app, unserved } = await unservedWith(t, 'http://127.0.0.1:9');
    const reason =
      'tables were not created because http://127.0.0.1:9 does not respond: connect ECONNREFUSED 127.0.0.1:9';
    assert.deepEqual(unserved, [reason]);
    assert.deepEqual(await app.try('sdk', 'v3 cognito-idp'), { answer: 'CONFIRMED' });
  });

  it('that take long are named, and everything else is served at once', async (t) => {
    const asked: (() => void)[] = [];
    const port = await listening(t, (request, response) => {
      const isCreation = request.headers['x-amz-target'] === 'DynamoDB_20120810.CreateTable';
      const answer = () => response.end(isCreation ? '{}' : '{"TableNames":["late"]}');
      return isCreation ? asked.push(answer) : answer();
    });
    const url = `http://127.0.0.1:${port}`;
    const { app, unserved } = await unservedWith(t, url);
    const waiting = `still waiting for ${url} to create the tables: calls that need it wait, and the log shows the result`;
    assert.deepEqual(unserved, [waiting]);
    assert.deepEqual(await app.try('sdk', 'v3 cognito-idp'), { answer: 'CONFIRMED' });
    const call = app.try('sdk', 'v2 dynamodb');
    for (const answer of asked) {
      answer();
    }
    assert.deepEqual((await call).answer, { TableNames: ['late'] });
    await until(() => /waited \d+\.\d seconds for http:\S+ to create the tables\n/.test(app.log));
  });

  const table = { variables: { TABLE: { Ref: 'Table' } }, resources: { Table: world.resources.Table } };
  for (const emulated of [false, true]) {
    it(`are created ${emulated ? 'only by an emulator' : 'at the endpoint for all services'}, if that is where their calls go`, async (t) => {
      const { url, asked } = await dynamodb(t);
      const bin = FakeMinistack.in(join(temporaryFolder(t), 'bin')).folder;
      const output = awsAssembly(t, table);
      const args = ['--port', '0', '--output', output, ...(emulated ? ['--aws'] : [])];
      const env = { AWS_ENDPOINT_URL: url, PATH: `${bin}:${process.env.PATH}` };
      const program = await Program.start(t, dirname(output), args, env);
      assert.deepEqual(
        asked.map(({ target }) => target),
        emulated ? [] : ['DynamoDB_20120810.CreateTable'],
      );
      const by = emulated ? 'ministack 1.5.33' : `${url} (AWS_ENDPOINT_URL)`;
      const line = program.stdout.split('\n').find((text) => text.includes("'S/Table'")) ?? '';
      assert.ok(line.endsWith(by), line);
    });
  }
});
