import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { directCommand } from '../../lib/synth/direct-command.js';
import { writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';

describe('a command that begins with npx', () => {
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
