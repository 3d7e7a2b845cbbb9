import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { descendantsOf } from '../../../lib/services/functions/io/process/descendants.js';
import { temporaryFolder } from '../../support/assembly.js';

it('the descendants of a process are what it started, and what that started, whatever their names are', (t) => {
  const proc = temporaryFolder(t);
  const processes = [
    [7, 'python3', 1],
    [8, 'a) S 1 (b', 7],
    [9, 'sleep', 8],
    [10, 'of another', 2],
    [2, 'other', 1],
    [11, 'numbers ) S 7 ', 2],
  ] as const;
  for (const [pid, name, parent] of processes) {
    mkdirSync(join(proc, String(pid)));
    writeFileSync(join(proc, String(pid), 'stat'), `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1`);
  }
  mkdirSync(join(proc, '12')); // has ended
  mkdirSync(join(proc, 'self'));
  assert.deepEqual(descendantsOf(7, proc), [8, 9]);
});
