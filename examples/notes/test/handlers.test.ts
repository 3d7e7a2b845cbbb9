import './support/quiet';
import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyStructuredResultV2, SQSEvent } from 'aws-lambda';
import { handler as admin } from '../handlers/admin';
import { handler as app } from '../handlers/app';
import { handler as health } from '../handlers/health';
import { handler as notes } from '../handlers/notes';
import { handler as statistics } from '../handlers/statistics';
import { handler as worker } from '../handlers/worker';
import { type Call, context, request } from './support/events';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

let asked: Command[];
let sent: unknown[];
/** What DynamoDB answers, call after call. */
let answers: (object | Error)[];

beforeEach(() => {
  [asked, sent, answers] = [[], [], []];
  mock.restoreAll();
  mock.method(DynamoDBDocumentClient.prototype, 'send', async (command: Command) => {
    asked.push(command);
    const answer = answers.shift() ?? {};
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
  mock.method(SQSClient.prototype, 'send', async ({ input }: Command) => {
    sent.push(JSON.parse(String(input.MessageBody)).kind);
  });
});

function read({ statusCode, headers, body }: APIGatewayProxyStructuredResultV2) {
  return { status: statusCode, type: headers?.['content-type'], body: body ? JSON.parse(body) : undefined };
}

const callNotes = async (route: string, call?: Call) => read(await notes(request(route, call), context));

const stored = { owner: 'ann', id: '1', title: 'A', text: 'B', version: 2, created: '', changed: '' };

describe('notes', () => {
  test('are stored under the user of the token', async () => {
    const { status, body } = await callNotes('POST /notes', { sub: 'ben', body: { title: ' A ', text: 'B' } });
    assert.equal(status, 201);
    assert.deepEqual([body.owner, body.title, body.shared, body.version], ['ben', 'A', false, 1]);
    assert.deepEqual(sent, ['created']);
  });

  const refused: readonly [what: string, body: unknown, errors: unknown][] = [
    ['no JSON', '{', undefined],
    ['no title', { title: ' ', text: '' }, ['title']],
    ['a title that is too long', { title: 'a'.repeat(201), text: '' }, ['title']],
    ['no text', { title: 'A' }, ['text']],
    ['an owner', { title: 'A', text: 'B', owner: 'ben' }, ['']],
  ];
  for (const [what, body, errors] of refused) {
    test(`are refused with ${what}, as problem JSON`, async () => {
      const answer = await callNotes('POST /notes', { body });
      assert.deepEqual([answer.status, answer.type], [400, 'application/problem+json']);
      assert.equal(answer.body.title, 'Bad Request');
      assert.deepEqual(
        answer.body.errors?.map(({ field }: { field: string }) => field),
        errors,
      );
      assert.deepEqual([asked, sent], [[], []]);
    });
  }

  test('are read with the user of the token, whatever the id', async () => {
    answers = [{ Item: { ...stored, sharedWith: 'team' } }];
    const { status, body } = await callNotes('GET /notes/{id}', { path: { id: '1' } });
    assert.deepEqual([status, body], [200, { ...stored, shared: true }]);
    assert.deepEqual(asked[0].input.Key, { owner: 'ann', id: '1' });
  });

  test('come in pages, after the note that the last page ended with', async () => {
    answers = [{ Items: [stored], LastEvaluatedKey: { owner: 'ann', id: '1' } }];
    const { body } = await callNotes('GET /notes', { query: { after: '2' } });
    assert.deepEqual(body, { notes: [{ ...stored, shared: false }], next: '1' });
    assert.deepEqual(asked[0].input.ExclusiveStartKey, { owner: 'ann', id: '2' });
  });

  test('that are not there are 404', async () => {
    const { status, body } = await callNotes('GET /notes/{id}', { path: { id: '9' } });
    assert.deepEqual([status, body.detail], [404, "there is no note '9'"]);
  });

  test('are not changed if somebody else has changed them', async () => {
    answers = [new ConditionalCheckFailedException({ message: '', $metadata: {} }), { Item: stored }];
    const body = { title: 'A', text: 'B', shared: false, version: 1 };
    const answer = await callNotes('PUT /notes/{id}', { path: { id: '1' }, body });
    assert.deepEqual([answer.status, answer.body.detail], [409, 'the note has changed: it now has version 2, not 1']);
    assert.deepEqual(sent, []);
  });

  test('do not show why a request failed', async () => {
    answers = [new Error('secret')];
    const { status, body } = await callNotes('GET /notes');
    assert.deepEqual(body, {
      type: 'about:blank',
      title: 'Internal Server Error',
      status,
      detail: 'the request failed',
    });
  });
});

test('an administrator removes the note of another user', async () => {
  answers = [{ Attributes: stored }];
  const call = { sub: 'root', path: { owner: 'ann', id: '1' } };
  const { status } = read(await admin(request('DELETE /admin/notes/{owner}/{id}', call), context));
  assert.equal(status, 204);
  assert.deepEqual(asked[0].input.Key, { owner: 'ann', id: '1' });
  assert.deepEqual(sent, ['deleted']);
});

test('the statistics count the events of a day, on all pages', async () => {
  answers = [
    { Items: [{ kind: 'created' }, { kind: 'changed' }], LastEvaluatedKey: { day: '', id: '' } },
    { Items: [{ kind: 'created' }] },
  ];
  const ask = async (day: string) =>
    read(await statistics(request('GET /statistics/{day}', { path: { day } }), context));
  assert.deepEqual((await ask('2026-01-31')).body, { day: '2026-01-31', created: 2, changed: 1, deleted: 0 });
  assert.equal((await ask('yesterday')).status, 400);
});

test('the API is not healthy without its table', async () => {
  const ask = async () => read(await health(request('GET /health'), context)).status;
  assert.equal(await ask(), 200);
  answers = [new Error('no table')];
  assert.equal(await ask(), 500);
});

test('the worker writes each event down, and names the messages that failed', async () => {
  const event = { id: '0b0a8c1e-6c4c-4b3a-9d5e-0d6f5e1c2b3a', kind: 'created', at: '2026-01-31T10:00:00.000Z' };
  const records = [JSON.stringify(event), '{"kind":"burnt"}'].map((body, index) => ({ messageId: `${index}`, body }));
  const result = await worker({ Records: records } as SQSEvent);
  assert.deepEqual(result, { batchItemFailures: [{ itemIdentifier: '1' }] });
  assert.deepEqual(
    asked.map(({ input }) => input.Item),
    [{ day: '2026-01-31', id: event.id, kind: 'created', expires: 1777629600 }],
  );
});

describe('the routes behind ANY /app/{proxy+}', () => {
  const call = async (path: string, scope: string) => {
    const event = request(`GET ${path}`, { scope });
    return (await app(event as never)) as APIGatewayProxyStructuredResultV2;
  };

  test('export a user’s own notes', async () => {
    answers = [{ Items: [stored], LastEvaluatedKey: { owner: 'ann', id: '1' } }, { Items: [stored] }];
    const { statusCode, body } = await call('/app/export', 'aws.cognito.signin.user.admin');
    assert.deepEqual([statusCode, body], [200, '# A\n\nB\n\n# A\n\nB\n']);
  });

  test('check the group themselves', async () => {
    const { statusCode, headers } = await call('/app/export/everyone', 'aws.cognito.signin.user.admin group:admins2');
    assert.deepEqual([statusCode, headers?.['content-type']], [403, 'application/problem+json']);
    assert.deepEqual(asked, []);
    assert.equal((await call('/app/export/everyone', 'group:admins')).statusCode, 200);
  });

  test('are 404 if there is none', async () => {
    assert.equal((await call('/app/other', '')).statusCode, 404);
  });
});
