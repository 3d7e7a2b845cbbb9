import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { settingsFiles } from '../../../lib/synth/prepared/settings-files.js';
import { writeFiles } from '../../support/app-folder.js';
import { temporaryFolder } from '../../support/assembly.js';

describe('the files that are read before an app is loaded', () => {
  it('are those in its folder and in all folders around it, including those that would be read if they existed', (t) => {
    const folder = temporaryFolder(t);
    const files = settingsFiles(join(folder, 'packages/app'));
    for (const parent of ['packages/app', 'packages', '.']) {
      for (const name of ['package.json', 'tsconfig.json', 'node_modules/tsx/package.json']) {
        assert.ok(files.includes(join(folder, parent, name)), join(parent, name));
      }
    }
  });

  it('include each configuration of TypeScript that another one extends', (t) => {
    const folder = temporaryFolder(t);
    writeFiles(folder, {
      'app/tsconfig.json':
        '{ // comment\n "extends": ["../base", "./other.json", "shared", "@scope/shared/strict.json"] }',
      'base.json': '{ "extends": "./deep/deeper.json" }',
      'deep/deeper.json': '{ "extends": "../app/tsconfig.json" }',
      'node_modules/shared/tsconfig.json': '{ "extends": "./more.json" }',
    });
    const files = settingsFiles(join(folder, 'app'));
    for (const name of [
      'base.json',
      'deep/deeper.json',
      'app/other.json',
      'app/node_modules/shared/tsconfig.json',
      'node_modules/shared/tsconfig.json',
      'node_modules/shared/more.json',
      'node_modules/@scope/shared/strict.json',
    ]) {
      assert.ok(files.includes(join(folder, name)), name);
    }
  });
});
