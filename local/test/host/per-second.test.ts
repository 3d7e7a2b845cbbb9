import assert from 'node:assert/strict';
import { it } from 'node:test';
import { perSecond } from '../../lib/host/log/per-second.js';

it('a text of each second is its own, in whatever order times come', () => {
  const textOf = perSecond((time) => new Date(time).toISOString().slice(14, 19));
  assert.deepEqual([0, 999, 1000, 61_500, 61_000, 999].map(textOf), [
    '00:00',
    '00:00',
    '00:01',
    '01:01',
    '01:01',
    '00:00',
  ]);
});

it('a text is made once for times of one second that follow one another', () => {
  const made: number[] = [];
  const textOf = perSecond((time) => String(made.push(time)));
  assert.deepEqual([5000, 5001, 5999, 6000].map(textOf), ['1', '1', '1', '2']);
});
