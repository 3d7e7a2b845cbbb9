import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { QueuePoller } from '../../../lib/services/aws/emulator/queue-poller.js';
import { failedMessages } from '../../../lib/services/aws/emulator/sqs-event.js';
import { readEventSources } from '../../../lib/services/aws/template/event-source.js';
import { assemblyOf } from '../../support/assembly.js';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

function read(properties: JsonObject) {
  const Resources = {
    Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'fn' } },
    Alias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, Name: 'live' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arn('Queue'), FunctionName: { Ref: 'Fn' }, ...properties },
    },
  };
  return readEventSources(assemblyOf({ S: { template: { Resources } } }));
}

describe('an event source', () => {
  const named: readonly (readonly [what: string, functionName: unknown, qualifier?: string])[] = [
    ['its name', { Ref: 'Fn' }],
    ['its ARN', arn('Fn')],
    ['an alias', { Ref: 'Alias' }, 'live'],
    ['a name with an alias', 'fn:live', 'live'],
    ['an ARN without a region', '111111111111:function:fn'],
    ['an ARN without a region, with a version', '111111111111:function:fn:3', '3'],
  ];
  for (const [what, FunctionName, qualifier] of named) {
    it(`goes from a queue to a function, by ${what}`, () => {
      const [source] = read({ FunctionName }).queues;
      assert.equal(source?.fn.logicalId, 'Fn');
      assert.equal(source.qualifier, qualifier);
      assert.equal(source?.queueUrl, 'https://sqs.eu-west-1.amazonaws.com/111111111111/jobs');
    });
  }

  it('invokes the alias', async () => {
    const [source] = read({ FunctionName: { Ref: 'Alias' } }).queues;
    assert.ok(source);
    const messages = JSON.stringify({ Messages: [{ MessageId: '1', ReceiptHandle: 'r', Body: '{}', MD5OfBody: '' }] });
    const qualifier = await new Promise<string | undefined>((resolve) => {
      const poller = new QueuePoller({
        source,
        send: async () => ({ status: 200, headers: {}, body: messages }),
        invoke: async (...[, , , named]) => {
          poller.stop();
          resolve(named);
        },
        note: () => {},
      });
    });
    assert.equal(qualifier, 'live');
  });

  it('has batches of up to ten messages', () => {
    const sizes = [undefined, 1, 10, 10_000].map((BatchSize) => read({ BatchSize }).queues[0]?.batchSize);
    assert.deepEqual(sizes, [10, 1, 10, 10]);
  });

  it('with larger batches is named', () => {
    const limits = [undefined, 10, 500].map((BatchSize) => read({ BatchSize }).limits);
    const limit = "the event source 'S/Mapping' gets batches of at most 10 messages here, instead of 500";
    assert.deepEqual(limits, [[], [], [limit]]);
  });

  it('is left out if it is disabled', () =>
    assert.deepEqual(read({ Enabled: false }), { limits: [], queues: [], unserved: [] }));

  const stream = 'arn:aws:dynamodb:eu-west-1:111111111111:table/t/stream/1';
  const unserved: readonly (readonly [properties: JsonObject, reason: string])[] = [
    [{ EventSourceArn: stream }, `only queues are supported here, but its source is '${stream}'`],
    [{ FilterCriteria: { Filters: [] } }, 'FilterCriteria is not supported here'],
    [
      { FunctionName: 'other' },
      "no AWS::Lambda::Function 'arn:aws:lambda:eu-west-1:111111111111:function:other' is in this assembly",
    ],
    [
      { FunctionName: '222222222222:function:fn' },
      "no AWS::Lambda::Function 'arn:aws:lambda:eu-west-1:222222222222:function:fn' is in this assembly",
    ],
    [
      { EventSourceArn: 'arn:aws:sqs:eu-west-1:111111111111:other' },
      "no AWS::SQS::Queue 'arn:aws:sqs:eu-west-1:111111111111:other' is in this assembly",
    ],
  ];
  for (const [properties, reason] of unserved) {
    it(`is named if it calls no function: ${Object.keys(properties)}`, () => {
      assert.deepEqual(read(properties), {
        limits: [],
        queues: [],
        unserved: [`the event source 'S/Mapping' calls no function here: ${reason}`],
      });
    });
  }
});

describe('the messages of a batch that failed', () => {
  const messages = ['a', 'b'].map((MessageId) => ({ MessageId, ReceiptHandle: '', Body: '', MD5OfBody: '' }));
  const cases: readonly (readonly [answer: unknown, failed: readonly string[]])[] = [
    [undefined, []],
    [null, []],
    [{}, []],
    [{ batchItemFailures: [] }, []],
    [{ batchItemFailures: null }, []],
    [{ batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
    [{ batchItemFailures: [{ itemIdentifier: null }] }, ['a', 'b']],
    [{ batchItemFailures: [{ id: 'a' }] }, ['a', 'b']],
    [{ batchItemFailures: [{ itemIdentifier: 'c' }] }, ['a', 'b']],
    [{ batchItemFailures: 'a' }, ['a', 'b']],
    ['a', ['a', 'b']],
  ];
  for (const [answer, failed] of cases) {
    it(`are ${failed.join(', ') || 'none'} by ${JSON.stringify(answer)}`, () => {
      assert.deepEqual([...failedMessages(answer, messages)], failed);
    });
  }
});
