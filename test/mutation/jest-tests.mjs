import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'expect';
import * as circus from 'jest-circus';
import { inProcess } from './in-process-runner.mjs';
import { jestObject } from './jest-object.mjs';
import { loadSources } from './load-sources.mjs';

/** Tests of what is built, installed or documented, which see nothing of a mutant. */
const OTHER_PROCESSES = [
  'dependency-rules',
  'document-code',
  'documents',
  'doors/document',
  'jest/shared-process',
  'migration',
  'packed',
  'release/local-registry',
  'tutorial',
];

function testFiles() {
  const files = readdirSync('test', { recursive: true }).filter((file) => file.endsWith('.test.ts'));
  return files.filter((file) => !OTHER_PROCESSES.some((name) => file === `${name}.test.ts`)).sort();
}

/** Runs the library's tests, which are written for Jest. */
export const strykerPlugins = inProcess({
  folder: 'test',
  testFiles,
  prepare(require) {
    const library = resolve('src');
    loadSources('test', (name) => (name === 'cdk-jwt-protected-api' ? library : name));
    Object.assign(globalThis, circus, { jest: jestObject(), expect });
    require('./setup.ts');
  },
});
