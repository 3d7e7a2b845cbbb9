import { z } from 'zod';
import { countsOf } from '../notes/activity-table';
import { apiHandler } from '../notes/api-handler';

const path = z.object({ day: z.iso.date() });

/** What happened on a day, for a machine. */
export const handler = apiHandler({
  'GET /statistics/{day}': async (event) => {
    const { day } = path.parse(event.pathParameters);
    return { status: 200, body: { day, ...(await countsOf(day)) } };
  },
});
