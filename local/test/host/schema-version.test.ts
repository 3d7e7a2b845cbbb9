import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import { temporaryFolder } from '../support/assembly.js';

describe('an assembly whose schema is', () => {
  const unread = (version: string) =>
    `the assembly has the schema version ${version}, but this program supports only versions up to 55: update this program`;
  for (const [version, reasons] of [
    ['36.0.0', []],
    ['55.9.0', []],
    ['56.0.0', [unread('56.0.0')]],
    ['100.0.0', [unread('100.0.0')]],
  ] as const) {
    it(`${version} is ${reasons.length === 0 ? 'known' : 'newer than what is known, and that is said'}`, (t) => {
      const folder = temporaryFolder(t);
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version, artifacts: {} }));
      assert.deepEqual(readAssembly(folder).unread, reasons);
    });
  }
});
