import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { onceATurn } from '../lib/once-a-turn.js';

const from = `import { onceATurn } from ${JSON.stringify(new URL('../lib/once-a-turn.js', import.meta.url).href)};`;

function printed(script: string): string {
  const code = `${from} const write = onceATurn((text) => process.stdout.write('<' + text + '>')); ${script}`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
}

describe('what is written once a turn', () => {
  it('is what came in the turn, in its order', async () => {
    const written: string[] = [];
    const write = onceATurn((text) => written.push(text));
    write('a');
    await Promise.resolve();
    write('b');
    assert.deepEqual(written, []);
    await turn();
    assert.deepEqual(written, ['ab']);
    write('c');
    await turn();
    await turn();
    assert.deepEqual(written, ['ab', 'c']);
  });

  it('keeps the process until it is written', () => {
    assert.equal(printed(`write('a'); write('b');`), '<ab>');
  });

  it('is not lost where the process ends first', () => {
    assert.equal(printed(`write('a'); process.exit();`), '<a>');
  });
});
