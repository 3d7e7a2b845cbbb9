import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FunctionError } from '../../../lib/host/function-error.js';
import { DeployedFunctions } from '../../../lib/services/functions/io/deployed-functions.js';
import { MemoryWatch } from '../../../lib/services/functions/node/memory-watch.js';
import { processMemory } from '../../../lib/services/functions/node/process-memory.js';
import { assemblyOf, resourceNamed, stackNamed, temporaryFolder } from '../../support/assembly.js';
import { until } from '../../support/until.js';

const megabyte = 1024 * 1024;

/** The functions `Small`, of 128 MB, and `Large`, of 1 GB. Each is asked for what its handler does. */
function app() {
  const fn = (MemorySize: number) => ({
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: 'exports.handler = (does) => (0, eval)(does)(require);' },
      Timeout: 60,
      MemorySize,
    },
  });
  const assembly = assemblyOf({ S: { template: { Resources: { Small: fn(128), Large: fn(1024) } } } });
  const named = (name: string) => resourceNamed(stackNamed(assembly, 'S'), name);
  return { assembly, small: named('Small'), large: named('Large') };
}

/** What a handler does: it waits for a file, and tells whether it runs by a line. */
const waits = (file: string) => `async (require) => {
  console.log('runs');
  while (!require('fs').existsSync(${JSON.stringify(file)})) await new Promise((resolve) => setTimeout(resolve, 10));
  return 'done';
}`;

describe('the functions of an app', () => {
  it('are ended where all of them take too much together, and not where one alone takes what it has', async (t) => {
    const { assembly, small, large } = app();
    const process = { megabytes: 100, looks: 0 };
    let lines = 0;
    const functions = new DeployedFunctions({
      clock: Date.now,
      onOutput: () => {
        lines += 1;
      },
      memoryWatch: new MemoryWatch(() => {
        process.looks += 1;
        return process.megabytes * megabyte;
      }),
    });
    t.after(() => functions.close());
    functions.prepare(assembly.resources('AWS::Lambda::Function'), (_, variables) => variables)();
    const file = join(temporaryFolder(t), 'go-on');
    const innocent = functions.invoke(small, waits(file), undefined);
    await until(() => lines === 1);
    const taking = functions.invoke(large, waits(file), undefined);
    await until(() => lines === 2);
    const looked = process.looks;
    process.megabytes += 128 + 64 + 1024 + 64 + 256;
    await until(() => process.looks > looked + 2);
    writeFileSync(file, '');
    assert.deepEqual(await Promise.all([innocent, taking]), ['done', 'done']);

    const looping = functions.invoke(large, '() => { console.log("loops"); for (;;); }', undefined);
    await until(() => lines === 3);
    process.megabytes += 10_000;
    await assert.rejects(
      looping,
      (error) => error instanceof FunctionError && error.errorType === 'Runtime.OutOfMemory',
    );
  });

  it('are watched together with those of other apps in the process', async (t) => {
    const add = t.mock.method(processMemory, 'add');
    for (const { assembly, small, large } of [app(), app()]) {
      const functions = new DeployedFunctions({ clock: Date.now, onOutput: () => {} });
      t.after(() => functions.close());
      functions.prepare(assembly.resources('AWS::Lambda::Function'), (_, variables) => variables)();
      const both = [small, large].map((fn) => functions.invoke(fn, "() => Promise.resolve('done')", undefined));
      assert.deepEqual(await Promise.all(both), ['done', 'done']);
    }
    assert.deepEqual(
      add.mock.calls.map(({ arguments: [{ memorySize }] }) => memorySize),
      [128, 1024, 128, 1024],
    );
  });
});
