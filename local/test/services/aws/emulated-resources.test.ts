import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { readEmulatedResources } from '../../../lib/services/aws/template/emulated-resources.js';
import { assemblyOf } from '../../support/assembly.js';

type Made = Readonly<Record<string, { Type: string; Properties: JsonObject; DependsOn?: readonly string[] }>>;

/** What is made of the resources of a stack, by their logical ids without the ends that tell stacks apart. */
function made(Resources: JsonObject) {
  const read = readEmulatedResources(assemblyOf({ S: { template: { Resources } } }));
  const resources = read.stacks.flatMap(({ template }) => Object.entries(JSON.parse(template).Resources as Made));
  const short = (id: string) => id.slice(0, -8);
  return {
    ...read,
    resources: Object.fromEntries(
      resources.map(([id, { DependsOn, ...resource }]) => [
        short(id),
        { ...resource, ...(DependsOn && { DependsOn: DependsOn.map(short) }) },
      ]),
    ),
  };
}

const key = [{ AttributeName: 'id', KeyType: 'HASH' }];

describe('a resource of the template in an emulator', () => {
  it('is a table paid by request, whatever it is deployed as', () => {
    const Table = {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName: 'notes',
        KeySchema: key,
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        GlobalSecondaryIndexes: [{ IndexName: 'i', KeySchema: key, WriteProvisionedThroughputSettings: {} }],
        Replicas: [{ Region: 'eu-west-1' }],
        BillingMode: 'PROVISIONED',
      },
    };
    const { resources, tables } = made({ Table });
    const expected = {
      TableName: 'notes',
      KeySchema: key,
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      GlobalSecondaryIndexes: [{ IndexName: 'i', KeySchema: key }],
      BillingMode: 'PAY_PER_REQUEST',
    };
    assert.deepEqual(resources, { Table: { Type: 'AWS::DynamoDB::Table', Properties: expected } });
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' };
    assert.deepEqual(tables, [{ path: 'S/Table', region: 'eu-west-1', input: { ...expected, StreamSpecification } }]);
  });

  it('is made after those that it names', () => {
    const deadLetterTargetArn = { 'Fn::GetAtt': ['Dead', 'Arn'] };
    const { resources } = made({
      Queue: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 1 } } },
      Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
    });
    assert.deepEqual(resources.Queue?.DependsOn, ['Dead']);
    assert.equal('DependsOn' in (resources.Dead ?? {}), false);
  });

  it('has the end that SQS and SNS ask of a generated name', () => {
    const { resources } = made({
      Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true } },
      Plain: { Type: 'AWS::SQS::Queue', Properties: {} },
    });
    assert.match(String(resources.Queue?.Properties.QueueName), /^S-Queue-[A-Z0-9]+\.fifo$/);
    assert.match(String(resources.Topic?.Properties.TopicName), /^S-Topic-[A-Z0-9]+\.fifo$/);
    assert.match(String(resources.Plain?.Properties.QueueName), /^S-Plain-[A-Z0-9]+$/);
  });

  it('has a name that SQS takes, however long its id is', () => {
    const { resources } = made({ ['Q'.repeat(200)]: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } });
    const [queue] = Object.values(resources);
    assert.ok(String(queue?.Properties.QueueName).length <= 80);
  });

  it('is a secret that is found without the end of its ARN', () => {
    const { secrets, resources } = made({
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'key', GenerateSecretString: {} } },
    });
    assert.deepEqual(resources.Secret?.Properties, { Name: 'key', GenerateSecretString: {} });
    const [[arn, partial] = []] = secrets;
    assert.equal(partial, 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:key');
    assert.match(arn ?? '', /:secret:key-[A-Za-z0-9]{6}$/);
  });

  it('is named if a value of it is not known', () => {
    const Value = { 'Fn::ImportValue': 'elsewhere' };
    const { unserved, stacks } = made({ P: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value } } });
    assert.deepEqual(unserved, ["'S/P' is not created by the emulator: no export 'elsewhere' is in this assembly"]);
    assert.deepEqual(stacks, []);
  });

  it('is named if it is a subscription of a function', () => {
    const Properties = { TopicArn: 'arn:aws:sns:eu-west-1:111111111111:t', Protocol: 'lambda', Endpoint: 'arn' };
    assert.deepEqual(made({ Sub: { Type: 'AWS::SNS::Subscription', Properties } }).unserved, [
      "'S/Sub' is not created by the emulator: only subscriptions with the protocol 'sqs' are supported here, but its protocol is 'lambda'",
    ]);
  });

  it('is in a stack of its account and region, with the same id at every synthesis', () => {
    const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } } } };
    const environment = { account: '222222222222', region: 'us-west-2' };
    const read = () =>
      readEmulatedResources(assemblyOf({ A: { template }, B: { template, environment }, C: { template } }));
    const places = read().stacks.map(({ account, region, template }) => [
      account,
      region,
      Object.keys(JSON.parse(template).Resources).length,
    ]);
    assert.deepEqual(places, [
      ['111111111111', 'eu-west-1', 2],
      ['222222222222', 'us-west-2', 1],
    ]);
    assert.deepEqual(read().stacks, read().stacks);
  });
});
