import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Local, start } from '../../lib/index.js';

describe('notes', () => {
  let local: Local;
  let notes: string;
  let ann: { authorization: string };
  let ben: { authorization: string };

  before(async () => {
    local = await start({
      folder: join(import.meta.dirname, 'notes'),
      seed: {
        users: [
          { email: 'ann@example.com', password: 'Correct-Horse-1' },
          { email: 'ben@example.com', password: 'Correct-Horse-2' },
        ],
      },
    });
    notes = `${local.api().url}/notes`;
    ann = { authorization: `Bearer ${await local.token({ username: 'ann@example.com' })}` };
    ben = { authorization: `Bearer ${await local.token({ username: 'ben@example.com' })}` };
  });

  after(() => local.stop());

  it('are kept', async () => {
    const answer = await fetch(notes, { method: 'POST', headers: ann, body: 'buy milk' });
    assert.equal(answer.status, 201);
    assert.deepEqual(await (await fetch(notes, { headers: ann })).json(), ['buy milk']);
  });

  it('are not shown to others', async () => {
    assert.deepEqual(await (await fetch(notes, { headers: ben })).json(), []);
  });

  it('are refused without a token', async () => {
    assert.equal((await fetch(notes)).status, 401);
  });

  it('are the only thing that needs one', () => {
    const open = local.api().routes.filter(({ access }) => access !== 'token');
    assert.deepEqual(
      open.map(({ routeKey }) => routeKey),
      ['GET /health'],
    );
  });
});
