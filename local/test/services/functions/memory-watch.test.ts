import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { MemoryWatch } from '../../../lib/services/functions/node/memory-watch.js';

const megabyte = 1024 * 1024;
/** What a function of 128 MB may take, with its thread, and what the process may take beside. */
const allowed = 128 + 64;
const slack = 256;

/** A watch over a process of 100 MB at first, whose time goes on when it is told to. */
function watching() {
  const ended: string[] = [];
  const process = { megabytes: 100, looks: 0 };
  const watch = new MemoryWatch(() => {
    process.looks += 1;
    return process.megabytes * megabyte;
  });
  const add = (name: string, memorySize = 128) => {
    const thread = { busy: 0 };
    const use = watch.add({ memorySize, busy: () => thread.busy, onTooMuch: () => ended.push(name) });
    return { ...use, works: () => (thread.busy += 20) };
  };
  const run = (name: string, memorySize?: number) => {
    const thread = add(name, memorySize);
    return { ...thread, pauses: thread.runs() };
  };
  return { add, run, process, ended };
}

function pass(milliseconds: number): void {
  mock.timers.tick(milliseconds);
}

describe('the watch over the memory of functions', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('leaves them what they have, what their threads need, and what the process may take meanwhile', () => {
    const { run, process, ended } = watching();
    run('one').works();
    run('other', 1024);
    process.megabytes += allowed + 1024 + 64 + slack;
    pass(20);
    assert.deepEqual(ended, []);
    process.megabytes += 1;
    pass(20);
    assert.deepEqual(ended, ['one']);
  });

  it('counts a thread that is idle, until it exits', () => {
    const { add, run, process, ended } = watching();
    const idle = add('idle', 1024);
    run('one').works();
    process.megabytes += allowed + 1024 + 64 + slack;
    pass(20);
    assert.deepEqual(ended, []);
    idle.exits();
    pass(20);
    assert.deepEqual(ended, ['one']);
  });

  it('ends the one that was busy while memory was taken, whether it runs longer or shorter than the others', () => {
    for (const taker of ['first', 'second', 'third']) {
      const { run, process, ended } = watching();
      const threads = new Map(['first', 'second', 'third'].map((name) => [name, run(name)]));
      for (const thread of threads.values()) {
        thread.works();
      }
      pass(20);
      threads.get(taker)?.works();
      process.megabytes += 3 * allowed + slack + 1;
      pass(20);
      assert.deepEqual(ended, [taker]);
    }
  });

  it('ends one that takes a little more at each of many invocations', () => {
    const { add, run, process, ended } = watching();
    run('waits');
    const leaks = add('leaks');
    for (let taken = 0; taken <= 2 * allowed + slack; taken += 10) {
      const pauses = leaks.runs();
      leaks.works();
      process.megabytes += 10;
      pass(20);
      pauses();
    }
    assert.deepEqual(ended, ['leaks']);
  });

  it('ends none for what an idle one took, or one that has exited', () => {
    const { run, process, ended } = watching();
    const keeps = run('keeps');
    const exited = run('exited');
    keeps.works();
    process.megabytes += 2 * allowed + slack;
    pass(20);
    keeps.pauses();
    const innocent = run('innocent');
    innocent.works();
    process.megabytes += allowed;
    pass(20);
    exited.exits();
    innocent.works();
    pass(20);
    assert.deepEqual(ended, []);
  });

  it('does not hold against one what it gave back', () => {
    const { run, process, ended } = watching();
    const frugal = run('frugal');
    const greedy = run('greedy');
    frugal.works();
    process.megabytes += 2 * allowed + slack;
    pass(20);
    process.megabytes -= 2 * allowed + slack;
    pass(20);
    frugal.works();
    greedy.works();
    greedy.works();
    process.megabytes += 2 * allowed + slack + 1;
    pass(20);
    assert.deepEqual(ended, ['greedy']);
  });

  it('waits until its memory is given back before it ends another one', () => {
    const { run, process, ended } = watching();
    const one = run('one');
    const other = run('other');
    one.works();
    other.works();
    process.megabytes += 2000;
    pass(20);
    process.megabytes -= 1000;
    one.exits();
    pass(10 * 20);
    assert.deepEqual(ended, ['one']);
    pass(20);
    assert.deepEqual(ended, ['one', 'other']);
  });

  it('counts from what the process has when there was no thread', () => {
    const { run, process, ended } = watching();
    run('earlier').exits();
    process.megabytes += 10_000;
    run('one').works();
    pass(100);
    assert.deepEqual(ended, []);
  });

  it('does not look where none runs', () => {
    const { add, run, process } = watching();
    add('idle');
    run('one').pauses();
    const { looks } = process;
    pass(100);
    assert.equal(process.looks, looks);
  });
});
