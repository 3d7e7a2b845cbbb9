import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { allowsPreparing, nodeCommand } from '../../../lib/synth/prepared/node-command.js';
import { writeFiles } from '../../support/app-folder.js';
import { temporaryFolder } from '../../support/assembly.js';

const env = { PATH: dirname(process.execPath) };
const node = `'${process.execPath}'`;

describe('a module is loaded before an app', () => {
  it('if the command is one run of the Node.js of this program', () => {
    const cases: readonly [command: string, expected: string][] = [
      ['node app.js', "node --require '/m.cjs' app.js"],
      [`${node} ./bin/app.js --flag=1 "a b"`, `${node} --require '/m.cjs' ./bin/app.js --flag=1 "a b"`],
      [`"${process.execPath}" "app.js"`, `"${process.execPath}" --require '/m.cjs' "app.js"`],
      ['node --enable-source-maps app.js', "node --enable-source-maps --require '/m.cjs' app.js"],
      [`${node} --import tsx app.ts`, `${node} --import tsx --import 'file:///m.cjs' app.ts`],
    ];
    for (const [command, expected] of cases) {
      assert.equal(nodeCommand({ command, folder: '/', env }, '/m.cjs'), expected, command);
    }
  });

  it('but not if the command is something else, or loads other modules', () => {
    const commands = [
      'python3 app.py',
      'npx ts-node app.ts',
      'node',
      'node -e 1',
      'node --inspect app.js',
      'node --watch app.js',
      'node --require ./setup.js app.js',
      'node --import ./setup.js app.js',
      'node --import tsx --import ./setup.js app.ts',
      'node --import tsx --require ./setup.js app.ts',
      'node app.js && echo done',
      'node app.js; echo done',
      'node app.js | cat',
      'node app.js > log.txt',
      'node app.js & wait',
      'node app.js $CDK_OUTDIR',
      'node app.js `date`',
      'node app.js *.json',
      'node app.js ~/a',
      'node app.js\necho done',
      'COLOR=red node app.js',
      'exec node app.js',
      "'/other/node' app.js",
    ];
    for (const command of commands) {
      assert.equal(nodeCommand({ command, folder: '/', env }, '/m.cjs'), undefined, command);
    }
  });

  it('only if `node` is that Node.js', (t) => {
    const folder = temporaryFolder(t);
    writeFiles(folder, { 'other/node': '#!/bin/sh\n' });
    chmodSync(join(folder, 'other/node'), 0o755);
    symlinkSync(dirname(process.execPath), join(folder, 'link'));
    const run = (PATH: string) => nodeCommand({ command: 'node app.js', folder, env: { PATH } }, '/m.cjs');
    assert.equal(run(join(folder, 'other')), undefined);
    assert.equal(run(join(folder, 'nothing')), undefined);
    assert.notEqual(run(join(folder, 'link')), undefined);
  });

  it('unless the environment loads or changes other modules', () => {
    const cases: readonly [env: NodeJS.ProcessEnv, isAllowed: boolean][] = [
      [{}, true],
      [{ NODE_OPTIONS: '' }, true],
      [{ NODE_OPTIONS: '--max-old-space-size=4096 --no-warnings' }, true],
      [{ NODE_OPTIONS: '--require ./setup.js' }, false],
      [{ NODE_OPTIONS: '--import=./setup.js' }, false],
      [{ NODE_OPTIONS: '--inspect' }, false],
      [{ TSX_TSCONFIG_PATH: 'other.json' }, false],
    ];
    for (const [variables, isAllowed] of cases) {
      assert.equal(allowsPreparing(variables), isAllowed, JSON.stringify(variables));
    }
  });
});
