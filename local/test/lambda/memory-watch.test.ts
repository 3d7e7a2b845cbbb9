import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { MemoryWatch } from '../../lib/lambda/memory-watch.js';

const megabyte = 1024 * 1024;

/** A watch over a process of 100 MB at first, whose time goes on when it is told to. */
function watching() {
  const ended: string[] = [];
  const process = { megabytes: 100, looks: 0 };
  const watch = new MemoryWatch(() => {
    process.looks += 1;
    return process.megabytes * megabyte;
  });
  const begin = (name: string, megabytes = 128) => watch.begin(megabytes, () => ended.push(name));
  return { begin, process, ended };
}

function pass(milliseconds: number): void {
  mock.timers.tick(milliseconds);
}

describe('the watch over the memory of functions', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('leaves them what they have, what their threads need, and what the program may take meanwhile', () => {
    const { begin, process, ended } = watching();
    begin('one');
    begin('other', 1024);
    pass(20);
    process.megabytes += 128 + 64 + 1024 + 64 + 256;
    pass(20);
    assert.deepEqual(ended, []);
  });

  it('ends the one that runs the longest where more is taken', () => {
    const { begin, process, ended } = watching();
    begin('short')();
    begin('longest');
    begin('later');
    pass(20);
    process.megabytes += 2 * (128 + 64) + 256 + 1;
    pass(20);
    assert.deepEqual(ended, ['longest']);
  });

  it('waits until its memory is given back before it ends another one', () => {
    const { begin, process, ended } = watching();
    const endLongest = begin('longest');
    begin('later');
    pass(20);
    process.megabytes += 1000;
    pass(20);
    endLongest();
    pass(10 * 20);
    assert.deepEqual(ended, ['longest']);
    pass(20);
    assert.deepEqual(ended, ['longest', 'later']);
  });

  it('counts from what the program has when the first of them runs', () => {
    const { begin, process, ended } = watching();
    begin('earlier')();
    process.megabytes += 10_000;
    begin('one');
    pass(100);
    assert.deepEqual(ended, []);
  });

  it('does not look where none runs', () => {
    const { begin, process } = watching();
    pass(100);
    begin('one')();
    pass(100);
    assert.equal(process.looks, 0);
  });
});
