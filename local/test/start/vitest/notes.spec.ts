import { join } from 'node:path';
import { type Local, start } from 'cdk-http-api-local';
import { afterAll, beforeAll, expect, it } from 'vitest';

let local: Local;
let notes: string;

beforeAll(async () => {
  local = await start({
    folder: join(import.meta.dirname, '../notes'),
    seed: { users: [{ email: 'ann@example.com', password: 'Correct-Horse-1' }] },
  });
  notes = `${local.api().url}/notes`;
}, 60_000);

afterAll(() => local.stop());

it('shows their notes to users', async () => {
  const headers = { authorization: `Bearer ${await local.token({ username: 'ann@example.com' })}` };
  await fetch(notes, { method: 'POST', headers, body: 'buy milk' });
  expect(await (await fetch(notes, { headers })).json()).toEqual(['buy milk']);
});

it('shows nothing to others', async () => {
  expect((await fetch(notes)).status).toBe(401);
});
