import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import type { HttpResponse } from '../../../lib/host/http/message.js';
import type { InvokeFunction } from '../../../lib/host/invoke-function.js';
import { EventSourcePollers } from '../../../lib/services/aws/emulator/event-source-pollers.js';
import { QueuePoller } from '../../../lib/services/aws/emulator/queue-poller.js';
import { readEventSources } from '../../../lib/services/aws/template/event-source.js';
import { assemblyOf } from '../../support/assembly.js';
import { until } from '../../support/until.js';

function sourceOf(properties: JsonObject) {
  const Resources = {
    Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'fn' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Fn' }, ...properties },
    },
  };
  const [source] = readEventSources(assemblyOf({ S: { template: { Resources } } })).queues;
  assert.ok(source);
  return source;
}

const answerOf = (body: object, status = 200): HttpResponse => ({ status, headers: {}, body: JSON.stringify(body) });
const batchOf = (...ids: readonly string[]) =>
  answerOf({ Messages: ids.map((id) => ({ MessageId: id, ReceiptHandle: `of ${id}`, Body: id, MD5OfBody: '' })) });

/** A queue that answers each request for messages with the next of these responses, and does not answer the request after them. */
function queueOf(...answers: readonly HttpResponse[]) {
  const left = [...answers];
  const deleted: string[] = [];
  let received = 0;
  return {
    deleted,
    /** How many requests for messages were made. */
    get received() {
      return received;
    },
    send: async ({ headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }) => {
      if (headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage') {
        received += 1;
        return left.shift() ?? new Promise<HttpResponse>(() => {});
      }
      assert.equal(headers['x-amz-target'], 'AmazonSQS.DeleteMessage');
      deleted.push((JSON.parse(body.toString()) as { readonly ReceiptHandle: string }).ReceiptHandle);
      return answerOf({});
    },
  };
}

/** What a poller does until it has made one more request for messages than there are answers. */
async function polled(test: TestContext, answers: readonly HttpResponse[], invoke: InvokeFunction, properties = {}) {
  const queue = queueOf(...answers);
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const poller = new QueuePoller({ source: sourceOf(properties), send: queue.send, invoke, note, pause: 1 });
  test.after(() => poller.stop());
  await until(() => queue.received > answers.length);
  return { deleted: queue.deleted, notes };
}

const failing =
  (...ids: readonly string[]): InvokeFunction =>
  async () => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const reports = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

describe('a queue that calls a function', () => {
  it('keeps the messages of a batch that failed, and deletes the others', async (t) => {
    const { deleted } = await polled(t, [batchOf('a', 'b', 'c')], failing('b'), reports);
    assert.deepEqual(deleted, ['of a', 'of c']);
  });

  it('deletes all messages if its function does not report failures, whatever the function returns', async (t) => {
    const { deleted } = await polled(t, [batchOf('a', 'b', 'c')], failing('b'));
    assert.deepEqual(deleted, ['of a', 'of b', 'of c']);
  });

  for (const properties of [{}, reports]) {
    it(`keeps all messages if its function fails: ${JSON.stringify(properties)}`, async (t) => {
      const invoke = () => Promise.reject(new Error('it is the worst'));
      const { deleted, notes } = await polled(t, [batchOf('a', 'b')], invoke, properties);
      assert.deepEqual(deleted, []);
      assert.deepEqual(notes, ["S/Fn: failed with a batch of 2 from 'S/Queue': it is the worst"]);
    });
  }

  it('is read on after a failed batch', async (t) => {
    const batches: number[] = [];
    const invoke: InvokeFunction = async (_, event) => {
      batches.push((event as { readonly Records: readonly unknown[] }).Records.length);
      throw new Error('failed');
    };
    await polled(t, [batchOf('a'), answerOf({}), batchOf('b', 'c')], invoke);
    assert.deepEqual(batches, [1, 2]);
  });

  it('that cannot be read is reported once as long as the reason stays the same, and is read again', async (t) => {
    const down = answerOf({ __type: 'down' }, 500);
    const slow = answerOf({ __type: 'slow' }, 503);
    const answers = [down, down, slow, batchOf('a'), slow];
    const { deleted, notes } = await polled(t, answers, async () => null);
    const noteOf = (type: string) => `the queue 'S/Queue' cannot be read: ReceiveMessage: {"__type":"${type}"}`;
    assert.deepEqual(notes, [noteOf('down'), noteOf('slow'), noteOf('slow')]);
    assert.deepEqual(deleted, ['of a']);
  });

  it('is no longer read after a deployment without it, but the function finishes its batch', async () => {
    const queue = queueOf(batchOf('a'), batchOf('b'));
    const pollers = new EventSourcePollers(() => {});
    let finish = (_: unknown) => {};
    let begun = false;
    const invoke = () => {
      begun = true;
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    pollers.replace([sourceOf({})], queue, invoke);
    await until(() => begun);
    pollers.replace([]);
    finish(null);
    await until(() => queue.deleted.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(queue.deleted, ['of a']);
    assert.equal(queue.received, 1);
  });
});
