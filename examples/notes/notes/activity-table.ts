import { PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { documents } from './documents';
import { kinds, type NoteEvent } from './events';

const TableName = process.env.ACTIVITY_TABLE;
const KEPT = 90 * 24 * 60 * 60; // seconds

/** Records an event. A queue may deliver it twice: that is the same item. */
export async function writeDown({ id, kind, at }: NoteEvent): Promise<void> {
  const expires = Math.floor(Date.parse(at) / 1000) + KEPT;
  await documents.send(new PutCommand({ TableName, Item: { day: at.slice(0, 10), id, kind, expires } }));
}

/** How often each kind of event happened on a day (UTC). */
export async function countsOf(day: string): Promise<Record<NoteEvent['kind'], number>> {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<NoteEvent['kind'], number>;
  const pages = paginateQuery(
    { client: documents },
    {
      TableName,
      KeyConditionExpression: '#day = :day',
      ExpressionAttributeNames: { '#day': 'day' },
      ExpressionAttributeValues: { ':day': day },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { kind } of Items as Pick<NoteEvent, 'kind'>[]) {
      counts[kind] += 1;
    }
  }
  return counts;
}
