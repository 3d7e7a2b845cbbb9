import { z } from 'zod';
import { apiHandler, bodyOf, userOf } from '../notes/api-handler';
import { tell } from '../notes/events';
import { noteChange, noteInput } from '../notes/note';
import { addNote, changeNote, notesOf, readNote, removeNote } from '../notes/note-table';

const path = z.object({ id: z.string() });
const query = z.object({ after: z.string().optional() });

/** A user's own notes: the user of the token is in every key. */
export const handler = apiHandler({
  'GET /notes': async (event) => {
    const { after } = query.parse(event.queryStringParameters ?? {});
    return { status: 200, body: await notesOf(userOf(event), after) };
  },
  'POST /notes': async (event) => {
    const note = await addNote(userOf(event), bodyOf(event, noteInput));
    await tell('created');
    return { status: 201, body: note };
  },
  'GET /notes/{id}': async (event) => {
    const { id } = path.parse(event.pathParameters);
    return { status: 200, body: await readNote(userOf(event), id) };
  },
  'PUT /notes/{id}': async (event) => {
    const { id } = path.parse(event.pathParameters);
    const note = await changeNote(userOf(event), id, bodyOf(event, noteChange));
    await tell('changed');
    return { status: 200, body: note };
  },
  'DELETE /notes/{id}': async (event) => {
    const { id } = path.parse(event.pathParameters);
    await removeNote(userOf(event), id);
    await tell('deleted');
    return { status: 204 };
  },
});
