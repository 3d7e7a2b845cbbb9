import assert from 'node:assert/strict';
import { it } from 'node:test';
import { portOffsets } from '../../lib/host/port-offsets.js';
import type { Endpoint } from '../../lib/services/service.js';

const app: readonly Endpoint[] = [
  { key: 'api 1', slot: 'apis' },
  { key: 'api 2', slot: 'apis' },
  { key: 'pools', slot: 1 },
  { key: 'inbox', slot: 2 },
  { key: 'site 1', slot: 0 },
  { key: 'site 2', slot: 'sites' },
];
const offsets = (endpoints: readonly Endpoint[]) => portOffsets(endpoints).map(({ key, offset }) => [key, offset]);

it('the ports are those of the first site, the user pools, the inbox, the APIs and the other sites', () => {
  assert.deepEqual(offsets(app), [
    ['site 1', 0],
    ['pools', 1],
    ['inbox', 2],
    ['api 1', 3],
    ['api 2', 4],
    ['site 2', 5],
  ]);
});

it('what an app has none of leaves its place free', () => {
  const without = app.filter(({ key }) => !['pools', 'inbox'].includes(key));
  assert.deepEqual(
    offsets(without),
    offsets(app).filter(([key]) => without.some((endpoint) => endpoint.key === key)),
  );
});

it('endpoints of further services come last, wherever these are in the list, and change no number', () => {
  const more: readonly Endpoint[] = [{ key: 'queues', slot: 'others' }, ...app, { key: 'tables', slot: 'others' }];
  assert.deepEqual(offsets(more), [...offsets(app), ['queues', 6], ['tables', 7]]);
});
