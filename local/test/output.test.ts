import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Output } from '../lib/output.js';

const from = `import { Output } from ${JSON.stringify(new URL('../lib/output.js', import.meta.url).href)};`;

/** What a process prints that has an output and does this with it. */
function printed(script: string): string {
  const code = `${from} const output = new Output((text) => process.stdout.write('<' + text + '>')); ${script}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' }).stdout;
}

function recorded(): { readonly output: Output; readonly written: readonly string[] } {
  const written: string[] = [];
  return { output: new Output((text) => written.push(text)), written };
}

describe('what is gathered', () => {
  it('is written at the end of the turn, in its order', async () => {
    const { output, written } = recorded();
    output.gather('a');
    await Promise.resolve();
    output.gather('b');
    assert.deepEqual(written, []);
    await turn();
    assert.deepEqual(written, ['ab']);
    output.gather('c');
    await turn();
    await turn();
    assert.deepEqual(written, ['ab', 'c']);
  });

  it('comes before what is written at once', async () => {
    const { output, written } = recorded();
    output.gather('a');
    output.write('b');
    assert.deepEqual(written, ['ab']);
    output.write('c');
    output.gather('d');
    await turn();
    assert.deepEqual(written, ['ab', 'c', 'd']);
  });

  it('keeps the process until it is written', () => {
    assert.equal(printed(`output.gather('a'); output.gather('b');`), '<ab>');
  });

  it('is not lost where the process ends first', () => {
    assert.equal(printed(`output.gather('a'); process.exit();`), '<a>');
  });

  it('comes before the trace of what the process dies of', () => {
    const dying = `process.on('uncaughtExceptionMonitor', () => process.stdout.write('dead'));`;
    for (const end of [`throw new Error()`, `Promise.reject(new Error())`]) {
      assert.equal(printed(`${dying} output.gather('a'); ${end};`), '<a>dead', end);
    }
  });
});
