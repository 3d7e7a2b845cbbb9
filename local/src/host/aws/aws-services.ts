/** An AWS service, by its names in different places. */
export interface AwsService {
  /** The name in the AWS CLI, and in `--endpoint <name>=<url>`. */
  readonly name: string;
  /** The part before the region in its host names: `email` in `email.eu-west-1.amazonaws.com`. */
  readonly hosts: readonly string[];
  /** The service in the scope of a signature. */
  readonly signingNames: readonly string[];
  /** The suffixes of its variables: `SES` in `AWS_ENDPOINT_URL_SES`. */
  readonly variables: readonly string[];
  /** The first part of `X-Amz-Target`, or the `Action` of a form, in the calls that its SDKs do not sign. */
  readonly unsigned: readonly string[];
  /** The format of its errors, if the request does not show it. For most services it does. */
  readonly errors?: 's3' | 'ec2' | 'xml';
}

interface Names extends Partial<Omit<AwsService, 'name'>> {}

/**
 * The services that a handler is likely to call. Services that are not in this list are identified by their signing name.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
 */
const table: Readonly<Record<string, Names>> = {
  appconfig: { hosts: ['appconfig', 'appconfigdata'], variables: ['APPCONFIG', 'APPCONFIGDATA'] },
  athena: {},
  'bedrock-runtime': {
    hosts: ['bedrock-runtime', 'bedrock-agent-runtime'],
    signingNames: ['bedrock'],
    variables: ['BEDROCK_RUNTIME', 'BEDROCK_AGENT_RUNTIME'],
  },
  cloudformation: {},
  cloudfront: { errors: 'xml' },
  cloudwatch: { hosts: ['monitoring'], signingNames: ['monitoring'], variables: ['CLOUDWATCH'] },
  'cognito-identity': { variables: ['COGNITO_IDENTITY'], unsigned: ['AWSCognitoIdentityService'] },
  'cognito-idp': {
    // The second one is for issuers of the newer kind.
    hosts: ['cognito-idp', 'issuer-cognito-idp'],
    variables: ['COGNITO_IDENTITY_PROVIDER'],
    unsigned: ['AWSCognitoIdentityProviderService'],
  },
  dynamodb: {
    hosts: ['dynamodb', 'streams.dynamodb', 'ddb'],
    variables: ['DYNAMODB', 'DYNAMODB_STREAMS'],
  },
  ec2: { errors: 'ec2' },
  ecs: {},
  events: { variables: ['EVENTBRIDGE'] },
  'execute-api': { variables: ['APIGATEWAYMANAGEMENTAPI'] },
  firehose: {},
  iam: {},
  kinesis: {},
  kms: {},
  lambda: {},
  logs: { variables: ['CLOUDWATCH_LOGS'] },
  pipes: {},
  'rds-data': { variables: ['RDS_DATA'] },
  rekognition: {},
  route53: { variables: ['ROUTE_53'], errors: 'xml' },
  s3: { hosts: ['s3', 's3-control'], variables: ['S3', 'S3_CONTROL'], errors: 's3' },
  scheduler: {},
  secretsmanager: { variables: ['SECRETS_MANAGER'] },
  ses: { hosts: ['email'], variables: ['SES', 'SESV2'] },
  sns: {},
  sqs: { hosts: ['sqs', 'queue'] },
  ssm: {},
  stepfunctions: { hosts: ['states', 'sync-states'], signingNames: ['states'], variables: ['SFN'] },
  sts: { unsigned: ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'] },
  textract: {},
  translate: {},
  xray: { variables: ['XRAY'] },
};

export const awsServices: readonly AwsService[] = Object.entries(table).map(([name, names]) => ({
  name,
  hosts: [name],
  signingNames: [name],
  variables: [name.toUpperCase()],
  unsigned: [],
  ...names,
}));

export function serviceNamed(name: string): AwsService | undefined {
  return awsServices.find((service) => service.name === name);
}

/** The name of the service with this signing name: the signing name itself if it is not in the list. */
export function nameOfSigner(signingName: string): string {
  return awsServices.find(({ signingNames }) => signingNames.includes(signingName))?.name ?? signingName;
}

/** The name of the service that an unsigned call is for; `undefined` if no SDK sends such a call. */
export function nameOfUnsigned(call: string): string | undefined {
  return awsServices.find(({ unsigned }) => unsigned.includes(call))?.name;
}

/** The name of the service for a label of a host name: the label itself if it is not in the list. */
export function nameOfHost(label: string): string {
  return awsServices.find(({ hosts }) => hosts.includes(label))?.name ?? label;
}
