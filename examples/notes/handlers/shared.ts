import { apiHandler } from '../notes/api-handler';
import { sharedNotes } from '../notes/note-table';

/** The notes that are shared with the team. API Gateway has checked that the caller is in it. */
export const handler = apiHandler({
  'GET /shared': async () => ({ status: 200, body: await sharedNotes() }),
});
