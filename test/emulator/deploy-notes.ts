import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BucketOfPages } from './bucket-of-pages';
import { Cdk } from './cdk';
import { findingsOf } from './cfn-lint';
import { copiedExample, replaceOnce } from './copied-example';
import { DeployedApi } from './deployed-api';
import type { Emulator } from './emulator';
import { fact, notTried } from './fact';
import { Users } from './users';

const example = 'examples/notes';
/** The worker has this long to work off the queue, in milliseconds. */
const patience = 120_000;

/** The example in two stacks: with tables and a queue, groups, a machine and pages. */
export async function deployNotes(emulator: Emulator, folder: string, programs: string): Promise<void> {
  const app = copiedExample(example, join(folder, 'notes'));
  const cdk = new Cdk(emulator, app, 'notes-dev-api', mkdtempSync(join(folder, 'notes-')));
  const ofTables = () => cdk.physicalIds('AWS::DynamoDB::GlobalTable', 'notes-dev-data');
  const outputs = await fact(`${example} is deployed, its data and its API in two stacks, with its pages`, () =>
    cdk.deploy(),
  );
  const api = DeployedApi.at(outputs.ApiEndpoint, emulator);
  const users = new Users(emulator, outputs.UserPoolId ?? '', outputs.UserPoolClientId ?? '');
  let [you, team, admin] = ['', '', ''];
  let path = '';

  await fact('cfn-lint finds nothing in its templates that its README does not explain', () => {
    const [, section = ''] = readFileSync(join(app, 'README.md'), 'utf8').split('[cfn-lint]');
    const explained = section.match(/\b[EWI]\d{4}\b/g) ?? [];
    assert.deepEqual(findingsOf(programs, cdk.templates, explained), []);
  });
  const pages = await BucketOfPages.of(cdk, emulator);
  await fact('its pages are in the bucket, with the configuration for its API', () =>
    pages.hasPagesFor(outputs.ApiEndpoint),
  );
  await fact('its public route is open and reads the table, and all others need a token', async () => {
    const paths = ['/health', '/notes', '/shared', '/admin/notes', '/app/export', '/statistics/2026-01-31'];
    const statuses = await Promise.all(paths.map((each) => api.get(each)));
    assert.deepEqual(statuses, [200, 401, 401, 401, 401, 401]);
  });
  await fact('a note is for its user alone, until it is shared with the team', async () => {
    for (const [email, group] of [['you@example.com'], ['team@example.com', 'team'], ['admin@example.com', 'admins']]) {
      await users.create(email);
      if (group) {
        await users.join(email, group);
      }
    }
    [you, team, admin] = await Promise.all(['you', 'team', 'admin'].map((name) => users.signIn(`${name}@example.com`)));
    const { status, body: note } = await api.call('POST /notes', you, { title: 'Milk', text: 'two bottles' });
    assert.equal(status, 201);
    path = `/notes/${note.id}`;
    assert.deepEqual((await api.call('GET /notes', you)).body, { notes: [note] });
    assert.deepEqual((await api.call('GET /notes', team)).body, { notes: [] });
    assert.deepEqual([await api.get(path, team), await api.get('/shared', you)], [404, 403]);
    const changed = await api.call(`PUT ${path}`, you, { title: 'Milk', text: 'one', shared: true, version: 1 });
    assert.equal(changed.status, 200);
    assert.deepEqual((await api.call('GET /shared', team)).body, { notes: [changed.body] });
  });
  await fact(
    'the routes of administrators refuse others, and so does the function with routes of its own',
    async () => {
      const statuses = (token: string) =>
        Promise.all(['/admin/notes', '/app/export/everyone'].map((each) => api.get(each, token)));
      assert.deepEqual(
        [await statuses(team), await statuses(admin)],
        [
          [403, 403],
          [200, 200],
        ],
      );
    },
  );
  await fact('a machine reads what the worker has counted, and users cannot', async () => {
    const route = `GET /statistics/${new Date().toISOString().slice(0, 10)}`;
    assert.equal((await api.call(route, admin)).status, 403);
    const machine = await users.signInMachine(outputs.ReporterClientId ?? '');
    assert.equal(await api.get('/notes', machine), 403);
    const until = Date.now() + patience;
    let counts: Readonly<Record<string, unknown>> = {};
    while (counts.changed !== 1 && Date.now() < until) {
      await sleep(1000);
      counts = (await api.call(route, machine)).body;
    }
    const { day: _, ...events } = counts;
    assert.deepEqual(events, { created: 1, changed: 1, deleted: 0 });
  });
  await fact('an update that opens a route to a group and sends alarms to an address is deployed', async () => {
    const tables = await ofTables();
    const route = "path: '/admin/notes', methods: [GET], integration: admin, groups: ['admins'";
    replaceOnce(join(app, 'stacks/api-stack.ts'), route, `${route}, 'team'`);
    assert.deepEqual(cdk.deploy('-c', 'alarmEmail=you@example.com'), outputs);
    assert.deepEqual(await ofTables(), tables);
    assert.equal((await cdk.physicalIds('AWS::SNS::Subscription')).size, 1);
    assert.deepEqual([await api.get('/admin/notes', team), await api.get('/admin/notes', you)], [200, 403]);
    assert.equal((await api.call(`GET ${path}`, you)).body.text, 'one');
  });
  await fact('there is nothing more to deploy', () => cdk.expectNoDifference('-c', 'alarmEmail=you@example.com'));
  await fact('it is destroyed, and its user pool and its tables with the notes remain', async () => {
    const tables = [...(await ofTables()).values()];
    await pages.allowEmptying();
    cdk.destroy();
    assert.equal((await cdk.physicalIds('AWS::ApiGatewayV2::Api')).size, 0);
    assert.equal((await cdk.physicalIds('AWS::SQS::Queue', 'notes-dev-data')).size, 0);
    await users.poolIsThere();
    const client = new DynamoDBClient(emulator.clientOptions);
    for (const TableName of tables) {
      await client.send(new DescribeTableCommand({ TableName }));
    }
    assert.equal(tables.length, 2);
  });
  for (const what of [
    'limits: ministack does not throttle',
    'the rights of functions: ministack lets each function do everything',
    'alarms and access logs: ministack has no metrics and no access logs of HTTP APIs, and sends no mail',
    'backups and deletion protection of tables: ministack leaves them out of global tables',
    'a domain of your own',
    'that the destroyed API no longer answers: ministack deletes it, and still answers',
  ]) {
    notTried(what);
  }
}
