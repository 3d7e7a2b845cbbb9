import { isObject, member } from '../../../assembly/json.js';
import type { QueueEventSource } from '../template/event-source.js';

/** A message as ReceiveMessage returns it. */
export interface SqsMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, SqsAttribute>>;
}

interface SqsAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(messages: readonly SqsMessage[], { queueArn, queue }: QueueEventSource): object {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [name, attributeOf(attribute)]),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: queue.stack.region,
    })),
  };
}

function attributeOf({ DataType, StringValue, BinaryValue }: SqsAttribute): object {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}

/**
 * The messages of a batch that failed according to the function: all of them if its response is not understood.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessages(answer: unknown, messages: readonly SqsMessage[]): ReadonlySet<string> {
  const ids = new Set(messages.map(({ MessageId }) => MessageId));
  const failures = member(answer, 'batchItemFailures') ?? [];
  if (answer !== null && answer !== undefined && !isObject(answer)) {
    return ids;
  }
  if (!Array.isArray(failures)) {
    return ids;
  }
  const named = failures.map((failure: unknown) => member(failure, 'itemIdentifier'));
  return named.every((id): id is string => typeof id === 'string' && ids.has(id)) ? new Set(named) : ids;
}
