import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import type { InvokeFunction } from '../../../host/invoke-function.js';
import { signedRequest } from '../signed-request.js';
import type { QueueEventSource } from '../template/event-source.js';
import { failedMessages, type SqsMessage, sqsEvent } from './sqs-event.js';

/** How long a request waits for messages, in seconds. */
const waitTime = 2;

export interface QueuePollerOptions {
  readonly source: QueueEventSource;
  readonly send: (request: HttpRequest, account: string) => Promise<HttpResponse>;
  readonly invoke: InvokeFunction;
  readonly note: (text: string) => void;
  /**
   * How long to wait after a queue could not be read, in milliseconds.
   *
   * @default 1000
   */
  readonly pause?: number;
}

/** Passes messages from a queue to a function, one batch at a time, until it is stopped. */
export class QueuePoller {
  #isStopped = false;
  #fault: string | undefined;

  constructor(private readonly options: QueuePollerOptions) {
    void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#once();
        this.#fault = undefined;
      } catch (error) {
        this.#report((error as Error).message);
        await new Promise((resolve) => setTimeout(resolve, this.options.pause ?? 1000).unref());
      }
    }
  }

  /** Reported once, no matter how often it happens. */
  #report(fault: string): void {
    if (!this.#isStopped && fault !== this.#fault) {
      this.#fault = fault;
      this.options.note(`the queue '${this.options.source.queue.path}' cannot be read: ${fault}`);
    }
  }

  async #once(): Promise<void> {
    const { source, invoke, note } = this.options;
    const { Messages: messages = [] } = await this.#call<{ readonly Messages?: readonly SqsMessage[] }>(
      'ReceiveMessage',
      {
        MaxNumberOfMessages: source.batchSize,
        WaitTimeSeconds: waitTime,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      },
    );
    if (messages.length === 0) {
      return;
    }
    let failed: ReadonlySet<string>;
    try {
      const answer = await invoke(source.fn, sqsEvent(messages, source), undefined, source.qualifier);
      failed = source.reportsFailures ? failedMessages(answer, messages) : new Set();
    } catch (error) {
      failed = new Set(messages.map(({ MessageId }) => MessageId));
      note(
        `${source.fn.path}: failed with a batch of ${messages.length} from '${source.queue.path}': ${(error as Error).message}`,
      );
    }
    // Failed messages appear again after the visibility timeout of the queue.
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId));
    for (const { ReceiptHandle } of done) {
      await this.#call('DeleteMessage', { ReceiptHandle });
    }
  }

  async #call<T>(action: string, input: object): Promise<T> {
    const { source, send } = this.options;
    const { account, region } = source.queue.stack;
    const request = signedRequest({
      signingName: 'sqs',
      region,
      accessKey: account,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
      body: JSON.stringify({ QueueUrl: source.queueUrl, ...input }),
    });
    const { status, body } = await send(request, account);
    if (status >= 400) {
      throw new Error(`${action}: ${body.toString().slice(0, 300)}`);
    }
    return JSON.parse(body.toString() || '{}') as T;
  }
}
