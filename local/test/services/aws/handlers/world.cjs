/** What a handler does with the resources of its app. */
const { TABLE: TableName, QUEUE: QueueUrl, BUCKET: Bucket, TOPIC: TopicArn, PARAMETER, SECRET: SecretId } = process.env;

module.exports = {
  put: async (id) => {
    const { DynamoDBClient, TransactWriteItemsCommand } = require('@aws-sdk/client-dynamodb');
    const Item = { id: { S: id }, owner: { S: 'ann' } };
    const TransactItems = [{ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(id)' } }];
    await new DynamoDBClient().send(new TransactWriteItemsCommand({ TransactItems }));
  },
  query: async () => {
    const { DynamoDBClient, QueryCommand } = require('@aws-sdk/client-dynamodb');
    const { Items } = await new DynamoDBClient().send(
      new QueryCommand({
        TableName,
        IndexName: 'byOwner',
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': { S: 'ann' } },
      }),
    );
    return Items.map(({ id }) => id.S).sort();
  },
  'query of v2': async () => {
    const { DocumentClient } = require('aws-sdk').DynamoDB;
    return (await new DocumentClient().scan({ TableName }).promise()).Items.map(({ id }) => id).sort();
  },
  send: async (MessageBody) => {
    const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'job' } };
    await new SQSClient().send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
  },
  'addresses in answers': async (MessageBody) => {
    const { SQSClient, GetQueueUrlCommand, ListQueuesCommand, SendMessageCommand } = require('@aws-sdk/client-sqs');
    const { DescribeEndpointsCommand, DynamoDBClient } = require('@aws-sdk/client-dynamodb');
    const sqs = new SQSClient();
    const own = await sqs.send(new GetQueueUrlCommand({ QueueName: QueueUrl.split('/').at(-1) }));
    await sqs.send(new SendMessageCommand({ QueueUrl: own.QueueUrl, MessageBody }));
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
    const { Endpoints } = await new DynamoDBClient().send(new DescribeEndpointsCommand({}));
    return [own.QueueUrl, ...QueueUrls, ...Endpoints.map(({ Address }) => `http://${Address}/`)];
  },
  publish: async (Message) => {
    const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
    await new SNSClient().send(new PublishCommand({ TopicArn, Message }));
  },
  object: async (Body) => {
    const { S3Client, GetObjectCommand, PutObjectCommand } = require('@aws-sdk/client-s3');
    const s3 = new S3Client();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a/b', Body }));
    return (await s3.send(new GetObjectCommand({ Bucket, Key: 'a/b' }))).Body.transformToString();
  },
  'object of v2': async () => {
    const s3 = new (require('aws-sdk').S3)();
    return (await s3.getObject({ Bucket, Key: 'a/b' }).promise()).Body.toString();
  },
  parameter: async () => {
    const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
    return (await new SSMClient().send(new GetParameterCommand({ Name: PARAMETER }))).Parameter.Value;
  },
  secret: async () => {
    const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');
    return (await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId }))).SecretString;
  },
};
