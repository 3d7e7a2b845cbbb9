import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Local, start } from 'cdk-http-api-local';
import type { Note } from '../notes/note';
import { folder } from './support/synthesize';

const [you, team, admin] = ['you@example.com', 'team@example.com', 'admin@example.com'];

let local: Local;

before(async () => {
  local = await start({ folder, seed: 'users.json', aws: true });
  // Says how to install ministack, if it is missing.
  assert.deepEqual(
    local.unserved.filter((text) => text.includes('--aws')),
    [],
  );
});
after(() => local?.stop());

async function call(route: string, token?: string, body?: unknown) {
  const [method, path] = route.split(' ');
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${local.api().url}${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

/** A request of a user of `users.json`. */
const as = async (username: string, route: string, body?: unknown) =>
  call(route, await local.token({ username }), body);

test('without a token, only the public route answers', async () => {
  assert.deepEqual(await call('GET /health'), { status: 200, body: { status: 'ok' } });
  for (const route of [
    'GET /notes',
    'GET /shared',
    'GET /admin/notes',
    'GET /app/export',
    'GET /statistics/2026-01-31',
  ]) {
    assert.equal((await call(route)).status, 401, route);
  }
});

describe('a note', () => {
  let note: Note;
  const path = () => `/notes/${note.id}`;
  const change = (changed: Partial<Note>) => {
    const { title, text, shared, version } = { ...note, ...changed };
    return as(you, `PUT ${path()}`, { title, text, shared, version });
  };

  before(async () => {
    const { status, body } = await as(you, 'POST /notes', { title: 'Milk', text: 'two bottles' });
    assert.equal(status, 201);
    note = body;
  });

  test('is in the list of its user, and of no other', async () => {
    assert.deepEqual((await as(you, 'GET /notes')).body, { notes: [note] });
    assert.deepEqual((await as(team, 'GET /notes')).body, { notes: [] });
    assert.equal((await as(team, `GET ${path()}`)).status, 404);
    assert.equal((await as(admin, `DELETE ${path()}`)).status, 404);
  });

  test('is changed from the version that was read, and no other', async () => {
    const changed = await change({ title: 'Oat milk' });
    assert.deepEqual([changed.status, changed.body.title, changed.body.version], [200, 'Oat milk', 2]);
    const { status, body } = await change({ title: 'Soy milk' });
    assert.deepEqual([status, body.detail], [409, 'the note has changed: it now has version 2, not 1']);
    note = changed.body;
  });

  test('is read by the team once it is shared, and no longer when it is not', async () => {
    assert.equal((await as(you, 'GET /shared')).status, 403);
    assert.deepEqual((await as(team, 'GET /shared')).body, { notes: [] });
    note = (await change({ shared: true })).body;
    assert.deepEqual((await as(team, 'GET /shared')).body, { notes: [note] });
    note = (await change({ shared: false })).body;
    assert.deepEqual((await as(team, 'GET /shared')).body, { notes: [] });
  });

  test('is exported by the function that has routes of its own', async () => {
    assert.deepEqual(await as(you, 'GET /app/export'), { status: 200, body: '# Oat milk\n\ntwo bottles\n' });
    assert.deepEqual(await as(team, 'GET /app/export'), { status: 200, body: '' });
    assert.equal((await as(you, 'GET /app/export/everyone')).status, 403);
    assert.match((await as(admin, 'GET /app/export/everyone')).body, /Oat milk/);
  });

  test('is removed by an administrator, and by nobody else', async () => {
    const route = `DELETE /admin${path().replace('/notes/', `/notes/${note.owner}/`)}`;
    assert.equal((await as(you, route)).status, 403);
    assert.deepEqual((await as(admin, 'GET /admin/notes')).body, { notes: [note] });
    assert.equal((await as(admin, route)).status, 204);
    assert.equal((await as(you, `GET ${path()}`)).status, 404);
  });
});

test('a machine reads what the worker has counted, and users cannot', async () => {
  const token = await machineToken('Api/Api/Reporter');
  const route = `GET /statistics/${new Date().toISOString().slice(0, 10)}`;
  assert.equal((await as(admin, route)).status, 403);
  assert.equal((await call('GET /notes', token)).status, 403);
  const { day: _, ...counts } = await workedOff(() => call(route, token));
  assert.deepEqual(counts, { created: 1, changed: 3, deleted: 1 });
});

/** Signs a machine in, as itself. */
async function machineToken(path: string): Promise<string> {
  const [{ managedLogin, clients }] = local.userPools;
  const { id, secret } = clients.find((client) => client.path === path) ?? {};
  const response = await fetch(`${managedLogin}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

/** The statistics, once the worker has worked off the five events of this file. */
async function workedOff(read: () => ReturnType<typeof call>) {
  for (;;) {
    const { status, body } = await read();
    assert.equal(status, 200);
    if (body.created + body.changed + body.deleted >= 5) {
      return body;
    }
    await sleep(100);
  }
}
