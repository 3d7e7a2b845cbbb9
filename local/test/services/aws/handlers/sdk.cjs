/** The SDK for JavaScript, versions 2 and 3: the pool of the app, which is served here, and what is not. */
const user = { UserPoolId: process.env.POOL, Username: 'ann@example.com' };

module.exports = {
  'v3 cognito-idp': async () => {
    const { CognitoIdentityProviderClient, AdminGetUserCommand } = require('@aws-sdk/client-cognito-identity-provider');
    return (await new CognitoIdentityProviderClient().send(new AdminGetUserCommand(user))).UserStatus;
  },
  // As a client of a version that does not read the variables.
  'v3 cognito-idp without variables': async () => {
    const { CognitoIdentityProviderClient, AdminGetUserCommand } = require('@aws-sdk/client-cognito-identity-provider');
    const endpoint = `https://cognito-idp.${process.env.AWS_REGION}.amazonaws.com`;
    return (await new CognitoIdentityProviderClient({ endpoint }).send(new AdminGetUserCommand(user))).UserStatus;
  },
  // The SDK does not sign these.
  'v3 SignUp': async (Username) => {
    const { CognitoIdentityProviderClient, SignUpCommand } = require('@aws-sdk/client-cognito-identity-provider');
    const input = { ClientId: process.env.CLIENT, Username, Password: 'Correct-Horse-2' };
    return (await new CognitoIdentityProviderClient().send(new SignUpCommand(input))).UserConfirmed;
  },
  'v3 InitiateAuth': async () => (await signedIn()).TokenType,
  'v3 GetUser': async (token) => {
    const { CognitoIdentityProviderClient, GetUserCommand } = require('@aws-sdk/client-cognito-identity-provider');
    const AccessToken = token || (await signedIn()).AccessToken;
    const { UserAttributes } = await new CognitoIdentityProviderClient().send(new GetUserCommand({ AccessToken }));
    return UserAttributes.find(({ Name }) => Name === 'email').Value;
  },
  // What a program sends that is no SDK: `here` is the address that SDKs get.
  unsigned: async (address) => {
    const url = address.replace('http://here', process.env.AWS_ENDPOINT_URL);
    return (await fetch(url, { method: 'POST', body: 'password=Correct-Horse-1' })).json();
  },
  'v2 cognito-idp': async () => {
    const { CognitoIdentityServiceProvider } = require('aws-sdk');
    return (await new CognitoIdentityServiceProvider().adminGetUser(user).promise()).UserStatus;
  },
  'v2 dynamodb': () => new (require('aws-sdk').DynamoDB)().listTables().promise(),
  'v2 addresses': () => new (require('aws-sdk').DynamoDB)().describeEndpoints().promise(),
  'v2 cloudfront': () => new (require('aws-sdk').CloudFront)().listDistributions().promise(),
  'v2 ec2': () => new (require('aws-sdk').EC2)().describeInstances().promise(),
  'v2 s3': () => new (require('aws-sdk').S3)().getObject({ Bucket: 'photos', Key: 'a' }).promise(),
  'v2 sns': () => new (require('aws-sdk').SNS)().publish({ TopicArn: 'a', Message: 'b' }).promise(),
  cloudwatch: () => dashboards(),
  'cloudwatch with CBOR': () => {
    const paths = [require.resolve('@aws-sdk/client-cloudwatch')];
    return dashboards(require(require.resolve('@smithy/core/cbor', { paths })).SmithyRpcV2CborProtocol, 'rpc-v2-cbor');
  },
  dynamodb: () => {
    const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');
    return new DynamoDBClient().send(new GetItemCommand({ TableName: 'notes', Key: { id: { S: '1' } } }));
  },
  // As clients of streams do, such as the one of Kinesis.
  'dynamodb over h2c': () => {
    const { DynamoDBClient, ListTablesCommand } = require('@aws-sdk/client-dynamodb');
    const paths = [require.resolve('@aws-sdk/client-dynamodb')];
    const { NodeHttp2Handler } = require(require.resolve('@smithy/node-http-handler', { paths }));
    return new DynamoDBClient({ requestHandler: new NodeHttp2Handler() }).send(new ListTablesCommand({}));
  },
  events: () => {
    const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge');
    return new EventBridgeClient().send(new PutEventsCommand({ Entries: [] }));
  },
  iam: () => {
    const { IAMClient, ListUsersCommand } = require('@aws-sdk/client-iam');
    return new IAMClient().send(new ListUsersCommand({}));
  },
  lambda: () => {
    const { LambdaClient, ListFunctionsCommand } = require('@aws-sdk/client-lambda');
    return new LambdaClient().send(new ListFunctionsCommand({}));
  },
  route53: () => {
    const { Route53Client, ListHostedZonesCommand } = require('@aws-sdk/client-route-53');
    return new Route53Client().send(new ListHostedZonesCommand({}));
  },
  s3: async () => {
    const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
    const { Body } = await new S3Client().send(new GetObjectCommand({ Bucket: 'photos', Key: 'a' }));
    return Body.transformToString();
  },
  secretsmanager: () => {
    const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');
    return new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: 'key' }));
  },
  sns: () => {
    const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
    return new SNSClient().send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-1:111111111111:t', Message: 'm' }));
  },
  sqs: () => {
    const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
    const QueueUrl = `https://sqs.${process.env.AWS_REGION}.amazonaws.com/111111111111/jobs`;
    return new SQSClient().send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
  },
  ssm: () => {
    const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
    return new SSMClient().send(new GetParameterCommand({ Name: 'p' }));
  },
  'lambda Invoke': (input) => invoke(JSON.parse(input)),
};

async function signedIn() {
  const { CognitoIdentityProviderClient, InitiateAuthCommand } = require('@aws-sdk/client-cognito-identity-provider');
  const AuthParameters = { USERNAME: user.Username, PASSWORD: 'Correct-Horse-1' };
  const input = { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: process.env.CLIENT, AuthParameters };
  return (await new CognitoIdentityProviderClient().send(new InitiateAuthCommand(input))).AuthenticationResult;
}

/** Fails if the client does not use the protocol. */
function dashboards(protocol, name) {
  const { CloudWatchClient, ListDashboardsCommand } = require('@aws-sdk/client-cloudwatch');
  const client = new CloudWatchClient(protocol ? { protocol } : {});
  const check = (next) => (args) => {
    const { 'smithy-protocol': used } = args.request.headers;
    return used === name ? next(args) : Promise.reject(new Error(`the protocol is ${used}, not ${name}`));
  };
  client.middlewareStack.add(check, { step: 'finalizeRequest' });
  return client.send(new ListDashboardsCommand({}));
}

async function invoke({ event, ...input }) {
  const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');
  const Payload = event === undefined ? undefined : JSON.stringify(event);
  const answer = await new LambdaClient().send(new InvokeCommand({ ...input, Payload }));
  return {
    StatusCode: answer.StatusCode,
    FunctionError: answer.FunctionError,
    ExecutedVersion: answer.ExecutedVersion,
    payload: Buffer.from(answer.Payload ?? []).toString(),
  };
}
