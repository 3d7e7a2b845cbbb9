import { type Environment, partitionOf } from './environment.js';
import { type PseudoParameterSource, stackId } from './pseudo-parameters.js';
import { alphabet, stableId, stableUuid } from './stable-id.js';
import { asText, type ResourceId, text, Unresolved, type Value } from './value.js';

/** The parts of a resource on which the values that CloudFormation returns for it depend. */
export interface ReturningResource {
  readonly type: string;
  readonly logicalId: string;
  readonly stack: PseudoParameterSource;
  /** A property of the resource, resolved. */
  property(name: string): Value | undefined;
}

type ReturnValue = (resource: ReturningResource) => Value;

interface ResourceType {
  readonly ref: ReturnValue;
  readonly attributes?: { readonly [name: string]: ReturnValue };
}

/** The value of `Ref` for a resource. For types that are not listed here it is unknown, because a generated name would look like a real one. */
export function refOf(resource: ReturningResource): Value {
  const { type, logicalId } = resource;
  return (
    resourceTypes.get(type)?.ref(resource) ??
    new Unresolved(`the value of Ref for the ${type} '${logicalId}' is unknown`, idOf(resource))
  );
}

/** The value of `Fn::GetAtt` for a resource. */
export function attributeOf(resource: ReturningResource, attribute: string): Value {
  const { type, logicalId } = resource;
  const attributes = resourceTypes.get(type)?.attributes ?? {};
  const returnValue = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  return (
    returnValue?.(resource) ??
    new Unresolved(`the attribute '${attribute}' of the ${type} '${logicalId}' is unknown`, idOf(resource))
  );
}

function idOf({ type, stack, logicalId }: ReturningResource): ResourceId {
  return { type, stack: stack.key, logicalId };
}

/** The resource types whose `Ref` and attributes are known: those used by HTTP APIs, functions and related resources. */
const resourceTypes = new Map<string, ResourceType>([
  ['AWS::ApiGateway::Authorizer', { ref: id(6), attributes: { AuthorizerId: id(6) } }],
  ['AWS::ApiGateway::Deployment', { ref: id(6), attributes: { DeploymentId: id(6) } }],
  ['AWS::ApiGateway::Resource', { ref: id(6), attributes: { ResourceId: id(6) } }],
  ['AWS::ApiGateway::RestApi', { ref: id(10), attributes: { RestApiId: id(10), RootResourceId: rootResourceId } }],
  ['AWS::ApiGateway::Stage', { ref: property('StageName') }],
  [
    'AWS::ApiGatewayV2::Api',
    {
      ref: apiId,
      attributes: { ApiId: apiId, ApiEndpoint: (api) => text`https://${apiId(api)}.${host('execute-api', api)}` },
    },
  ],
  ['AWS::ApiGatewayV2::Authorizer', { ref: id(6), attributes: { AuthorizerId: id(6) } }],
  ['AWS::ApiGatewayV2::Integration', { ref: id(7), attributes: { IntegrationId: id(7) } }],
  ['AWS::ApiGatewayV2::Route', { ref: id(7), attributes: { RouteId: id(7) } }],
  ['AWS::ApiGatewayV2::Deployment', { ref: id(6), attributes: { DeploymentId: id(6) } }],
  ['AWS::ApiGatewayV2::Stage', { ref: property('StageName') }],
  ['AWS::ApiGatewayV2::DomainName', { ref: property('DomainName') }],
  ['AWS::CloudFormation::Stack', { ref: nestedStackId }],
  [
    'AWS::CloudFront::Distribution',
    { ref: distributionId, attributes: { Id: distributionId, DomainName: distributionDomain } },
  ],
  ['AWS::CloudFront::OriginAccessControl', { ref: distributionId, attributes: { Id: distributionId } }],
  ['AWS::CloudFront::ResponseHeadersPolicy', { ref: uuid, attributes: { Id: uuid } }],
  ['AWS::CloudFront::CachePolicy', { ref: uuid, attributes: { Id: uuid } }],
  ['AWS::CloudFront::OriginRequestPolicy', { ref: uuid, attributes: { Id: uuid } }],
  [
    'AWS::Cognito::IdentityPool',
    { ref: identityPoolId, attributes: { Id: identityPoolId, Name: named('IdentityPoolName') } },
  ],
  [
    'AWS::Cognito::UserPool',
    {
      ref: userPoolId,
      attributes: {
        Arn: (pool) => arn(pool, 'cognito-idp', text`userpool/${userPoolId(pool)}`),
        ProviderName: providerName,
        ProviderURL: (pool) => text`https://${providerName(pool)}`,
        UserPoolId: userPoolId,
      },
    },
  ],
  ['AWS::Cognito::UserPoolClient', { ref: id(26), attributes: { ClientId: id(26), Name: named('ClientName') } }],
  ['AWS::Cognito::UserPoolDomain', { ref: property('Domain') }],
  ['AWS::Cognito::UserPoolGroup', { ref: named('GroupName') }],
  ['AWS::Cognito::UserPoolResourceServer', { ref: property('Identifier') }],
  [
    'AWS::DynamoDB::Table',
    {
      ref: named('TableName'),
      attributes: { Arn: (table) => arn(table, 'dynamodb', text`table/${named('TableName')(table)}`) },
    },
  ],
  ['AWS::DynamoDB::GlobalTable', nameAndArn('TableName', 'dynamodb', 'table/')],
  ['AWS::Events::EventBus', nameAndArn('Name', 'events', 'event-bus/', 'Name')],
  [
    'AWS::Events::Rule',
    {
      ref: named('Name', 64),
      attributes: { Arn: (rule) => arn(rule, 'events', text`rule/${named('Name', 64)(rule)}`) },
    },
  ],
  ['AWS::IAM::ManagedPolicy', { ref: managedPolicyArn, attributes: { PolicyArn: managedPolicyArn } }],
  [
    'AWS::IAM::Role',
    {
      ref: named('RoleName'),
      attributes: {
        Arn: (role) => globalArn(role, 'iam', text`role${role.property('Path') ?? '/'}${named('RoleName')(role)}`),
      },
    },
  ],
  ['AWS::KMS::Alias', { ref: property('AliasName') }],
  ['AWS::KMS::Key', { ref: uuid, attributes: { KeyId: uuid, Arn: (key) => arn(key, 'kms', text`key/${uuid(key)}`) } }],
  ['AWS::Kinesis::Stream', nameAndArn('Name', 'kinesis', 'stream/')],
  ['AWS::KinesisFirehose::DeliveryStream', nameAndArn('DeliveryStreamName', 'firehose', 'deliverystream/')],
  ['AWS::Lambda::Alias', { ref: aliasArn, attributes: { AliasArn: aliasArn } }],
  ['AWS::Lambda::Function', { ref: named('FunctionName', 64), attributes: { Arn: functionArn } }],
  ['AWS::Lambda::LayerVersion', { ref: (layer) => arn(layer, 'lambda', text`layer:${named('LayerName')(layer)}:1`) }],
  [
    'AWS::Lambda::Url',
    { ref: targetFunctionArn, attributes: { FunctionArn: targetFunctionArn, FunctionUrl: functionUrl } },
  ],
  ['AWS::Lambda::Version', { ref: versionArn, attributes: { FunctionArn: versionArn, Version: () => '1' } }],
  [
    'AWS::Logs::LogGroup',
    {
      ref: named('LogGroupName'),
      attributes: { Arn: (group) => arn(group, 'logs', text`log-group:${named('LogGroupName')(group)}:*`) },
    },
  ],
  [
    'AWS::S3::Bucket',
    {
      ref: bucketName,
      attributes: {
        Arn: (bucket) => text`arn:${partitionOf(bucket.stack.region).partition}:s3:::${bucketName(bucket)}`,
        DomainName: (bucket) => text`${bucketName(bucket)}.s3.${partitionOf(bucket.stack.region).urlSuffix}`,
        RegionalDomainName: (bucket) => text`${bucketName(bucket)}.${host('s3', bucket)}`,
        WebsiteURL: (bucket) => text`http://${bucketName(bucket)}.${host('s3-website', bucket)}`,
      },
    },
  ],
  ['AWS::SecretsManager::Secret', { ref: secretArn, attributes: { Id: secretArn } }],
  ['AWS::SNS::Topic', { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: topicName } }],
  [
    'AWS::SQS::Queue',
    {
      ref: queueUrl,
      attributes: {
        Arn: (queue) => arn(queue, 'sqs', queueName(queue)),
        QueueName: queueName,
        QueueUrl: queueUrl,
      },
    },
  ],
  [
    'AWS::StepFunctions::StateMachine',
    { ref: stateMachineArn, attributes: { Arn: stateMachineArn, Name: named('StateMachineName', 80) } },
  ],
  ['AWS::SSM::Parameter', { ref: named('Name'), attributes: { Value: property('Value') } }],
]);

/** The ARN for `FunctionName` of an alias or a version. */
function namedFunctionArn(resource: ReturningResource): Value {
  const name = asText(resource.property('FunctionName'), `FunctionName of '${resource.logicalId}'`);
  if (name instanceof Unresolved) {
    return name;
  }
  return unqualified(functionArnOf(name, resource.stack));
}

/** The ARN for a function's name, partial ARN or ARN, with its version or alias. */
export function functionArnOf(name: string, { account, region }: Environment): string {
  if (name.startsWith('arn:')) {
    return name;
  }
  const prefix = `arn:${partitionOf(region).partition}:lambda:${region}`;
  return /^\d{12}:function:/.test(name) ? `${prefix}:${name}` : `${prefix}:${account}:function:${name}`;
}

/** A function's ARN without an alias or version: `arn:aws:lambda:<region>:<account>:function:<name>`. */
export function unqualified(functionArn: string): string {
  return functionArn.split(':').slice(0, 7).join(':');
}

function functionArn(resource: ReturningResource): Value {
  return arn(resource, 'lambda', text`function:${named('FunctionName', 64)(resource)}`);
}

function aliasArn(alias: ReturningResource): Value {
  return text`${namedFunctionArn(alias)}:${property('Name')(alias)}`;
}

function versionArn(version: ReturningResource): Value {
  return text`${namedFunctionArn(version)}:1`;
}

function apiId(api: ReturningResource): Value {
  return id(10)(api);
}

function userPoolId(pool: ReturningResource): Value {
  return `${pool.stack.region}_${stableId(seedOf(pool), 9, alphabet.alphanumeric)}`;
}

function providerName(pool: ReturningResource): Value {
  return text`${host('cognito-idp', pool)}/${userPoolId(pool)}`;
}

function rootResourceId(api: ReturningResource): Value {
  return stableId([...seedOf(api), 'RootResourceId'], 10, alphabet.lowerAlphanumeric);
}

/** The same as `AWS::StackId` in the nested stack, whose key is made from these values. */
function nestedStackId(resource: ReturningResource): Value {
  const { account, region, key } = resource.stack;
  return stackId({ account, region, key: `${key}/${resource.logicalId}`, name: generatedName(resource) });
}

function identityPoolId(pool: ReturningResource): Value {
  return text`${pool.stack.region}:${uuid(pool)}`;
}

function managedPolicyArn(policy: ReturningResource): Value {
  return globalArn(policy, 'iam', text`policy${policy.property('Path') ?? '/'}${named('ManagedPolicyName')(policy)}`);
}

function stateMachineArn(machine: ReturningResource): Value {
  return arn(machine, 'states', text`stateMachine:${named('StateMachineName', 80)(machine)}`);
}

/** `TargetFunctionArn` may also be a name or a partial ARN. */
function targetFunctionArn(url: ReturningResource): Value {
  const name = asText(url.property('TargetFunctionArn'), `TargetFunctionArn of '${url.logicalId}'`);
  return name instanceof Unresolved ? name : functionArnOf(name, url.stack);
}

function functionUrl(url: ReturningResource): Value {
  return `https://${stableId(seedOf(url), 32, alphabet.lowerAlphanumeric)}.lambda-url.${url.stack.region}.on.aws/`;
}

function distributionId(resource: ReturningResource): Value {
  return `E${stableId(seedOf(resource), 13, alphabet.upperAlphanumeric)}`;
}

function distributionDomain(distribution: ReturningResource): Value {
  return `d${stableId(seedOf(distribution), 13, alphabet.lowerAlphanumeric)}.cloudfront.net`;
}

function bucketName(bucket: ReturningResource): Value {
  const name = named('BucketName', 63)(bucket);
  return typeof name === 'string' ? name.toLowerCase() : name;
}

function secretArn(secret: ReturningResource): Value {
  return arn(
    secret,
    'secretsmanager',
    text`secret:${named('Name')(secret)}-${stableId(seedOf(secret), 6, alphabet.alphanumeric)}`,
  );
}

function topicArn(topic: ReturningResource): Value {
  return arn(topic, 'sns', topicName(topic));
}

function topicName(topic: ReturningResource): Value {
  return fifoName(topic, 'TopicName', topic.property('FifoTopic'), 256);
}

function queueName(queue: ReturningResource): Value {
  return fifoName(queue, 'QueueName', queue.property('FifoQueue'), 80);
}

/** A generated name has the suffix that SQS and SNS require. */
function fifoName(
  resource: ReturningResource,
  nameProperty: string,
  isFifo: Value | undefined,
  maxLength: number,
): Value {
  const suffix = isFifo === true || isFifo === 'true' ? '.fifo' : '';
  return resource.property(nameProperty) ?? text`${generatedName(resource, maxLength - suffix.length)}${suffix}`;
}

function queueUrl(queue: ReturningResource): Value {
  return text`https://${host('sqs', queue)}/${queue.stack.account}/${queueName(queue)}`;
}

function uuid(resource: ReturningResource): Value {
  return stableUuid(seedOf(resource));
}

function id(length: number): ReturnValue {
  return (resource) => stableId(seedOf(resource), length, alphabet.lowerAlphanumeric);
}

function property(name: string): ReturnValue {
  return (resource) =>
    resource.property(name) ?? new Unresolved(`the ${resource.type} '${resource.logicalId}' has no property '${name}'`);
}

/** The name in the template, or one like those that CloudFormation generates. */
function named(nameProperty: string, maxLength = 128): ReturnValue {
  return (resource) => resource.property(nameProperty) ?? generatedName(resource, maxLength);
}

/** A type whose `Ref` is its name, and whose ARN ends with the name. */
function nameAndArn(nameProperty: string, service: string, prefix: string, nameAttribute?: string): ResourceType {
  const name = named(nameProperty);
  return {
    ref: name,
    attributes: {
      Arn: (resource) => arn(resource, service, text`${prefix}${name(resource)}`),
      ...(nameAttribute !== undefined && { [nameAttribute]: name }),
    },
  };
}

/** A name like those that CloudFormation generates, the same at every start. */
export function generatedName(
  resource: Pick<ReturningResource, 'type' | 'logicalId' | 'stack'>,
  maxLength = 128,
): string {
  const suffix = stableId(seedOf(resource), 12, alphabet.upperAlphanumeric);
  const room = Math.floor((maxLength - suffix.length - 2) / 2);
  return [resource.stack.name.slice(0, room), resource.logicalId.slice(0, room), suffix].join('-');
}

function arn(resource: ReturningResource, service: string, rest: Value): Value {
  const { account, region } = resource.stack;
  return text`arn:${partitionOf(region).partition}:${service}:${region}:${account}:${rest}`;
}

function globalArn(resource: ReturningResource, service: string, rest: Value): Value {
  const { account, region } = resource.stack;
  return text`arn:${partitionOf(region).partition}:${service}::${account}:${rest}`;
}

function host(service: string, resource: ReturningResource): string {
  const { region } = resource.stack;
  return `${service}.${region}.${partitionOf(region).urlSuffix}`;
}

/** Two stacks may have equal logical ids, but two resources of one stack cannot. */
function seedOf(resource: Pick<ReturningResource, 'type' | 'logicalId' | 'stack'>): readonly string[] {
  return [resource.type, resource.stack.key, resource.logicalId];
}
