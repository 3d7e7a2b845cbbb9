import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { readAssembly } from '../../../lib/assembly/io/read-assembly.js';
import { RequestLog } from '../../../lib/host/log/request-log.js';
import { memoryState } from '../../../lib/host/state/state-store.js';
import { serve, servedDocument } from '../../../lib/serve.js';
import { temporaryFolder } from '../../support/assembly.js';
import { AwsApp, awsAssembly, type Tried } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';
import { until } from '../../support/until.js';
import { world } from '../../support/world-stack.js';

const isThere = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'ministack')));
if (!isThere) {
  process.stderr.write('NOT TRIED: --aws with ministack, which is not on the PATH: pip install ministack\n');
}

describe('ministack', () => {
  if (!isThere) {
    it('is not on the PATH, so that nothing was tried with it', () => assert.equal(isThere, false));
    return;
  }
  const cleanup = suiteCleanup();
  const state = temporaryFolder(cleanup);
  let app: AwsApp;
  const tried = async (name: string, body?: string) => {
    const { answer, error } = await app.try('world', name, body);
    return error ?? answer;
  };

  before(async () => {
    app = await AwsApp.start(cleanup, world, { aws: true, state });
  });
  after(() => cleanup.undo());

  it('has the resources of the template, by the names that functions are given', async () => {
    assert.deepEqual(app.local.unserved, []);
    assert.equal(await tried('put', '1'), null);
    assert.deepEqual(await tried('query'), ['1']);
    assert.deepEqual(await tried('query of v2'), ['1']);
    assert.equal(await tried('object', 'content'), 'content');
    assert.equal(await tried('object of v2'), 'content');
    assert.equal(await tried('parameter'), 'a value');
    assert.equal(await tried('secret'), 'a secret');
  });

  it('is reached by a test as well, with any credentials', async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const dynamodb = new DynamoDBClient({ endpoint: app.local.aws ?? '', region: 'us-east-1', credentials });
    cleanup.after(() => dynamodb.destroy());
    const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
    assert.deepEqual(
      TableNames.map((name) => name.replace(/-[A-Z0-9]+$/, '')),
      ['S-Table'],
    );
  });

  it('gives its own errors to functions', async () => {
    await tried('put', 'twice');
    const { name } = (await tried('put', 'twice')) as { readonly name: string };
    assert.equal(name, 'TransactionCanceledException');
  });

  it('has queues whose messages a function gets, with their attributes', async () => {
    await tried('send', 'good');
    const line = `S/Worker: batch ["good"] ${JSON.stringify({
      kind: { stringValue: 'job', stringListValues: [], binaryListValues: [], dataType: 'String' },
    })}`;
    await until(() => app.log.includes(line));
  });

  it('answers with the address of this program, and never with its own', async () => {
    const addresses = (await tried('addresses in answers', 'by its URL')) as readonly string[];
    assert.equal(addresses.length, 4, JSON.stringify(addresses));
    assert.deepEqual(new Set(addresses.map((address) => new URL(address).origin)), new Set([app.local.aws]));
    await until(() => app.log.includes('S/Worker: batch ["by its URL"]'));
  });

  it('has topics that send to queues', async () => {
    await tried('publish', 'news');
    await until(() => app.log.includes('S/Worker: batch ["news"]'));
  });

  it('gives a message again that the function says has failed, or whose batch has, until it goes to the dead letters', async () => {
    for (const body of ['bad', 'worst']) {
      await tried('send', body);
      await until(() => app.log.split(`batch ["${body}"]`).length === 3);
    }
    assert.ok(app.log.includes("S/Worker: failed with a batch of 1 from 'S/Queue': it is the worst"));
  });

  it('is asked for nothing that this program serves', async () => {
    assert.deepEqual(await app.try('sdk', 'v3 cognito-idp'), { answer: 'CONFIRMED' });
    const { error } = await app.try('sdk', 'lambda');
    assert.match(
      error?.message ?? '',
      /^lambda is not served here, nor by ministack [\d.]+: use --endpoint lambda=<url>$/,
    );
  });

  it('changes with the app while that is served', async (t) => {
    const serving = await serve({
      assembly: readAssembly(awsAssembly(t, world)),
      port: 0,
      state: memoryState(),
      reset: false,
      allowOrigins: [],
      log: new RequestLog({ write: () => {}, color: false, timeZone: 'UTC' }),
      clock: Date.now,
      handlers: { emulator: { isRequested: true, folder: state, state: undefined, reset: false, env: process.env } },
    });
    t.after(() => serving.close());
    const call = async (name: string) => {
      const [api] = servedDocument(serving).apis;
      return ((await (await fetch(`${api?.url}/world/${name}`, { method: 'POST', body: 'kept' })).json()) as Tried)
        .answer;
    };
    assert.equal(await call('put'), null);
    const Parameter = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'another value' } };
    await serving.deploy(readAssembly(awsAssembly(t, { ...world, resources: { ...world.resources, Parameter } })));
    assert.equal(await call('parameter'), 'another value');
    assert.deepEqual(await call('query'), ['kept']);
  });

  it('keeps its data, and changes what has changed in the template', async () => {
    await app.local.stop();
    const { Table, ...others } = world.resources;
    const [index] = Table.Properties.GlobalSecondaryIndexes;
    const Indexes = [index, { ...index, IndexName: 'second' }];
    const resources = {
      ...others,
      Table: { ...Table, Properties: { ...Table.Properties, GlobalSecondaryIndexes: Indexes } },
      Another: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { ...Table.Properties, Replicas: [] } },
    };
    app = await AwsApp.start(cleanup, { ...world, resources }, { aws: true, state });
    assert.deepEqual(app.local.unserved, []);
    assert.deepEqual(await tried('query'), ['1', 'twice']);
    assert.equal(await tried('object of v2'), 'content');
  });

  it('keeps its data where a table cannot be changed in place, and this is said', async () => {
    await app.local.stop();
    const Properties = {
      ...world.resources.Table.Properties,
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
    };
    const resources = { ...world.resources, Table: { ...world.resources.Table, Properties } };
    app = await AwsApp.start(cleanup, { ...world, resources }, { aws: true, state });
    assert.match(
      app.local.unserved.join(),
      /^ministack [\d.]+ did not create all resources \(account 000000000000, us-east-1\): .+; --reset creates all of them again$/,
    );
    assert.deepEqual(await tried('query'), ['1', 'twice']);
  });
});
