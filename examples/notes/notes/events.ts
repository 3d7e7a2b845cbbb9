import { randomUUID } from 'node:crypto';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { metrics } from './telemetry';

export const kinds = ['created', 'changed', 'deleted'] as const;

/** What happened to a note. */
export const noteEvent = z.object({
  id: z.uuid(),
  kind: z.enum(kinds),
  at: z.iso.datetime(),
});

export type NoteEvent = z.infer<typeof noteEvent>;

const sqs = new SQSClient();

/** Counts the event, and leaves the rest to `worker`. */
export async function tell(kind: NoteEvent['kind']): Promise<void> {
  metrics.addMetric(kind, MetricUnit.Count, 1);
  const event: NoteEvent = { id: randomUUID(), kind, at: new Date().toISOString() };
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.EVENTS_QUEUE, MessageBody: JSON.stringify(event) }));
}
