import { z } from 'zod';
import { apiHandler, userOf } from '../notes/api-handler';
import { tell } from '../notes/events';
import { allNotes, removeNote } from '../notes/note-table';
import { logger } from '../notes/telemetry';

const path = z.object({ owner: z.string(), id: z.string() });
const query = z.object({
  after: z
    .string()
    .regex(/^[^~]+~[^~]+$/)
    .optional(),
});

/** The notes of all users. API Gateway has checked that the caller is in `admins`. */
export const handler = apiHandler({
  'GET /admin/notes': async (event) => {
    const { after } = query.parse(event.queryStringParameters ?? {});
    return { status: 200, body: await allNotes(after) };
  },
  'DELETE /admin/notes/{owner}/{id}': async (event) => {
    const { owner, id } = path.parse(event.pathParameters);
    await removeNote(owner, id);
    logger.info('an administrator removed a note', { administrator: userOf(event), owner, id });
    await tell('deleted');
    return { status: 204 };
  },
});
