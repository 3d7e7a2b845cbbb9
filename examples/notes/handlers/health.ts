import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { apiHandler } from '../notes/api-handler';
import { notesOf } from '../notes/note-table';

/** Anyone may check whether the API reaches its table: nobody has this `sub`. */
export const handler = apiHandler<APIGatewayProxyEventV2>({
  'GET /health': async () => {
    await notesOf('nobody');
    return { status: 200, body: { status: 'ok' } };
  },
});
