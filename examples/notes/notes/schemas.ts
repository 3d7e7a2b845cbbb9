import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { kinds } from './events';
import { note, noteChange, noteInput } from './note';

/** Where `npm run api` looks for them, in a folder that git ignores. */
const file = '.cdk-http-api-local/schemas.json';

const notePage = z.object({ notes: z.array(note.meta({ id: 'Note' })), next: z.string().optional() });
const problem = z.object({
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
const counts = z.object({ day: z.iso.date(), ...Object.fromEntries(kinds.map((kind) => [kind, z.int()])) });

const sent = (body: z.ZodType, id: string) => z.toJSONSchema(body.meta({ id }), { io: 'input' });
const received = (body: z.ZodType, id: string) => z.toJSONSchema(body.meta({ id }));
/** Every error response is a problem, or a message of API Gateway. */
const refused = { '4XX': { content: { 'application/problem+json': { schema: received(problem, 'Problem') } } } };
const after = z.toJSONSchema(z.object({ after: z.string().optional() }));

/** What the handlers accept and return, by route, for `openapi.json` and the client of the pages. */
const schemas = {
  info: { title: 'Notes', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
  'GET /notes': { query: after, responses: { 200: received(notePage, 'NotePage'), ...refused } },
  'POST /notes': { requestBody: sent(noteInput, 'NoteInput'), responses: { 201: received(note, 'Note'), ...refused } },
  'GET /notes/{id}': { responses: { 200: received(note, 'Note'), ...refused } },
  'PUT /notes/{id}': {
    requestBody: sent(noteChange, 'NoteChange'),
    responses: { 200: received(note, 'Note'), ...refused },
  },
  'DELETE /notes/{id}': { responses: { 204: null, ...refused } },
  'GET /shared': { responses: { 200: received(notePage, 'NotePage'), ...refused } },
  'GET /admin/notes': { query: after, responses: { 200: received(notePage, 'NotePage'), ...refused } },
  'DELETE /admin/notes/{owner}/{id}': { responses: { 204: null, ...refused } },
  'GET /statistics/{day}': { responses: { 200: received(counts, 'Counts'), ...refused } },
};

mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify(schemas));
