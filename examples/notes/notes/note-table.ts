import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from './documents';
import { type Note, type NoteChange, type NoteInput, newId } from './note';
import { Problem } from './problem';

/** The only group that notes are shared with. */
const TEAM = 'team';
const PAGE = 50;
const TableName = process.env.NOTES_TABLE;

/** Some notes, and the token for the next ones. */
export interface Page {
  readonly notes: readonly Note[];
  readonly next?: string;
}

interface Item extends Omit<Note, 'shared'> {
  readonly sharedWith?: string;
}

export async function notesOf(owner: string, after?: string): Promise<Page> {
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
      ExclusiveStartKey: after === undefined ? undefined : { owner, id: after },
      ScanIndexForward: false,
      Limit: PAGE,
    }),
  );
  return { notes: Items.map(noteOf), next: LastEvaluatedKey?.id };
}

/** The notes that were shared or changed last. */
export async function sharedNotes(): Promise<Page> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'shared',
      KeyConditionExpression: 'sharedWith = :team',
      ExpressionAttributeValues: { ':team': TEAM },
      ScanIndexForward: false,
      Limit: PAGE,
    }),
  );
  return { notes: Items.map(noteOf) };
}

/** The notes of all users, in no order. */
export async function allNotes(after?: string): Promise<Page> {
  const [owner, id] = after?.split('~') ?? [];
  const { Items = [], LastEvaluatedKey: last } = await documents.send(
    new ScanCommand({ TableName, ExclusiveStartKey: after === undefined ? undefined : { owner, id }, Limit: PAGE }),
  );
  return { notes: Items.map(noteOf), next: last && `${last.owner}~${last.id}` };
}

export async function readNote(owner: string, id: string): Promise<Note> {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { owner, id } }));
  return Item ? noteOf(Item) : notFound(id);
}

export async function addNote(owner: string, { title, text }: NoteInput): Promise<Note> {
  const now = new Date().toISOString();
  const Item: Item = { owner, id: newId(), title, text, version: 1, created: now, changed: now };
  await documents.send(new PutCommand({ TableName, Item }));
  return noteOf(Item);
}

export async function changeNote(owner: string, id: string, change: NoteChange): Promise<Note> {
  const share = change.shared ? ', sharedWith = :team' : ' REMOVE sharedWith';
  const update = new UpdateCommand({
    TableName,
    Key: { owner, id },
    ConditionExpression: 'version = :version',
    UpdateExpression: `SET title = :title, #text = :text, changed = :now, version = version + :one${share}`,
    ExpressionAttributeNames: { '#text': 'text' },
    ExpressionAttributeValues: {
      ':title': change.title,
      ':text': change.text,
      ':version': change.version,
      ':now': new Date().toISOString(),
      ':one': 1,
      ...(change.shared ? { ':team': TEAM } : {}),
    },
    ReturnValues: 'ALL_NEW',
  });
  try {
    const { Attributes = {} } = await documents.send(update);
    return noteOf(Attributes);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) {
      throw error;
    }
    const { version } = await readNote(owner, id);
    throw new Problem(409, `the note has changed: it now has version ${version}, not ${change.version}`);
  }
}

export async function removeNote(owner: string, id: string): Promise<void> {
  const { Attributes } = await documents.send(
    new DeleteCommand({ TableName, Key: { owner, id }, ReturnValues: 'ALL_OLD' }),
  );
  if (!Attributes) {
    notFound(id);
  }
}

function noteOf(item: Record<string, unknown> | Item): Note {
  const { sharedWith, ...note } = item as Item;
  return { ...note, shared: sharedWith !== undefined };
}

function notFound(id: string): never {
  throw new Problem(404, `there is no note '${id}'`);
}
