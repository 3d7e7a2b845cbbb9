import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Local, start } from 'cdk-http-api-local';

let local: Local;

before(async () => {
  local = await start({ folder: join(__dirname, '..'), seed: 'users.json' });
});
after(() => local?.stop());

/** The status of a route for a user of `users.json`, or without a token. */
async function status(path: string, username?: string): Promise<number> {
  const headers = username ? { authorization: `Bearer ${await local.token({ username })}` } : undefined;
  return (await fetch(`${local.api().url}${path}`, { headers })).status;
}

test('anyone may call the public route', async () => {
  assert.equal(await status('/public'), 200);
});

test('the private route needs a token', async () => {
  assert.equal(await status('/private'), 401);
  assert.equal(await status('/private', 'you@example.com'), 200);
});

test('the route of the group is for its members', async () => {
  assert.equal(await status('/admin', 'you@example.com'), 403);
  assert.equal(await status('/admin', 'admin@example.com'), 200);
});
