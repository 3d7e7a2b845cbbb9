import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { writeDown } from '../notes/activity-table';
import { noteEvent } from '../notes/events';
import { logger } from '../notes/telemetry';

const processor = new BatchProcessor(EventType.SQS, { logger });

/** Processes the queue. Only failed messages are delivered again. */
export const handler = (event: SQSEvent) =>
  processPartialResponse(event, work, processor, { throwOnFullBatchFailure: false });

async function work({ body }: SQSRecord): Promise<void> {
  await writeDown(noteEvent.parse(JSON.parse(body)));
}
