import type { Assembly } from '../../../assembly/assembly.js';
import { findFunctionNamed, readFunctionName } from '../../../assembly/lambda-function.js';
import type { Resource } from '../../../assembly/resource.js';
import { all, asNumber, asText, Unresolved } from '../../../assembly/value.js';

/** An `AWS::Lambda::EventSourceMapping` from a queue to a function of the app. */
export interface QueueEventSource {
  readonly resource: Resource;
  readonly fn: Resource;
  /** The alias or version that is invoked. */
  readonly qualifier: string | undefined;
  readonly queue: Resource;
  readonly queueArn: string;
  readonly queueUrl: string;
  /** The maximum number of messages in a batch. */
  readonly batchSize: number;
  /** Whether the function reports which messages failed. */
  readonly reportsFailures: boolean;
}

export interface EventSources {
  readonly queues: readonly QueueEventSource[];
  /** How they differ from AWS, as sentences. */
  readonly limits: readonly string[];
  /** Event sources that invoke no function, as sentences. */
  readonly unserved: readonly string[];
}

/** The maximum number of messages that SQS returns at once. */
const mostMessages = 10;

export function readEventSources(assembly: Assembly): EventSources {
  const read = assembly
    .resources('AWS::Lambda::EventSourceMapping')
    .filter((resource) => resource.property('Enabled') !== false)
    .map((resource) => ({ resource, source: readEventSource(resource) }));
  return {
    limits: read.flatMap(({ resource, source }) => (source instanceof Unresolved ? [] : limitsOf(resource))),
    queues: read.flatMap(({ source }) => (source instanceof Unresolved ? [] : [source])),
    unserved: read.flatMap(({ resource, source }) =>
      source instanceof Unresolved
        ? [`the event source '${resource.path}' calls no function here: ${source.reason}`]
        : [],
    ),
  };
}

function limitsOf(resource: Resource): readonly string[] {
  const size = asNumber(resource.property('BatchSize') ?? mostMessages, 'BatchSize');
  return typeof size === 'number' && size > mostMessages
    ? [`the event source '${resource.path}' gets batches of at most ${mostMessages} messages here, instead of ${size}`]
    : [];
}

function readEventSource(resource: Resource): QueueEventSource | Unresolved {
  const { assembly } = resource.stack;
  const texts = all({
    queueArn: asText(resource.property('EventSourceArn'), 'EventSourceArn'),
    functionName: asText(resource.property('FunctionName'), 'FunctionName'),
    batchSize: asNumber(resource.property('BatchSize') ?? mostMessages, 'BatchSize'),
  });
  if (texts instanceof Unresolved) {
    return texts;
  }
  const { queueArn, functionName, batchSize = mostMessages } = texts;
  if (!/^arn:[^:]+:sqs:/.test(queueArn)) {
    return new Unresolved(`only queues are supported here, but its source is '${queueArn}'`);
  }
  if (resource.property('FilterCriteria') !== undefined) {
    return new Unresolved('FilterCriteria is not supported here');
  }
  const queue = assembly.find('AWS::SQS::Queue', queueArn, resource.stack, 'Arn');
  const fn = findFunctionNamed(functionName, resource.stack);
  if (queue instanceof Unresolved || fn instanceof Unresolved) {
    return queue instanceof Unresolved ? queue : (fn as Unresolved);
  }
  const types = resource.property('FunctionResponseTypes');
  return {
    resource,
    fn,
    qualifier: readFunctionName(functionName)?.qualifier,
    queue,
    queueArn,
    queueUrl: String(queue.ref()),
    batchSize: Math.min(batchSize, mostMessages),
    reportsFailures: Array.isArray(types) && types.includes('ReportBatchItemFailures'),
  };
}
