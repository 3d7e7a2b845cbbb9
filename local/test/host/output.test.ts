import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Output } from '../../lib/cli/output.js';

const from = `import { Output } from ${JSON.stringify(new URL('../../lib/cli/output.js', import.meta.url).href)};`;

/** What a process prints that has an output and does this with it. What it does at its end itself comes first. */
function printed(script: string): string {
  const code = `
    ${from}
    const stream = { write: (text) => process.stdout.write('<' + text + '>') };
    for (const event of ['exit', 'uncaughtException']) {
      process.on(event, () => process.stdout.write(event));
    }
    const output = new Output();
    ${script}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' }).stdout;
}

function recorded() {
  const written: string[] = [];
  const stream = (name: string) => ({ write: (text: string) => written.push(`${name}: ${text}`) });
  return { output: new Output(), one: stream('one'), other: stream('other'), written };
}

describe('what is gathered', () => {
  it('is written at the end of the turn, in its order', async () => {
    const { output, one, written } = recorded();
    output.gather(one, 'a');
    await Promise.resolve();
    output.gather(one, 'b');
    assert.deepEqual(written, []);
    await turn();
    assert.deepEqual(written, ['one: ab']);
    output.gather(one, 'c');
    await turn();
    await turn();
    assert.deepEqual(written, ['one: ab', 'one: c']);
  });

  it('comes before what is written at once, to whichever stream', async () => {
    const { output, one, other, written } = recorded();
    output.gather(one, 'a');
    output.write(one, 'b');
    output.gather(one, 'c');
    output.write(other, 'd');
    output.gather(one, 'e');
    assert.deepEqual(written, ['one: a', 'one: b', 'one: c', 'other: d']);
    await turn();
    assert.deepEqual(written.slice(4), ['one: e']);
  });

  it('comes before what is gathered for another stream', async () => {
    const { output, one, other, written } = recorded();
    output.gather(one, 'a');
    output.gather(other, 'b');
    output.gather(one, 'c');
    await turn();
    assert.deepEqual(written, ['one: a', 'other: b', 'one: c']);
  });

  it('keeps the process until it is written', () => {
    assert.equal(printed(`output.gather(stream, 'a'); output.gather(stream, 'b');`), '<ab>exit');
  });

  it('is not lost where the process ends first', () => {
    assert.equal(printed(`output.gather(stream, 'a'); process.exit();`), 'exit<a>');
  });

  it('comes before the trace of what the process dies of', () => {
    for (const end of ['throw new Error()', 'Promise.reject(new Error())']) {
      assert.equal(printed(`output.gather(stream, 'a'); ${end};`), '<a>uncaughtExceptionexit', end);
    }
  });
});
