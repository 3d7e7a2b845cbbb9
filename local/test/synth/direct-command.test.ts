import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { directCommand } from '../../lib/synth/direct-command.js';
import { writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';

const nodeOf = (folder: string, version: string) => {
  writeFiles(folder, {
    'node_modules/.bin/tsx': '#!/bin/sh\n',
    'node_modules/tsx/package.json': JSON.stringify({ version }),
  });
  chmodSync(join(folder, 'node_modules/.bin/tsx'), 0o755);
  return `'${process.execPath}' --import tsx`;
};

describe('a command that begins with npx', () => {
  it('is one process of Node.js for a script that tsx runs', (t) => {
    const folder = temporaryFolder(t);
    const node = nodeOf(folder, '4.23.15');
    const program = `'${join(folder, 'node_modules/.bin/tsx')}'`;
    const cases: readonly [command: string, direct: string][] = [
      ['npx tsx app.ts', `${node} app.ts`],
      ['npx tsx ./bin/app.mts --flag=1 "a b"', `${node} ./bin/app.mts --flag=1 "a b"`],
      ['npx tsx', program],
      ['npx tsx watch app.ts', `${program} watch app.ts`],
      ['npx tsx --tsconfig other.json app.ts', `${program} --tsconfig other.json app.ts`],
      ['npx tsx app', `${program} app`],
    ];
    for (const [command, direct] of cases) {
      assert.equal(directCommand(command, folder), direct, command);
    }
  });

  for (const version of ['3.14.0', '5.0.0', '']) {
    it(`is the program of tsx ${version || 'of an unknown version'}, which may have no module for that`, (t) => {
      const folder = temporaryFolder(t);
      nodeOf(folder, version);
      assert.equal(directCommand('npx tsx app.ts', folder), `'${join(folder, 'node_modules/.bin/tsx')}' app.ts`);
    });
  }

  it('is the program of the nearest installed package, whatever its arguments', (t) => {
    const folder = join(temporaryFolder(t), "an app's folder");
    const app = join(folder, 'packages/app');
    mkdirSync(app, { recursive: true });
    writeFiles(folder, { 'node_modules/.bin/tsx': '#!/bin/sh\n', 'node_modules/.bin/plain': '' });
    chmodSync(join(folder, 'node_modules/.bin/tsx'), 0o755);
    const program = `'${join(folder, 'node_modules/.bin/tsx').replaceAll("'", "'\\''")}'`;
    const cases: readonly [command: string, direct: string][] = [
      ['npx tsx app.ts', `${program} app.ts`],
      ['npx tsx "bin/my app.ts" --flag=1', `${program} "bin/my app.ts" --flag=1`],
      ['npx tsx', program],
      ...[
        'npx plain app.ts', // is not executable
        'npx other app.ts',
        'npx --yes tsx app.ts',
        'npx tsx app.ts && npx tsx other.ts',
        'npx tsx $APP',
        'node app.js',
        'xnpx tsx app.ts',
      ].map((command): [string, string] => [command, command]),
    ];
    for (const [command, direct] of cases) {
      assert.equal(directCommand(command, app), direct, command);
    }
  });
});
