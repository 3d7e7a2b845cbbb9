import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { markedProcesses } from '../../../lib/services/functions/io/process/marked-processes.js';
import { temporaryFolder } from '../../support/assembly.js';

type Files = Partial<Record<'environ' | 'cmdline' | 'exe', string>>;

/** A folder as Linux has it, with one process. */
function folderOf(t: TestContext, files: Files, pid = '7'): string {
  const proc = temporaryFolder(t);
  mkdirSync(join(proc, pid));
  mkdirSync(join(proc, 'self'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(proc, pid, name), content);
  }
  return proc;
}

const program = { cmdline: 'sleep\0', exe: '' };

describe('a process with a mark', () => {
  const cases: readonly (readonly [name: string, files: Files, found: boolean])[] = [
    ['has it in its environment', { ...program, environ: 'A=1\0TOKEN=mark\0' }, true],
    ['has another environment', { ...program, environ: 'A=1\0' }, false],
    ['cleared its environment', { ...program, environ: '' }, false],
    ['belongs to the kernel', { environ: '', cmdline: '' }, false],
    ['has ended meanwhile', {}, false],
  ];
  for (const [name, files, found] of cases) {
    it(`is ${found ? '' : 'not '}one that ${name}`, (t) => {
      assert.deepEqual(markedProcesses('mark', folderOf(t, files)), found ? [7] : []);
    });
  }

  it('is not this process itself', (t) => {
    const proc = folderOf(t, { ...program, environ: 'mark' }, String(process.pid));
    assert.deepEqual(markedProcesses('mark', proc), []);
  });

  it('is found even if it is being started: it gets its environment a moment later', (t) => {
    const proc = folderOf(t, { environ: '', cmdline: '', exe: '' });
    const starting = spawn(process.execPath, ['-e', `require('fs').writeFileSync('7/environ', 'mark')`], { cwd: proc });
    t.after(() => starting.kill());
    assert.deepEqual(markedProcesses('mark', proc, 60_000), [7]);
  });
});
