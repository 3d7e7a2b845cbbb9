import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Machine } from '../../../lib/host/handlers/machine.js';
import { thisMachine } from '../../../lib/host/handlers/this-machine.js';
import { NotRunnable } from '../../../lib/services/functions/function-definition.js';
import { runnableFunction } from '../../../lib/services/functions/runnable-function.js';
import { type FunctionInput, failure, functionOf, running } from '../../support/functions.js';
import { zipOf } from '../../support/zip.js';

/** The beginning of a program for Linux. */
function elf(machine: number): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.write('\x7fELF', 'latin1');
  bytes.set([2, 1, 1], 4);
  bytes.writeUInt16LE(machine, 18);
  return bytes;
}

function mach(type: number): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32LE(0xfeedfacf);
  bytes.writeUInt32LE(type, 4);
  return bytes;
}

const [x86, arm] = [elf(62), elf(183)];
const script = Buffer.from('#!/bin/sh\n');

function machine(platform: string, arch: string, start: Uint8Array | undefined, isExecutable = true): Machine {
  return {
    ...thisMachine('/app', {}),
    platform,
    arch,
    file: (path) => (start && path.endsWith('/bootstrap') ? { isExecutable, start } : undefined),
  };
}

function runtime(name: string, properties: FunctionInput['properties'] = {}): FunctionInput {
  return { files: {}, properties: { Runtime: name, Handler: 'anything', ...properties } };
}

describe('the program of a function with a provided runtime', () => {
  const runs: readonly [name: string, machine: Machine, architecture: string, notice: string | undefined][] = [
    ['for Linux on x86_64', machine('linux', 'x64', x86), 'x86_64', undefined],
    ['for Linux on arm64', machine('linux', 'arm64', arm), 'arm64', undefined],
    ['that is a script', machine('linux', 'x64', script), 'arm64', undefined],
    [
      'for another processor than the function has',
      machine('linux', 'x64', x86),
      'arm64',
      "the program of 'S/Fn' is built for Linux on x86_64, but the function is deployed to Linux on arm64",
    ],
    [
      'for macOS, on macOS',
      machine('darwin', 'arm64', mach(16777228)),
      'arm64',
      "the program of 'S/Fn' is built for macOS on arm64, but the function is deployed to Linux on arm64",
    ],
  ];
  for (const [name, on, architecture, notice] of runs) {
    for (const family of ['provided.al2023', 'provided.al2']) {
      it(`runs if it is one ${name}, of ${family}`, (t) => {
        const fn = functionOf(t, runtime(family, { Architectures: [architecture] }));
        const found = runnableFunction(fn, { machine: on, commands: {} });
        assert.ok(!(found instanceof NotRunnable));
        assert.equal(found.launch.kind === 'process' && found.launch.program, 'bootstrap');
        assert.equal(found.launch.notice, notice);
      });
    }
  }

  const refused: readonly [name: string, machine: Machine, reason: RegExp][] = [
    [
      'that is not there',
      machine('linux', 'x64', undefined),
      /, but its code has no file 'bootstrap': build the program as 'bootstrap' in the folder of the function's code$/,
    ],
    [
      'that is not executable',
      machine('linux', 'x64', x86, false),
      /, but its file 'bootstrap' is not executable: run chmod \+x on the source file of the asset$/,
    ],
    [
      'for arm64, on x86_64',
      machine('linux', 'x64', arm),
      /is built for arm64, but this machine is x86_64: build it for x86_64 \(in Go: GOARCH=amd64\)$/,
    ],
    [
      'for x86_64, on arm64',
      machine('linux', 'arm64', x86),
      /is built for x86_64, but this machine is arm64: build it for arm64 \(in Go: GOARCH=arm64\)$/,
    ],
    [
      'for a processor that Lambda has not',
      machine('linux', 'x64', elf(8)),
      /is built for the ELF machine 8, but this machine is x86_64/,
    ],
    [
      'for Linux, on macOS',
      machine('darwin', 'arm64', arm),
      /is built for Linux, but this machine runs macOS: use --function to set a command that runs it here$/,
    ],
    ['for Linux, on Windows', machine('win32', 'x64', x86, false), /is built for Linux, but this machine runs Windows/],
    [
      'that is a script, on Windows',
      machine('win32', 'x64', script, false),
      /is a script, which Windows cannot start$/,
    ],
    [
      'for macOS, on Linux',
      machine('linux', 'x64', mach(16777223)),
      /is built for macOS, but this machine runs Linux: build it for Linux on x86_64$/,
    ],
    [
      'for Windows, on Linux',
      machine('linux', 'x64', Buffer.from('MZ\x90\0')),
      /is built for Windows, but this machine runs Linux/,
    ],
    [
      'that is a text',
      machine('linux', 'x64', Buffer.from('echo')),
      /is neither a program for Linux nor a script that begins with #!$/,
    ],
    ['that is empty', machine('linux', 'x64', Buffer.alloc(0)), /is neither a program for Linux nor a script/],
    ['that is cut off', machine('linux', 'x64', x86.subarray(0, 19)), /is neither a program for Linux nor a script/],
  ];
  for (const [name, on, reason] of refused) {
    it(`is named before it is started if it is one ${name}`, (t) => {
      const found = runnableFunction(functionOf(t, runtime('provided.al2023')), { machine: on, commands: {} });
      assert.ok(found instanceof NotRunnable);
      assert.match(found.reason, /^'S\/Fn' has the runtime 'provided\.al2023', but /);
      assert.match(found.reason, reason);
    });
  }

  it('is in a layer if the code has none', (t) => {
    const fn = functionOf(t, { ...runtime('provided.al2023'), layers: [{ bootstrap: 'text' }] });
    const inLayer: Machine = {
      ...machine('linux', 'x64', arm),
      file: (path) => (path.includes('layer0') ? { isExecutable: true, start: arm } : undefined),
    };
    const found = runnableFunction(fn, { machine: inLayer, commands: {} });
    assert.match(
      found instanceof NotRunnable ? found.reason : '',
      /, but the file 'bootstrap' of its layers is built for arm64, but this machine is x86_64: /,
    );
  });

  /** A machine that finds a program with this beginning in the archive. */
  const zipped = (t: TestContext, start: Uint8Array, architecture: string) => {
    const archive = zipOf([{ name: 'bootstrap', content: '#!/bin/sh\nexit 1\n', mode: 0o100755 }]);
    const properties = { Runtime: 'provided.al2023', Handler: 'x', Architectures: [architecture] };
    const on = { ...thisMachine('/app', {}), platform: 'linux', arch: 'x64' };
    const launching = {
      machine: { ...on, file: (path: string) => on.file(path) && { isExecutable: true, start } },
      commands: {},
    };
    return { fn: functionOf(t, { archive, properties }), ...running(t, { launching }) };
  };

  it('is checked in an archive as soon as the archive is unpacked', async (t) => {
    const { fn, functions, lines } = zipped(t, arm, 'arm64');
    const { code, message } = await failure(functions.invoke(fn, {}));
    assert.equal(code, 'FUNCTION_NOT_SERVED');
    assert.match(
      message,
      /, but its file 'bootstrap' is built for arm64, but this machine is x86_64: build it for x86_64/,
    );
    assert.deepEqual(lines, []);
  });

  it('is reported in the log if it is in an archive and was built for another processor', async (t) => {
    const { fn, functions, lines } = zipped(t, x86, 'arm64');
    await failure(functions.invoke(fn, {}));
    assert.equal(
      lines[0],
      "the program of 'S/Fn' is built for Linux on x86_64, but the function is deployed to Linux on arm64",
    );
  });

  it('is not in the template', (t) => {
    const fn = functionOf(t, runtime('provided.al2023', { Code: { ZipFile: 'x' } }));
    const found = runnableFunction(fn, { machine: machine('linux', 'x64', x86), commands: {} });
    assert.match(found instanceof NotRunnable ? found.reason : '', /which cannot run code from the template$/);
  });

  it('runs in the folder of its code without arguments, and reads the handler from a variable', async (t) => {
    const fn = functionOf(t, {
      files: {
        bootstrap: `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  id=$(curl -sS -D - -o event "$api/next" | tr -d '\\r' | sed -n 's/^lambda-runtime-aws-request-id: //Ip')
  curl -sS -o /dev/null -d "[\\"$_HANDLER\\", $#, \\"$(pwd)\\", \\"$AWS_EXECUTION_ENV\\", $(cat event)]" "$api/$id/response"
done`,
      },
      properties: { Runtime: 'provided.al2023', Handler: 'free text' },
    });
    const folder = fn.stack.assets.file('code.zip').path;
    chmodSync(join(folder, 'bootstrap'), 0o755);
    assert.deepEqual(await running(t).functions.invoke(fn, { n: 1 }), ['free text', 0, folder, '', { n: 1 }]);
  });

  it('is read anew', (t) => {
    const fn = functionOf(t, { ...runtime('provided.al2023'), files: { bootstrap: 'text' } });
    const launching = { machine: thisMachine('/app', {}), commands: {} };
    const file = join(fn.stack.assets.file('code.zip').path, 'bootstrap');
    chmodSync(file, 0o755);
    assert.ok(runnableFunction(fn, launching) instanceof NotRunnable);
    writeFileSync(file, '#!/bin/sh\n');
    assert.ok(!(runnableFunction(fn, launching) instanceof NotRunnable));
  });
});
