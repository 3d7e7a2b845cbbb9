import type { AwsAppInput } from './aws-app.js';

const worker = `exports.handler = async ({ Records }) => {
  console.log('batch', JSON.stringify(Records.map(({ body }) => body)), JSON.stringify(Records[0].messageAttributes));
  const failed = Records.filter(({ body }) => body.startsWith('bad'));
  if (Records.some(({ body }) => body === 'worst')) {
    throw new Error('it is the worst');
  }
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const key = (AttributeName: string) => [{ AttributeName, KeyType: 'HASH' }];
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A table with an index, queues, a topic, a bucket, a parameter and a secret, all with generated names. */
export const world = {
  variables: {
    TABLE: { Ref: 'Table' },
    QUEUE: { Ref: 'Queue' },
    BUCKET: { Ref: 'Bucket' },
    TOPIC: { Ref: 'Topic' },
    PARAMETER: { Ref: 'Parameter' },
    SECRET: { Ref: 'Secret' },
  },
  resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: key('id'),
        AttributeDefinitions: [attribute('id'), attribute('owner')],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byOwner',
            KeySchema: key('owner'),
            Projection: { ProjectionType: 'ALL' },
            ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
          },
        ],
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: { VisibilityTimeout: 1, RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 2 } },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
    Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arn('Queue'), RawMessageDelivery: true },
    },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
    Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'a value' } },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'a secret' } },
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Timeout: 60, Code: { ZipFile: worker } },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arn('Queue'),
        FunctionName: { Ref: 'Worker' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
  },
} satisfies AwsAppInput;
