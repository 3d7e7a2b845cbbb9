import { createHash } from 'node:crypto';
import type { Assembly } from '../../../assembly/assembly.js';
import type { Resource } from '../../../assembly/resource.js';
import {
  asText,
  firstUnresolved,
  isList,
  isMap,
  Unresolved,
  type Value,
  type ValueMap,
} from '../../../assembly/value.js';

/** Resources of an app in one account and region, as an emulator creates them. */
export interface EmulatedStack {
  readonly account: string;
  readonly region: string;
  /** A CloudFormation template in which every name is the one that functions get. */
  readonly template: string;
}

/** A table as CreateTable accepts it. */
export interface EmulatedTable {
  readonly path: string;
  readonly region: string;
  readonly input: object;
}

export interface EmulatedResources {
  readonly stacks: readonly EmulatedStack[];
  readonly tables: readonly EmulatedTable[];
  /** Those that `stacks` contain. */
  readonly supported: readonly Resource[];
  /** What cannot be created, as sentences. */
  readonly unserved: readonly string[];
  /** ARNs of secrets as functions get them, and without the random suffix, which the emulator chooses. */
  readonly secrets: ReadonlyMap<string, string>;
}

interface MadeType {
  /** The property that contains the name; if there is none, it needs no name. */
  readonly nameProperty?: string;
  /** All properties that matter for the calls of functions. The rest of the template has no effect here. */
  readonly properties: readonly string[];
  /** Its name, from the value of `Ref`. */
  readonly nameOf?: (ref: string) => string;
}

const indexes = ['AttributeDefinitions', 'GlobalSecondaryIndexes', 'KeySchema', 'LocalSecondaryIndexes'];

const types: Readonly<Record<string, MadeType>> = {
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    properties: [...indexes, 'StreamSpecification', 'TimeToLiveSpecification'],
  },
  'AWS::DynamoDB::GlobalTable': {
    nameProperty: 'TableName',
    properties: [...indexes, 'StreamSpecification', 'TimeToLiveSpecification'],
  },
  'AWS::S3::Bucket': { nameProperty: 'BucketName', properties: ['CorsConfiguration', 'VersioningConfiguration'] },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    nameOf: (arn) => (arn.split(':').at(-1) ?? '').slice(0, -7),
    properties: ['Description', 'GenerateSecretString', 'SecretString'],
  },
  'AWS::SNS::Subscription': {
    properties: ['Endpoint', 'FilterPolicy', 'FilterPolicyScope', 'Protocol', 'RawMessageDelivery', 'TopicArn'],
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    nameOf: (arn) => arn.split(':').at(-1) ?? '',
    properties: ['ContentBasedDeduplication', 'FifoTopic', 'Subscription'],
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    nameOf: (url) => url.split('/').at(-1) ?? '',
    properties: [
      'ContentBasedDeduplication',
      'DeduplicationScope',
      'DelaySeconds',
      'FifoQueue',
      'FifoThroughputLimit',
      'MaximumMessageSize',
      'MessageRetentionPeriod',
      'ReceiveMessageWaitTimeSeconds',
      'RedrivePolicy',
      'VisibilityTimeout',
    ],
  },
  'AWS::SSM::Parameter': { nameProperty: 'Name', properties: ['Description', 'Type', 'Value'] },
};

/** Finds the tables, queues, topics, buckets, parameters and secrets of an app. */
export function readEmulatedResources(assembly: Assembly): EmulatedResources {
  const unserved: string[] = [];
  const stacks = new Map<string, { account: string; region: string; resources: Map<string, TemplateResource> }>();
  const secrets = new Map<string, string>();
  const tables: EmulatedTable[] = [];
  const supported: Resource[] = [];
  for (const resource of Object.keys(types).flatMap((type) => assembly.resources(type))) {
    const made = resourceOf(resource);
    if (made instanceof Unresolved) {
      unserved.push(`'${resource.path}' is not created by the emulator: ${made.reason}`);
      continue;
    }
    supported.push(resource);
    const { account, region } = resource.stack;
    const key = `${account}/${region}`;
    const stack = stacks.get(key) ?? { account, region, resources: new Map() };
    stacks.set(key, stack);
    stack.resources.set(idOf(resource), made);
    if (made.Type === 'AWS::DynamoDB::Table') {
      tables.push({ path: resource.path, region, input: tableInput(made.Properties) });
    }
    const ref = resource.ref();
    if (resource.type === 'AWS::SecretsManager::Secret' && typeof ref === 'string') {
      secrets.set(ref, ref.slice(0, -7));
    }
  }
  return {
    stacks: [...stacks.values()].map(({ account, region, resources }) => ({
      account,
      region,
      template: JSON.stringify({ Resources: inOrder(resources) }),
    })),
    tables,
    supported,
    unserved,
    secrets,
  };
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties: ValueMap;
  /** The name that other resources use. */
  readonly names: readonly string[];
}

function resourceOf(resource: Resource): TemplateResource | Unresolved {
  const { nameProperty, properties, nameOf = (ref) => ref } = types[resource.type]!;
  const ref = nameProperty === undefined ? '' : asText(resource.ref() ?? '', 'its name');
  if (ref instanceof Unresolved) {
    return ref;
  }
  const entries = properties.flatMap((name) => {
    const value = resource.property(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const fault = entries.map(([, value]) => firstUnresolved(value)).find((found) => found);
  if (fault) {
    return fault;
  }
  const own = Object.fromEntries(entries);
  if (resource.type === 'AWS::SNS::Subscription' && own.Protocol !== 'sqs') {
    return new Unresolved(
      `only subscriptions with the protocol 'sqs' are supported here, but its protocol is '${String(own.Protocol)}'`,
    );
  }
  const arn = resource.attribute(resource.type === 'AWS::SNS::Topic' ? 'TopicArn' : 'Arn');
  return {
    ...typed(resource.type, own),
    ...(nameProperty && { Properties: { ...typed(resource.type, own).Properties, [nameProperty]: nameOf(ref) } }),
    names: nameProperty && typeof arn === 'string' ? [arn] : [],
  };
}

/** Tables are billed per request here: a throughput would slow down tests. */
function typed(type: string, properties: ValueMap): Pick<TemplateResource, 'Type' | 'Properties'> {
  if (!type.startsWith('AWS::DynamoDB::')) {
    return { Type: type, Properties: properties };
  }
  const indexesOf = (value: Value | undefined) => (isList(value) ? value.map(withoutThroughput) : undefined);
  const { GlobalSecondaryIndexes, ...others } = properties;
  const global = indexesOf(GlobalSecondaryIndexes);
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: { ...others, ...(global && { GlobalSecondaryIndexes: global }), BillingMode: 'PAY_PER_REQUEST' },
  };
}

/** CloudFormation writes some properties differently. */
function tableInput({ StreamSpecification, TimeToLiveSpecification: _, ...others }: ValueMap): object {
  const stream = isMap(StreamSpecification)
    ? { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }
    : {};
  return { ...others, ...stream };
}

function withoutThroughput(index: Value): Value {
  const kept = ['IndexName', 'KeySchema', 'Projection'];
  return isMap(index) ? Object.fromEntries(Object.entries(index).filter(([name]) => kept.includes(name))) : index;
}

/** Names are strings here, so references no longer define the order. */
function inOrder(resources: ReadonlyMap<string, TemplateResource>): object {
  const all = [...resources];
  return Object.fromEntries(
    all.map(([id, { Type, Properties }]) => {
      const text = JSON.stringify(Properties);
      const before = all.filter(
        ([other, { names }]) => other !== id && names.some((name) => text.includes(`"${name}"`)),
      );
      const DependsOn = before.map(([other]) => other);
      return [id, { Type, Properties, ...(DependsOn.length > 0 && { DependsOn }) }];
    }),
  );
}

/** The same at every synthesis, and different for each resource of all stacks. */
function idOf({ stack, logicalId }: Resource): string {
  return `${logicalId}${createHash('sha256').update(`${stack.key}/${logicalId}`).digest('hex').slice(0, 8)}`;
}
